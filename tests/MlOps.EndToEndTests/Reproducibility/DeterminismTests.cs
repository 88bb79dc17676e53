using MlOps.EndToEndTests.RealData;

namespace MlOps.EndToEndTests.Reproducibility;

/// <summary>The same model bytes under every circumstance that must not matter.</summary>
/// <remarks>Runs on generated data, and on the real-data cases that <c>MLOPS_DETERMINISM_CASES</c> names, separated by commas, or on <c>all</c>.</remarks>
public sealed class DeterminismTests(PackedSdk sdk, ITestOutputHelper output)
{
    private static readonly string[] RealCases = ["adult", "titanic", "taxi-fare", "diamonds", "bike-hour", "penguins", "optdigits", "corefx-issues"];

    private static readonly (string Name, string Argument, Dictionary<string, string> Environment)[] Variations =
    [
        ("one thread", "-p:ModelThreads=1", []),
        ("many threads", "-p:ModelThreads=7", []),
        ("twice", "", []),
        ("Turkish, another time zone", "", new() { ["LC_ALL"] = "tr_TR.UTF-8", ["LANG"] = "tr_TR.UTF-8", ["TZ"] = "Pacific/Chatham", ["DOTNET_CLI_UI_LANGUAGE"] = "tr" }),
        ("German, another time zone", "", new() { ["LC_ALL"] = "de_DE.UTF-8", ["LANG"] = "de_DE.UTF-8", ["TZ"] = "America/St_Johns", ["DOTNET_CLI_UI_LANGUAGE"] = "de" }),
        ("without AVX2", "", new() { ["DOTNET_EnableAVX2"] = "0" }),
        ("without vector instructions", "", new() { ["DOTNET_EnableHWIntrinsic"] = "0" }),
    ];

    public static TheoryData<string> Cases() => Environment.GetEnvironmentVariable("MLOPS_DETERMINISM_CASES") switch
    {
        null or "" => ["generated"],
        "all" => [.. RealCases],
        var names => [.. names.Split(',')],
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_model_has_the_same_bytes_whatever_builds_it(string name)
    {
        string project;
        if (name == "generated")
        {
            project = $"""<Project Sdk="MlOps.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework>{Sample.Churn.Properties}</PropertyGroup><ItemGroup><TrainingData Include="data/*.csv" /></ItemGroup></Project>""";
        }
        else
        {
            var data = RealDataCase.Find(name);
            Assert.SkipWhen(data is null, $"There is no {Path.Combine(RealDataCase.Root, name)}. Set MLOPS_REAL_DATA to the folder of the cases.");
            project = data!.Project;
        }

        // Each in a folder of its own, none from the run cache.
        var hashes = new List<string>();
        foreach (var (variation, argument, environment) in Variations)
        {
            var folder = sdk.NewProject("Model", project);
            folder.Write("data/customers.csv", Sample.Churn.Csv);
            (await DotNet.Run(folder.Path, ["build", "-t:Evaluate", "-p:ModelCache=Off", argument == "" ? "-nologo" : argument], folder.Environment.Concat(environment).ToDictionary())).Succeeded();
            hashes.Add(BuiltModel.HashOf(folder["obj/model/model.onnx"]) + " " + BuiltModel.HashOf(folder["obj/model/metrics.json"])[..16]);
            output.WriteLine($"{name,-14} {variation,-28} {hashes[^1]}");
        }

        Assert.DoesNotContain("missing", hashes[0], StringComparison.Ordinal);
        Assert.Single(hashes.Distinct());
    }

    [Fact]
    public async Task A_package_has_the_same_bytes_from_another_folder()
    {
        var packages = new List<string>();
        foreach (var zone in new[] { "Pacific/Chatham", "America/St_Johns" })
        {
            var project = new ModelProject(sdk, "Churn");
            (await project.DotNetWith(new Dictionary<string, string> { ["TZ"] = zone }, "pack", "-p:ModelCache=Off")).Succeeded();
            packages.Add(BuiltModel.HashOf(project["bin/Release/Churn.1.0.0.nupkg"]));
            output.WriteLine($"{"package",-14} {packages[^1]}");
        }

        Assert.DoesNotContain("missing", packages);
        Assert.Single(packages.Distinct());
    }
}
