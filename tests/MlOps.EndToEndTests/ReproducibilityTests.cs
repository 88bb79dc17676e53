using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace MlOps.EndToEndTests;

/// <summary>The lock file, the lineage and the verification, in a git repository as users have it.</summary>
public sealed class ReproducibilityTests(PackedSdk sdk) : ModelProjectTests(sdk)
{
    private const string Secret = "pl4nted-s3cr3t";

    [Fact]
    public async Task Two_branches_that_change_the_model_conflict_in_lines_for_people_and_a_build_resolves_it()
    {
        Assert.SkipUnless(Git.IsInstalled, "git is not installed.");
        var project = Repository(out var git);
        (await project.DotNet("build")).Succeeded().Says("Lock: mlops.lock.json is new");
        git.Commit("lock");

        git.Run("switch", "--quiet", "--create", "seed");
        project.WriteProject(properties: Sample.Churn.Properties + "<ModelSeed>2</ModelSeed>");
        (await project.DotNet("build", "--no-restore")).Succeeded().Says("Lock: mlops.lock.json renewed: ModelSeed, model");
        git.Commit("another seed");
        git.Run("switch", "--quiet", "main");
        project.Write("data/more.csv", "Region,Tenure Months,Monthly Fee,Churned\n" + string.Concat(Enumerable.Range(0, 50).Select(row => $"East,{row},{row}.5,false\n")));
        (await project.DotNet("build", "--no-restore")).Succeeded().Says("Lock: mlops.lock.json renewed: data/more.csv (new), model");
        git.Commit("more data");

        Assert.NotEqual(0, git.Try("merge", "seed").ExitCode);
        Assert.Equal("UU mlops.lock.json", git.Run("status", "--porcelain").Split('\n').Single(line => line.StartsWith("UU", StringComparison.Ordinal)));
        var conflict = await File.ReadAllLinesAsync(project["mlops.lock.json"], TestContext.Current.CancellationToken);
        // Both causes are merged already; only what followed from them is in conflict, value by value.
        Assert.Contains("    \"ModelSeed\": \"2\",", conflict);
        Assert.Contains("      \"path\": \"data/more.csv\",", conflict);
        Assert.Contains(conflict, line => line.StartsWith("<<<<<<< ", StringComparison.Ordinal));
        (await project.DotNet("build", "--no-restore", "-p:ModelLockedMode=true")).Failed().Says("error MLOPS2084: ");
        (await project.DotNet("build", "--no-restore")).Succeeded().Says("which this build resolves");
        git.Commit("merged");
        (await project.DotNet("build", "--no-restore", "-p:ModelLockedMode=true")).Succeeded().SaysNothingOf("Train: ");
    }

