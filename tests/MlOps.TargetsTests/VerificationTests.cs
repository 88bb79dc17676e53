using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MlOps.Build.Tasks;
using MlOps.Build.Tasks.Lineage;
using MlOps.EndToEndTests;

namespace MlOps.TargetsTests;

/// <summary><c>VerifyModel</c> and <c>ShowLineage</c>.</summary>
public sealed class VerificationTests
{
    [Fact]
    public async Task A_second_training_that_gives_the_same_is_said_with_both_hashes_and_leaves_nothing()
    {
        using var project = new ModelProject();
        (await project.Build("_BuildModel")).Succeeded();
        var before = Directory.GetFiles(project["obj/model"], "*", SearchOption.AllDirectories).ToDictionary(file => file, File.GetLastWriteTimeUtc);

        (await project.Build("VerifyModel")).Succeeded().Says("the same model").Says("built      ").Says("retrained  ");

        Assert.Equal(before, Directory.GetFiles(project["obj/model"], "*", SearchOption.AllDirectories).ToDictionary(file => file, File.GetLastWriteTimeUtc));
        Assert.False(Directory.Exists(project["obj/verify"]));
    }

    [Theory]
    [InlineData("trials.json")]
    [InlineData("hyperparameters.json")]
    [InlineData("model.onnx")]
    [InlineData("evaluation.json")]
    public async Task A_second_training_that_gives_something_else_fails_and_says_what_differs_first(string artifact)
    {
        using var project = new ModelProject("""<ItemGroup><Hyperparameter Include="L2" Values="1;2" /></ItemGroup>""");

        (await project.BuildWith($"unsteady {artifact}", "VerifyModel")).Failed().Says($"error MLOPS2087: The second training differs from the build, first in {artifact}");

        Assert.False(Directory.Exists(project["obj/verify"]));
    }

    [Fact]
    public async Task A_second_training_that_read_other_data_names_them_and_how_to_read_all_files()
    {
        using var project = new ModelProject();

        (await project.BuildWith("unsteady summary.json", "VerifyModel")).Failed()
            .Says("error MLOPS2087: The second training read other data than the build: data/customers.csv. ").Says("-p:ModelHashAll=true").SaysNothingOf("please report");
    }

    [Fact]
    public async Task Two_verifications_at_once_do_not_meet()
    {
        using var project = new ModelProject();
        (await project.Build("_BuildModel")).Succeeded();

        var both = await Task.WhenAll(project.Build("VerifyModel"), project.Build("VerifyModel"));

        Assert.All(both, result => result.Succeeded().Says("the same model"));
        Assert.False(Directory.Exists(project["obj/verify"]));
    }

