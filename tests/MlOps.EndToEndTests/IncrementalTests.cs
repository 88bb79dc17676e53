using System.IO.Compression;

namespace MlOps.EndToEndTests;

/// <summary>What runs again, and what never does.</summary>
public sealed class IncrementalTests(PackedSdk sdk) : ModelProjectTests(sdk)
{
    [Fact]
    public async Task Only_what_a_change_concerns_runs_again()
    {
        var project = Project(items: Gate("0.6"));
        (await project.DotNet("build")).Succeeded();
        var built = project.Stamps();
        var model = await File.ReadAllBytesAsync(project["obj/model/model.onnx"], TestContext.Current.CancellationToken);

        (await project.DotNet("build", "--no-restore")).Succeeded().SaysNothingOf("Train: ");
        Assert.Equal(built, project.Stamps());

        File.SetLastWriteTimeUtc(project["data/customers.csv"], DateTime.UtcNow);
        (await project.DotNet("build", "--no-restore")).Succeeded().SaysNothingOf("Train: ");
        Assert.Equal(built["Train"], project.Stamps()["Train"]);

        project.WriteProject(Gate("0.7"));
        (await project.DotNet("build", "--no-restore")).Succeeded().SaysNothingOf("Train: ").Says("Report: ");
        Assert.Equal(built["Train"], project.Stamps()["Train"]);

        (await project.DotNet("build", "--no-restore", "--no-incremental")).Succeeded().Says("Train: ");
        Assert.Equal(model, await File.ReadAllBytesAsync(project["obj/model/model.onnx"], TestContext.Current.CancellationToken));

        (await project.DotNet("clean")).Succeeded();
        Assert.False(Directory.Exists(project["obj/model"]));
        Assert.False(Directory.Exists(project["bin/Debug/net10.0/model"]));
    }

    [Fact]
    public async Task A_failed_build_leaves_the_last_good_model()
    {
        var project = Project();
        (await project.DotNet("build")).Succeeded();
        var model = await File.ReadAllBytesAsync(project["obj/model/model.onnx"], TestContext.Current.CancellationToken);
        project.Write("data/broken.csv", "Region,Tenure Months,Monthly Fee,Churned\nNorth,1,2,true,5\n");

        (await project.DotNet("build", "--no-restore")).Failed();

        Assert.Equal(model, await File.ReadAllBytesAsync(project["obj/model/model.onnx"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_damaged_artifact_is_made_again()
    {
        var project = Project(items: Gate("0.6"));
        (await project.DotNet("build")).Succeeded();
        foreach (var artifact in new[] { "obj/model/model.onnx", "obj/model/schema.json", "obj/model/gates.json", "obj/model/Churn.g.cs" })
        {
            var whole = await File.ReadAllBytesAsync(project[artifact], TestContext.Current.CancellationToken);
            var damaged = (byte[])whole.Clone();
            damaged[damaged.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(project[artifact], damaged, TestContext.Current.CancellationToken);

            (await project.DotNet("build", "--no-restore")).Succeeded();

            Assert.Equal(whole, await File.ReadAllBytesAsync(project[artifact], TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Without_a_build_nothing_is_trained_and_the_package_holds_the_model_of_its_assembly()
    {
        var project = Project(items: Gate("0.6"));
        (await project.DotNet("build", "-c", "Release")).Succeeded();
        var model = await File.ReadAllBytesAsync(project["obj/model/release/model.onnx"], TestContext.Current.CancellationToken);
        project.Write("data/more.csv", "Region,Tenure Months,Monthly Fee,Churned\n" + string.Concat(Enumerable.Range(0, 50).Select(row => $"East,{row},{row}.5,false\n")));

        (await project.DotNet("test", "--no-build", "-c", "Release")).Succeeded();
        (await project.DotNet("pack", "--no-build")).Succeeded().SaysNothingOf("Train: ");

        using var package = await ZipFile.OpenReadAsync(project["bin/Release/Churn.1.0.0.nupkg"], TestContext.Current.CancellationToken);
        Assert.Equal(model, await Content(package, "model/model.onnx"));
        Assert.True((await Content(package, "lib/net10.0/Churn.dll")).AsSpan().IndexOf(model) > 0, "The assembly holds another model than the package.");
    }

    [Fact]
    public async Task A_build_that_breaks_off_after_training_is_not_packed()
    {
        var project = Project(items: Gate("0.6"));
        (await project.DotNet("build", "-c", "Release")).Succeeded();
        project.Write("data/more.csv", "Region,Tenure Months,Monthly Fee,Churned\n" + string.Concat(Enumerable.Range(0, 50).Select(row => $"East,{row},{row}.5,false\n")));
        project.Write("Broken.cs", "no C#");
        (await project.DotNet("build", "-c", "Release")).Failed().Says("Train: ");

        (await project.DotNet("pack", "--no-build")).Failed().Says("error MLOPS4006: ");
    }

    [Fact]
    public async Task A_design_time_build_trains_nothing_and_sees_the_types_of_the_last_build()
    {
        var project = Project();
        string[] designTime = ["-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true", "-getItem:Compile"];
        (await project.DotNet("restore")).Succeeded();

        (await project.DotNet("msbuild", designTime)).Succeeded().SaysNothingOf("Churn.g.cs");
        Assert.False(Directory.Exists(project["obj/model"]));

        (await project.DotNet("build", "--no-restore")).Succeeded();
        (await project.DotNet("msbuild", designTime)).Succeeded().Says("Churn.g.cs");
    }

    [Fact]
    public async Task The_same_data_give_the_same_model_in_another_folder_and_culture()
    {
        var here = Project();
        var there = Project(name: "Größe & Co 東京");
        there.WriteProject(properties: "<ModelName>Churn</ModelName><RootNamespace>Churn</RootNamespace>" + Sample.Churn.Properties);

        (await here.DotNet("build")).Succeeded();
        (await there.DotNetWith(new Dictionary<string, string> { ["LANG"] = "de_DE.UTF-8", ["LC_ALL"] = "de_DE.UTF-8", ["DOTNET_CLI_UI_LANGUAGE"] = "de" }, "build")).Succeeded();

        foreach (var artifact in new[] { "model.onnx", "metrics.json", "schema.json", "Churn.g.cs" })
        {
            Assert.Equal(await File.ReadAllTextAsync(here["obj/model/" + artifact], TestContext.Current.CancellationToken), await File.ReadAllTextAsync(there["obj/model/" + artifact], TestContext.Current.CancellationToken));
        }
    }

    private static async Task<byte[]> Content(ZipArchive package, string entry)
    {
        await using var stream = await package.GetEntry(entry)!.OpenAsync(TestContext.Current.CancellationToken);
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, TestContext.Current.CancellationToken);
        return content.ToArray();
    }

    private static string Gate(string minimum) => $"""<ItemGroup><QualityGate Include="AreaUnderRocCurve" Minimum="{minimum}" /></ItemGroup>""";
}