    [Fact]
    public async Task Locked_mode_tells_a_changed_file_before_it_trains()
    {
        var project = Project();
        (await project.DotNet("build")).Succeeded();
        var locked = await File.ReadAllTextAsync(project["mlops.lock.json"], TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(project["data/customers.csv"], "North,3,45.5,true\n", TestContext.Current.CancellationToken);

        (await project.DotNet("build", "--no-restore", "-p:ModelLockedMode=true")).Failed()
            .Says("error MLOPS2080: ").Says("data/customers.csv: changed (400 rows → 401)").SaysNothingOf("Train: ");

        Assert.Equal(locked, await File.ReadAllTextAsync(project["mlops.lock.json"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_commit_trains_nothing_and_the_package_tells_where_it_comes_from_and_nothing_else()
    {
        Assert.SkipUnless(Git.IsInstalled, "git is not installed.");
        var project = Repository(out var git);
        (await project.DotNet("build", "-c", "Release")).Succeeded();
        Assert.False(project.Json("obj/model/lineage.json").GetProperty("source").GetProperty("dirty").GetBoolean());
        git.Commit("lock");

        (await project.DotNet("build", "-c", "Release", "--no-restore")).Succeeded().SaysNothingOf("Train: ").SaysNothingOf("Evaluate: ").Says("Report: ");
        (await project.DotNet("pack", "--no-build", "-p:ContinuousIntegrationBuild=true")).Succeeded();

        Assert.Equal("", git.Run("status", "--porcelain"));
        var lineage = project.Json("obj/model/lineage.json");
        Assert.Equal("https://github.com/contoso/churn.git", lineage.GetProperty("source").GetProperty("repository").GetString());
        Assert.Equal(git.Run("rev-parse", "HEAD"), lineage.GetProperty("source").GetProperty("commit").GetString());
        Assert.Equal(project.Json("mlops.lock.json").GetProperty("model").GetProperty("sha256").GetString(), lineage.GetProperty("modelSha256").GetString());

        const string package = "bin/Release/Churn.1.0.0.nupkg";
        (await project.DotNet("build", "--no-restore", "-t:ShowLineage", $"-p:ModelPackage={package}")).Succeeded()
            .Says(git.Run("rev-parse", "HEAD")).Says("yes model.onnx is the model that the lineage names").Says("yes lib/net10.0/Churn.dll holds model.onnx").SaysNothingOf("NO ");
        foreach (var (name, content) in await Contents(project[package]))
        {
            AssertTellsNothingOfTheMachine(name, content, project);
        }

        AssertTellsNothingOfTheMachine("mlops.lock.json", await File.ReadAllBytesAsync(project["mlops.lock.json"], TestContext.Current.CancellationToken), project);
    }

    [Fact]
    public async Task A_package_of_uncommitted_code_says_so_and_trains_nothing()
    {
        Assert.SkipUnless(Git.IsInstalled, "git is not installed.");
        var project = Repository(out var git);
        project.Write("Extra.cs", "namespace Churn;\n\npublic static class Extra;\n");
        git.Commit("code");
        (await project.DotNet("build", "-c", "Release")).Succeeded();
        Assert.False(IsDirty());

        project.Write("Extra.cs", "namespace Churn;\n\npublic static class Extra { }\n");
        (await project.DotNet("build", "-c", "Release", "--no-restore")).Succeeded().SaysNothingOf("Train: ").SaysNothingOf("Evaluate: ");
        Assert.True(IsDirty());

        git.Run("checkout", "--quiet", "Extra.cs");
        (await project.DotNet("build", "-c", "Release", "--no-restore")).Succeeded();
        Assert.False(IsDirty());

        // No stage reads it, and no compiler.
        project.Write("README.md", "Mine");
        (await project.DotNet("pack", "--no-restore")).Succeeded().SaysNothingOf("Train: ").SaysNothingOf("Evaluate: ");
        Assert.True(IsDirty());
        var packed = (await Contents(project["bin/Release/Churn.1.0.0.nupkg"])).Single(file => file.Name == "model/lineage.json").Content;
        Assert.Contains("\"dirty\": true", Encoding.UTF8.GetString(packed), StringComparison.Ordinal);

        bool IsDirty() => project.Json("bin/Release/net10.0/model/lineage.json").GetProperty("source").GetProperty("dirty").GetBoolean();
    }

    [Fact]
    public async Task A_package_whose_files_do_not_belong_to_each_other_is_told()
    {
        var project = Project();
        (await project.DotNet("pack")).Succeeded();
        using (var package = await ZipFile.OpenAsync(project["bin/Release/Churn.1.0.0.nupkg"], ZipArchiveMode.Update, TestContext.Current.CancellationToken))
        {
            package.GetEntry("model/schema.json")!.Delete();
            await using var other = new StreamWriter(await package.CreateEntry("model/schema.json").OpenAsync(TestContext.Current.CancellationToken));
            await other.WriteAsync("{}");
        }

        (await project.DotNet("build", "--no-restore", "-t:ShowLineage", "-p:ModelPackage=bin/Release/Churn.1.0.0.nupkg")).Failed().Says("error MLOPS4008: ").Says("schema.json");
        (await project.DotNet("build", "--no-restore", "-t:ShowLineage", "-p:ModelPackage=data/customers.csv")).Failed().Says("error MLOPS4007: ");
    }

    [Fact]
    public async Task The_lineage_of_a_project_says_whether_the_output_folder_is_of_the_model_that_was_trained_last()
    {
        var project = Project();
        (await project.DotNet("build")).Succeeded();
        (await project.DotNet("build", "--no-restore", "-t:ShowLineage")).Succeeded().Says("yes bin/Debug/net10.0/model is of this model");

        (await project.DotNet("build", "-c", "Release", "-p:ModelSeed=2")).Succeeded();

        (await project.DotNet("build", "--no-restore", "-c", "Release", "-t:ShowLineage")).Succeeded().Says("yes bin/Release/net10.0/model is of this model");
        (await project.DotNet("build", "--no-restore", "-t:ShowLineage")).Failed().Says("NO  bin/Debug/net10.0/model is of this model").Says("error MLOPS4008: ");
    }

    [Fact]
    public async Task VerifyModel_trains_again_and_leaves_the_build_alone()
    {
        var project = Project();
        (await project.DotNet("build")).Succeeded();
        var stamps = project.Stamps();
        var hash = project.Json("mlops.lock.json").GetProperty("model").GetProperty("sha256").GetString();

        (await project.DotNet("build", "--no-restore", "-t:VerifyModel")).Succeeded().Says("Train: ").Says($"built      {hash}").Says($"retrained  {hash}");

        Assert.Equal(stamps, project.Stamps());
        Assert.False(Directory.Exists(project["obj/verify"]));
    }

    private ModelProject Repository(out Git git)
    {
        var project = Project();
        project.Write(".gitignore", "bin/\nobj/\n");
        git = Git.Init(project["."], $"https://somebody:{Secret}@github.com/contoso/churn.git?token={Secret}");
        return project;
    }

    private static async Task<List<(string Name, byte[] Content)>> Contents(string package)
    {
        List<(string, byte[])> contents = [];
        using var zip = await ZipFile.OpenReadAsync(package, TestContext.Current.CancellationToken);
        foreach (var entry in zip.Entries)
        {
            await using var stream = await entry.OpenAsync(TestContext.Current.CancellationToken);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, TestContext.Current.CancellationToken);
            contents.Add((entry.FullName, content.ToArray()));
        }

        return contents;
    }

    private static void AssertTellsNothingOfTheMachine(string file, byte[] content, ModelProject project)
    {
        // Texts in assemblies are UTF-16 as well.
        var texts = new[] { Encoding.Latin1.GetString(content), Encoding.Unicode.GetString(content) };
        // The path of the symbols in an assembly is the compiler's to leave out, with ContinuousIntegrationBuild.
        var folders = file.EndsWith(".dll", StringComparison.Ordinal) ? Array.Empty<string>() : [project["."], Path.GetTempPath(), Home()];
        foreach (var told in folders.Concat([Secret, "North,3,", project.Name + "/data"]))
        {
            Assert.All(texts, text => Assert.False(text.Contains(told, StringComparison.Ordinal), $"{file} tells '{told}'."));
        }

        // Short names are parts of words.
        foreach (var name in new[] { Environment.UserName, Environment.MachineName }.Where(name => name.Length > 4))
        {
            Assert.All(texts, text => Assert.False(Regex.IsMatch(text, $@"\b{Regex.Escape(name)}\b", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5)), $"{file} tells '{name}'."));
        }
    }

    private static string Home() => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + Path.DirectorySeparatorChar;
}