    [Fact]
    public async Task A_cancelled_verification_leaves_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends the signal of Ctrl+C with kill, which Windows does not have.");
        using var project = new ModelProject();
        (await project.Build("_BuildModel")).Succeeded();
        using var build = DotNet.Start(project.Folder, project.Arguments("VerifyModel"), ModelProject.Environment("hang"));
        while (!build.HasExited && !(Directory.Exists(project["obj/verify"]) && Directory.GetFiles(project["obj/verify"], "worker.pid", SearchOption.AllDirectories).Length > 0))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        using (Process.Start("kill", ["-INT", build.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            (await DotNet.End(build)).Failed().SaysNothingOf("error");
        }

        Assert.False(Directory.Exists(project["obj/verify"]));
    }

    [Fact]
    public void A_verification_has_a_folder_of_its_own_and_deletes_what_a_killed_one_left()
    {
        var root = Path.Combine(Path.GetTempPath(), "mlops-targets-tests", Path.GetRandomFileName());
        var killed = Directory.CreateDirectory(Path.Combine(root, "killed", "data")).Parent!.FullName;
        File.WriteAllText(killed + ".lock", "");

        using (var first = VerificationFolder.Create(root))
        {
            Assert.False(Directory.Exists(killed));
            File.WriteAllText(first.Path + "model.onnx", "");
            using (var second = VerificationFolder.Create(root))
            {
                Assert.NotEqual(first.Path, second.Path);
                Assert.True(File.Exists(first.Path + "model.onnx"));
            }

            Assert.Equal(first.Path.TrimEnd(Path.DirectorySeparatorChar), Assert.Single(Directory.GetDirectories(root)));
        }

        Assert.False(Directory.Exists(root));
    }

    [Fact]
    public async Task A_second_training_that_fails_fails_the_verification_and_leaves_nothing()
    {
        using var project = new ModelProject();
        (await project.Build("_BuildModel")).Succeeded();

        (await project.BuildWith("error", "VerifyModel")).Failed().Says("error MLOPS1001: ").SaysNothingOf("MLOPS2087");

        Assert.False(Directory.Exists(project["obj/verify"]));
    }

    [Fact]
    public async Task Verification_works_in_a_folder_of_any_name()
    {
        using var project = new ModelProject(folder: "semi;colon 100% Übung");

        (await project.Build("VerifyModel")).Succeeded().Says("the same model");

        Assert.False(Directory.Exists(project["obj/verify"]));
    }

    [Theory]
    [InlineData("", "The project has no model yet")]
    [InlineData("-p:ModelPackage=data/customers.csv", "It holds no model that MlOps.Sdk released")]
    [InlineData("-p:ModelPackage=missing.nupkg", "There is no such file")]
    public async Task Without_a_lineage_there_is_a_coded_error_and_nothing_is_built(string package, string message)
    {
        using var project = new ModelProject();

        (await project.Build("ShowLineage", package.Length == 0 ? [] : [package])).Failed().Says($"error MLOPS4007: {message}");

        Assert.Empty(project.Stages);
    }

    [Fact]
    public void A_lineage_shows_each_member_of_an_ensemble_and_how_files_are_read()
    {
        using var lineage = JsonDocument.Parse("""
            {
              "data": [{ "path": "a.csv", "use": "Training", "rows": 3, "bytes": 9, "sha256": "aa", "format": "Separator=;" }],
              "members": [
                { "trainer": "GradientBoosting", "weight": 0.71999, "models": 3, "hyperparameters": [{ "name": "LearningRate", "value": "0.1" }] },
                { "trainer": "Linear", "weight": 0.28001, "models": 1, "hyperparameters": [{ "name": "L2Regularization", "value": "1" }] }
              ]
            }
            """);

        var text = LineageText.Of(lineage.RootElement);

        Assert.Contains("read with Separator=;\n", text, StringComparison.Ordinal);
        Assert.Contains("made of     GradientBoosting, share 0.72, 3 models\n              LearningRate = 0.1\n  made of     Linear, share 0.28\n              L2Regularization = 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lineage_is_shown_as_far_as_it_says_something_and_cannot_steer_the_terminal()
    {
        using var lineage = JsonDocument.Parse("""{ "name": "Churn\u001b[2J", "version": "1.0.0", "task": "Regression", "label": "Fee", "source": { "repository": null, "commit": "4ac25e", "dirty": true }, "metrics": { "RSquared": 0.5, "Other": null } }""");

        var text = LineageText.Of(lineage.RootElement);

        Assert.StartsWith("Churn\uFFFD[2J 1.0.0: Regression of Fee\n", text, StringComparison.Ordinal);
        Assert.Contains("4ac25e, with changes that were not committed", text, StringComparison.Ordinal);
        Assert.Contains("RSquared = 0.5\n", text, StringComparison.Ordinal);
        Assert.Contains("Other = undefined\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
    }

    [Theory]
    [InlineData("schema.json", "schema.json is the schema that the lineage names")]
    [InlineData("metrics.json", "metrics.json says the metrics of the lineage")]
    [InlineData("lineage.json", "model.onnx carries the same lineage as lineage.json")]
    [InlineData("release/model.onnx", "model.onnx is the model that the lineage names")]
    public void A_file_from_elsewhere_is_found(string file, string what)
    {
        var folder = Directory.CreateTempSubdirectory("mlops-lineage-").FullName;
        try
        {
            var trained = Convert.FromHexString("080a7200");
            var lineage = $$"""{"modelSha256":"{{Hash(trained)}}","schemaSha256":"{{Hash("{}"u8.ToArray())}}","metrics":{"RSquared":0.5} }""";
            Directory.CreateDirectory(Path.Combine(folder, "release"));
            File.WriteAllText(Path.Combine(folder, "schema.json"), "{}");
            File.WriteAllText(Path.Combine(folder, "metrics.json"), """{"metrics":{"RSquared":0.5}}""");
            File.WriteAllText(Path.Combine(folder, "lineage.json"), lineage);
            File.WriteAllBytes(Path.Combine(folder, "release/model.onnx"), new MlOps.Worker.Lineage.ReleasedModel(trained, lineage).ToBytes());
            Assert.DoesNotContain(Run(folder, lineage), check => !check.Agrees);

            var changed = Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(folder, file))).Replace("0.5", "0.6", StringComparison.Ordinal).Replace("{}", "{ }", StringComparison.Ordinal);
            File.WriteAllBytes(Path.Combine(folder, file), file.EndsWith("onnx", StringComparison.Ordinal) ? [0x08, 0x0b, 0x72, 0x00] : Encoding.Latin1.GetBytes(changed));

            Assert.Contains((what, false), Run(folder, lineage));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<(string What, bool Agrees)> Run(string folder, string lineage)
    {
        using var parsed = JsonDocument.Parse(lineage);
        return [.. LineageChecks.Run(ModelFiles.OfBuild(folder, Path.Combine(folder, "release/model.onnx")), parsed.RootElement)];
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
}
