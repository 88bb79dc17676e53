using System.IO.Compression;
using System.Xml.Linq;

namespace MlOps.EndToEndTests;

/// <summary>Build, test, pack, and call the model: what a user does all day.</summary>
public sealed class LoopTests(PackedSdk sdk) : ModelProjectTests(sdk)
{
    private const string Gate = """<ItemGroup><QualityGate Include="AreaUnderRocCurve" Minimum="0.6" /></ItemGroup>""";

    private static readonly string[] Artifacts = ["gates.json", "lineage.json", "metrics.json", "model-card.md", "model.onnx", "profile.json", "report.html", "schema.json"];

    [Theory]
    [InlineData("customers")]
    [InlineData("wines")]
    [InlineData("houses")]
    public async Task A_model_is_built_tested_and_packed(string data)
    {
        var sample = new[] { Sample.Churn, Sample.Wine, Sample.House }.Single(known => known.Name == data);
        var project = Project("Model", sample, $"""<ItemGroup><QualityGate Include="{sample.Metric}" Minimum="0.6" /></ItemGroup>""");

        (await project.DotNet("build", "-c", "Release")).Succeeded().Says("Train: ").Says("Model -> ").Says("0 Warning(s)");
        (await project.DotNet("test", "-c", "Release", "--no-build")).Succeeded().Says("Passed:     1");
        (await project.DotNet("pack", "--no-build")).Succeeded();

        Assert.Equal(Artifacts, Directory.GetFiles(project["bin/Release/net10.0/model"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.True(project.Json("bin/Release/net10.0/model/metrics.json").GetProperty("metrics").GetProperty(sample.Metric).GetDouble() > 0.6);
        using var package = await ZipFile.OpenReadAsync(project["bin/Release/Model.1.0.0.nupkg"], TestContext.Current.CancellationToken);
        Assert.Superset(Artifacts.Select(file => "model/" + file).Concat(["lib/net10.0/Model.dll", "lib/net10.0/Model.xml"]).ToHashSet(), package.Entries.Select(entry => entry.FullName).ToHashSet());
        using var nuspec = await package.GetEntry("Model.nuspec")!.OpenAsync(TestContext.Current.CancellationToken);
        var elements = XDocument.Load(nuspec).Descendants().ToList();
        Assert.Equal(["MlOps.Runtime"], elements.Where(element => element.Name.LocalName == "dependency").Select(element => (string?)element.Attribute("id")));
        Assert.StartsWith("Predicts ", elements.Single(element => element.Name.LocalName == "description").Value, StringComparison.Ordinal);
        Assert.Equal("model/model-card.md", elements.Single(element => element.Name.LocalName == "readme").Value);
    }

    [Fact]
    public async Task An_application_calls_the_packed_model()
    {
        var project = Project(items: Gate);
        (await project.DotNet("pack", "-o", Sdk.Feed, "-p:Version=1.2.3")).Succeeded();
        WriteApplication(project, """<PackageReference Include="Churn" Version="1.2.3" />""");

        var package = (await project.DotNetIn("../App", "run")).Succeeded().Output;

        WriteApplication(project, """<ProjectReference Include="../Churn/Churn.csproj" />""");
        var reference = (await project.DotNetIn("../App", "run")).Succeeded().Output;
        Assert.Matches(@"^(True|False) 0\.\d+\s*$", package);
        Assert.Equal(package, reference);
    }

    [Fact]
    public async Task A_trimmed_application_has_no_warning_and_predicts_the_same()
    {
        var project = Project();
        WriteApplication(project, """<ProjectReference Include="../Churn/Churn.csproj" />""", "<IsAotCompatible>true</IsAotCompatible><TrimmerSingleWarn>false</TrimmerSingleWarn>");
        var expected = (await project.DotNetIn("../App", "run")).Succeeded().Output;

        (await project.DotNetIn("../App", "publish", "--self-contained", "-p:PublishTrimmed=true", "-o", project["../published"])).Succeeded().SaysNothingOf("warning");

        Assert.Equal(expected, await Output(project["../published/App"]));
    }

    // Some package sources have the compiler for the framework before the newest one alone.
    [Theory]
    [InlineData("net9.0")]
    [InlineData("net10.0")]
    public async Task An_application_compiled_ahead_of_time_has_no_warning_and_predicts_the_same(string framework)
    {
        var project = Project();
        project.WriteProject(targetFrameworks: $"<TargetFramework>{framework}</TargetFramework>");
        WriteApplication(project, """<ProjectReference Include="../Churn/Churn.csproj" />""", "<PublishAot>true</PublishAot><TrimmerSingleWarn>false</TrimmerSingleWarn><RollForward>Major</RollForward>", framework);

        var published = await project.DotNetIn("../App", "publish", "--use-current-runtime", OperatingSystem.IsLinux() && !HasClang() ? "-p:CppCompilerAndLinker=gcc" : "-v:minimal", "-o", project["../published"]);

        Assert.SkipWhen(published.Output.Contains("NU1101", StringComparison.Ordinal), $"The package sources of this machine have no runtime pack for NativeAOT of {framework}.");
        Assert.SkipWhen(published.Output.Contains("Platform linker", StringComparison.Ordinal), "This machine has no linker for NativeAOT.");
        published.Succeeded().Says("Generating native code").SaysNothingOf("warning");
        Assert.Equal((await project.DotNetIn("../App", "run")).Succeeded().Output, await Output(project["../published/App"]));
    }

    [Fact]
    public async Task Versions_of_packages_can_be_managed_centrally()
    {
        var project = Project();
        project.Write("../Directory.Packages.props", "<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup></Project>");

        (await project.DotNet("build")).Succeeded().Says("0 Warning(s)");
    }

    [Fact]
    public async Task A_project_of_several_target_frameworks_trains_once()
    {
        var project = Project(items: Gate);
        project.WriteProject(Gate, targetFrameworks: "<TargetFrameworks>net10.0;net10.0-browser</TargetFrameworks>");

        var built = await project.DotNet("build");
        var tested = await project.DotNet("test", "--no-build");
        (await project.DotNet("pack", "-c", "Debug", "--no-build")).Succeeded();

        Assert.Equal(2, built.Succeeded().Output.Split("Evaluate: ").Length);
        Assert.Equal(2, tested.Succeeded().Output.Split("Passed!").Length);
        using var package = await ZipFile.OpenReadAsync(project["bin/Debug/Churn.1.0.0.nupkg"], TestContext.Current.CancellationToken);
        Assert.Equal(2, package.Entries.Count(entry => entry.Name == "Churn.dll"));
        Assert.Single(package.Entries, entry => entry.Name == "model.onnx");
    }

    private static void WriteApplication(ModelProject project, string reference, string properties = "", string framework = "net10.0")
    {
        project.Write("../App/App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>{framework}</TargetFramework>
                {properties}
              </PropertyGroup>
              <ItemGroup>{reference}</ItemGroup>
            </Project>
            """);
        project.Write("../App/Program.cs", """
            var prediction = Churn.ChurnModel.Predict(new Churn.ChurnInput { Region = "North", TenureMonths = 14, MonthlyFee = 59.9f });
            System.Console.WriteLine(System.FormattableString.Invariant($"{prediction.PredictedLabel} {prediction.Probability:R}"));
            """);
    }

    private static async Task<string> Output(string program)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program) { RedirectStandardOutput = true, UseShellExecute = false })!;
        return await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static bool HasClang() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "clang")));
}
