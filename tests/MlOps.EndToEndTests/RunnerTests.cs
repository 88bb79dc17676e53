namespace MlOps.EndToEndTests;

/// <summary>Gates as test cases, in both runners of the .NET SDK.</summary>
public sealed class RunnerTests(PackedSdk sdk) : ModelProjectTests(sdk)
{
    private const string Gates = """
        <ItemGroup>
          <QualityGate Include="AreaUnderRocCurve" Minimum="0.6" />
          <QualityGate Include="Accuracy" Minimum="0.999" Slice="Region=North" MinimumRows="10" />
          <QualityGate Include="LogLoss" Maximum="0.001" Severity="Warning" />
        </ItemGroup>
        """;

    private static readonly string[] Names = ["AreaUnderRocCurve ≥ 0.6", "Accuracy ≥ 0.999 where Region = North", "LogLoss ≤ 0.001"];

    [Fact]
    public async Task VSTest_lists_filters_and_reports_gates_and_pack_refuses_what_fails()
    {
        var project = Project(items: Gates);

        var all = await project.DotNet("test", "--logger", "trx;LogFileName=gates.trx", "--results-directory", "results");
        var list = await project.DotNet("test", "--no-build", "--list-tests");
        var one = await project.DotNet("test", "--no-build", "--filter", "Metric=AreaUnderRocCurve");
        var byName = await project.DotNet("test", "--no-build", "--filter", "FullyQualifiedName~QualityGates.LogLoss|DisplayName~AreaUnder");
        var bySlice = await project.DotNet("test", "--no-build", "--filter", "North");
        var malformed = await project.DotNet("test", "--no-build", "--filter", "DisplayName~Fee (EUR)");
        var packed = await project.DotNet("pack", "-c", "Debug", "--no-build");

        all.Failed().Says($"Failed {Names[1]}").Says("Accuracy is 0.").SaysNothingOf("Stack Trace").Says($"Skipped {Names[2]}").Says("; the gate asks for ≤ 0.001.").Says("Failed:     1, Passed:     1, Skipped:     1");
        Assert.All(Names, name => Assert.Contains(name, File.ReadAllText(project["results/gates.trx"]), StringComparison.Ordinal));
        Assert.Contains("className=\"Churn.QualityGates\" name=\"Accuracy_Region_North\"", File.ReadAllText(project["results/gates.trx"]), StringComparison.Ordinal);
        Assert.All(Names, name => list.Succeeded().Says(name));
        one.Succeeded().Says("Passed:     1, Skipped:     0");
        byName.Succeeded().Says("Passed:     1, Skipped:     1");
        bySlice.Failed().Says("Failed:     1, Passed:     0, Skipped:     0");
        malformed.Failed().Says("Incorrect format for TestCaseFilter").Says("needs a backslash").SaysNothingOf("   at ");
        packed.Failed().Says($"error MLOPS4001: The quality gate '{Names[1]}' failed: Accuracy is 0.").SaysNothingOf(Names[2]);
        Assert.Empty(Directory.GetFiles(project["bin"], "*.nupkg", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_testing_platform_lists_filters_and_reports_gates()
    {
        var project = Project(items: Gates);
        UseTestingPlatform(project);

        var all = await project.DotNet("test", "--report-xunit-trx", "--report-xunit-trx-filename", "gates.trx", "--results-directory", project["results"]);
        var list = await project.DotNet("test", "--no-build", "--list-tests");
        var one = await project.DotNet("test", "--no-build", "--filter-trait", "Metric=AreaUnderRocCurve");
        var unnamed = await project.DotNet("test", "--no-build", "--report-xunit-trx", "--filter-trait", "Slice=Region: North");
        var warning = await project.DotNet("test", "--no-build", "--filter-trait", "Metric=LogLoss");

        all.Failed().Says($"failed {Names[1]}").Says("  Accuracy is 0.").SaysNothingOf("   at ").Says("; the gate asks for ≤ 0.001.").Says("failed: 1").Says("succeeded: 1").Says("skipped: 1");
        Assert.All(Names, name => Assert.Contains(name, File.ReadAllText(project["results/gates.trx"]), StringComparison.Ordinal));
        Assert.All(Names, name => list.Succeeded().Says(name));
        one.Succeeded().Says("total: 1").Says("succeeded: 1");
        unnamed.Failed().Says("total: 1");
        Assert.Single(Directory.GetFiles(project["TestResults"], "*.trx"));
        warning.Succeeded().Says("skipped: 1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_project_without_gates_passes_and_says_so(bool testingPlatform)
    {
        var project = Project();
        if (testingPlatform)
        {
            UseTestingPlatform(project);
        }

        (await project.DotNet("test")).Succeeded();

        (await project.DotNet("test", "--no-build", "--list-tests")).Succeeded().Says("No quality gate is declared");
    }

    [Fact]
    public async Task A_solution_tests_models_and_its_other_tests_together()
    {
        var project = Project(items: """<ItemGroup><QualityGate Include="AreaUnderRocCurve" Minimum="0.6" /></ItemGroup>""");
        project.Write("../Tests/Tests.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.11.0" />
                <PackageReference Include="xunit.runner.visualstudio" Version="4.0.1" />
                <PackageReference Include="xunit.v3" Version="3.2.2" />
                <ProjectReference Include="../Churn/Churn.csproj" />
              </ItemGroup>
            </Project>
            """);
        project.Write("../Tests/LabelTests.cs", """
            public class LabelTests
            {
                [Xunit.Fact]
                public void A_prediction_can_be_tested() => Xunit.Assert.InRange(
                    Churn.ChurnModel.Predict(new Churn.ChurnInput { Region = "North", TenureMonths = 14, MonthlyFee = 59.9f }).Probability, 0, 1);
            }
            """);
        (await project.DotNetIn("..", "new", "sln", "--name", "All", "--format", "sln")).Succeeded();
        (await project.DotNetIn("..", "sln", "All.sln", "add", "Churn/Churn.csproj", "Tests/Tests.csproj")).Succeeded();

        var all = await project.DotNetIn("..", "test", "All.sln");
        var some = await project.DotNetIn("..", "test", "All.sln", "--no-build", "--filter", "FullyQualifiedName~LabelTests");

        all.Succeeded().Says("MlOps.QualityGates.dll").Says("Tests.dll");
        some.Succeeded().Says("Passed:     1");
    }

    private void UseTestingPlatform(ModelProject project) => project.Write("global.json", $$"""
        { "msbuild-sdks": { "MlOps.Sdk": "{{Sdk.Version}}" }, "test": { "runner": "Microsoft.Testing.Platform" } }
        """);
}
