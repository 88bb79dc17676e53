namespace MlOps.EndToEndTests.Reproducibility;

/// <summary>A search that is killed goes on where it was, and ends as if nothing had been.</summary>
public sealed class KilledSearchTests(PackedSdk sdk) : ModelProjectTests(sdk)
{
    private const string Search = """
        <ItemGroup>
          <Hyperparameter Include="LearningRate" Range="0.02..0.3" Scale="Log" />
          <Hyperparameter Include="NumberOfLeaves" Range="4..32" Scale="Log" />
        </ItemGroup>
        <PropertyGroup>
          <ModelTrainer>GradientBoosting</ModelTrainer>
          <TuneTrials>40</TuneTrials>
          <ModelCache>Off</ModelCache>
        </PropertyGroup>
        """;

    private static readonly string[] Outcome = ["obj/model/trials.json", "obj/model/hyperparameters.json", "obj/model/model.onnx", "mlops.lock.json"];

    [Theory]
    [InlineData("Random")]
    [InlineData("Bayesian")]
    public async Task A_search_that_is_killed_twice_gives_the_leaderboard_and_the_model_of_an_undisturbed_one(string strategy)
    {
        var undisturbed = Project(items: Search);
        var killed = Project(items: Search);
        (await undisturbed.DotNet("build", $"-p:TuneStrategy={strategy}")).Succeeded().SaysNothingOf("goes on from an earlier search");
        (await killed.DotNet("restore")).Succeeded();

        foreach (var enough in new[] { 15, 45 })
        {
            await KillAfter(killed, enough, strategy);
            Assert.False(File.Exists(killed["obj/model/trials.json"]), "The search had ended before it was killed.");
        }

        var kept = Results(killed).ToDictionary(file => file, File.GetLastWriteTimeUtc);
        Assert.InRange(kept.Count, 45, Results(undisturbed).Length - 1);
        (await killed.DotNet("build", "--no-restore", $"-p:TuneStrategy={strategy}")).Succeeded().Says("Tune: goes on from an earlier search of these data: ").Says("found from earlier");

        Assert.All(kept, file => Assert.Equal(file.Value, File.GetLastWriteTimeUtc(file.Key)));
        foreach (var file in Outcome)
        {
            Assert.Equal(await File.ReadAllBytesAsync(undisturbed[file], TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(killed[file], TestContext.Current.CancellationToken));
        }

        Assert.Equal(Results(undisturbed).Select(Path.GetFileName), Results(killed).Select(Path.GetFileName));
    }

    /// <summary>Kills the build with all it started, once it has kept so many results of folds.</summary>
    private static async Task KillAfter(ModelProject project, int enough, string strategy)
    {
        using var build = project.Start("build", "--no-restore", $"-p:TuneStrategy={strategy}");
        var output = build.StandardOutput.ReadToEndAsync();
        var errors = build.StandardError.ReadToEndAsync();
        while (Results(project).Length < enough && !build.HasExited)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        build.Kill(entireProcessTree: true);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(Results(project).Length >= enough, $"{await output}{await errors}");
    }

    private static string[] Results(ModelProject project) => Directory.Exists(project["obj/model/trials"])
        ? [.. Directory.GetFiles(project["obj/model/trials"], "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".tmp", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
        : [];
}
