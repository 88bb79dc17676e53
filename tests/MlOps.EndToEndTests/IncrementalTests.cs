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
    public async Task Two_builds_at_once_make_one_model()
    {
        var project = Project();
        (await project.DotNet("restore")).Succeeded();

        var builds = await Task.WhenAll(project.DotNet("build", "--no-restore", "-t:Train"), project.DotNet("build", "--no-restore", "-t:Train"));

        Assert.All(builds, build => build.Succeeded());
        (await project.DotNet("build", "--no-restore")).Succeeded().SaysNothingOf("Train: ");
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

    private static string Gate(string minimum) => $"""<ItemGroup><QualityGate Include="AreaUnderRocCurve" Minimum="{minimum}" /></ItemGroup>""";
}
