using System.Globalization;

namespace MlOps.EndToEndTests.Reproducibility;

/// <summary>Builds at the same time do not harm each other, and train each model once.</summary>
/// <remarks><c>MLOPS_CONCURRENCY_ROUNDS</c> says how often each is tried.</remarks>
public sealed class ConcurrencyTests(PackedSdk sdk) : ModelProjectTests(sdk)
{
    private const int Builds = 4;
    private static readonly int Rounds = Repetitions.Of("MLOPS_CONCURRENCY_ROUNDS", 2);

    [Fact]
    public async Task Four_evaluations_of_one_project_train_once()
    {
        var project = Project();
        (await project.DotNet("restore")).Succeeded();
        for (var round = 0; round < Rounds; round++)
        {
            await TrainOnce(round, [.. Enumerable.Repeat(project, Builds)], "-t:Evaluate");
        }
    }

    [Fact]
    public async Task Four_builds_of_one_project_train_once()
    {
        var project = Project();
        for (var round = 0; round < Rounds; round++)
        {
            if (round % 2 == 0)
            {
                // As after a clone: they restore at once too, and write everything in obj and bin.
                DeleteOutput(project);
            }

            await TrainOnce(round, [.. Enumerable.Repeat(project, Builds)]);
            Assert.True(BuiltModel.AssemblyHoldsModel(project), "The assembly lacks the model.");
        }
    }

    [Fact]
    public async Task Four_projects_that_share_a_cache_train_once()
    {
        ModelProject[] projects = [.. Enumerable.Range(0, Builds).Select(_ => Project())];
        foreach (var project in projects)
        {
            (await project.DotNet("restore")).Succeeded();
        }

        for (var round = 0; round < Rounds; round++)
        {
            await TrainOnce(round, projects, $"-p:ModelCacheDirectory={projects[0]["../cache"]}");
            Assert.All(projects, project => Assert.True(BuiltModel.AssemblyHoldsModel(project), "The assembly lacks the model."));
        }
    }

    [Theory]
    [InlineData("Broken.cs", "#error broken", "CS1029")]
    [InlineData("data/more.csv", "Region,Tenure\nNorth", "MLOPS")]
    public async Task A_failed_project_keeps_nobody_waiting_while_its_build_goes_on(string file, string content, string code)
    {
        var project = Project();
        (await project.DotNet("restore")).Succeeded();
        project.Write(file, content);
        project.Write("solution.proj", """
            <Project>
              <Target Name="Build">
                <MSBuild Projects="Churn.csproj" ContinueOnError="true" />
                <Exec Command="dotnet build Churn.csproj --no-restore -p:ModelBuildWaitMinutes=0" ContinueOnError="true" />
              </Target>
            </Project>
            """);

        var builds = await project.DotNet("msbuild", "solution.proj");

        Assert.True(builds.Output.Split('\n').Count(line => line.Contains(code, StringComparison.Ordinal)) >= 2, builds.Output);
        builds.SaysNothingOf("MLOPS9103");
    }

    // So many that some are training rows.
    private static string NewRows(int round) =>
        string.Concat(Enumerable.Range(1, 20).Select(tenure => string.Create(CultureInfo.InvariantCulture, $"South,{tenure},{round + 10}.5,false\n")));

    private static void DeleteOutput(ModelProject project)
    {
        foreach (var folder in new[] { project["obj"], project["bin"] }.Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task TrainOnce(int round, ModelProject[] projects, params string[] arguments)
    {
        foreach (var project in projects.Distinct())
        {
            project.Write("data/customers.csv", Sample.Churn.Csv + NewRows(round));
        }

        var builds = await Task.WhenAll(projects.Select(project => project.DotNet("build", ["-v:n", .. arguments])));

        Assert.All(builds, build => build.Succeeded());
        Assert.Equal(1, builds.Sum(build => build.Output.Split('\n').Count(line => line.Contains("Train runs: ", StringComparison.Ordinal))));
        Assert.Single(projects.Select(project => BuiltModel.HashOf(project["obj/model/model.onnx"])).Distinct());
    }
}
