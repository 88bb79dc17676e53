using System.Diagnostics;

namespace MlOps.EndToEndTests.Reproducibility;

/// <summary>A build that is killed at any moment leaves nothing that the next one stumbles over.</summary>
/// <remarks><c>MLOPS_KILLS</c> says how many builds are killed, <c>MLOPS_KILL_SEED</c> when.</remarks>
public sealed class KillTests(PackedSdk sdk) : ModelProjectTests(sdk)
{
    private static readonly string[] Limits = ["0.6", "0.7"];
    private static readonly int Kills = Repetitions.Of("MLOPS_KILLS", 3);
    private static readonly int Seed = Repetitions.Of("MLOPS_KILL_SEED", 1);

    [Fact]
    public async Task After_a_killed_build_the_next_one_gives_the_model_of_an_undisturbed_one()
    {
        var random = new Random(Seed);
        string[] data = [Sample.Churn.Csv, Sample.Churn.Csv + "North,7,50.5,true\n"];
        var undisturbed = Project();
        var killed = Project();
        var expected = new Dictionary<(int Data, int Limit), IReadOnlyDictionary<string, string>>();
        (await killed.DotNet("restore")).Succeeded();
        var (state, longest) = ((Data: 0, Limit: 0), TimeSpan.Zero);
        for (var kills = 0; kills < Kills;)
        {
            if (!expected.TryGetValue(state, out var right))
            {
                Set(undisturbed, data[state.Data], Limits[state.Limit]);
                var clock = Stopwatch.StartNew();
                (await undisturbed.DotNet("build")).Succeeded();
                longest = longest > clock.Elapsed ? longest : clock.Elapsed;
                expected[state] = right = BuiltModel.HashesOf(undisturbed);
            }

            Set(killed, data[state.Data], Limits[state.Limit]);
            var cache = random.Next(2) == 0 ? "-p:ModelCache=Off" : "-p:ModelCache=ReadWrite";
            var delay = longest * random.NextDouble();
            kills += await BuildAndKill(killed, delay, cache) ? 1 : 0;

            (await killed.DotNet("build", "--no-restore", cache)).Succeeded();
            Assert.Equal(right, BuiltModel.HashesOf(killed));
            Assert.True(BuiltModel.AssemblyHoldsModel(killed), $"The assembly lacks the model. Killed after {delay}, kill {kills}.");

            // The next build starts from nothing, from other data, from another gate, or has nothing to do.
            switch (random.Next(4))
            {
                case 0:
                    Directory.Delete(killed["obj/model"], recursive: true);
                    Directory.Delete(killed["bin"], recursive: true);
                    break;
                case 1:
                    state.Data ^= 1;
                    break;
                case 2:
                    state.Limit ^= 1;
                    break;
            }
        }
    }

    private static void Set(ModelProject project, string data, string limit)
    {
        project.Write("data/customers.csv", data);
        project.WriteProject($"""<ItemGroup><QualityGate Include="AreaUnderRocCurve" Minimum="{limit}" /></ItemGroup>""");
    }

    [Fact]
    public async Task Half_an_assembly_of_a_killed_build_is_not_taken_for_up_to_date()
    {
        var project = Project();
        (await project.DotNet("build")).Succeeded();

        // As the kill of the compiler leaves it: the beginning of the file, newer than its sources, and a lock that was not given up.
        string version = FileVersionInfo.GetVersionInfo(project["bin/Debug/net10.0/Churn.dll"]).FileVersion!;
        foreach ((string name, int length) in ((string, int)[])[("Churn.dll", 64), ("Churn.AssemblyInfo.cs", 0), ("Churn.assets.cache", 100), ("../../../bin/Debug/net10.0/Churn.deps.json", 64)])
        {
            string file = project["obj/Debug/net10.0/" + name];
            await File.WriteAllBytesAsync(file, File.ReadAllBytes(file)[..length], TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync(project["obj/Debug/net10.0/mlops.build.lock"], "w", TestContext.Current.CancellationToken);

        (await project.DotNet("build", "--no-restore")).Succeeded();

        Assert.True(BuiltModel.AssemblyHoldsModel(project));
        Assert.Equal(version, FileVersionInfo.GetVersionInfo(project["bin/Debug/net10.0/Churn.dll"]).FileVersion);
        Assert.Equal('}', File.ReadAllText(project["bin/Debug/net10.0/Churn.deps.json"]).TrimEnd()[^1]);
        Assert.Equal(0, new FileInfo(project["obj/Debug/net10.0/mlops.build.lock"]).Length);
    }

    /// <summary>Kills the build with all it started; false where it was done before.</summary>
    private static async Task<bool> BuildAndKill(ModelProject project, TimeSpan delay, string cache)
    {
        using var build = project.Start("build", "--no-restore", cache);
        var output = build.StandardOutput.ReadToEndAsync();
        var errors = build.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(delay);
        try
        {
            await build.WaitForExitAsync(patience.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            build.Kill(entireProcessTree: true);
            await build.WaitForExitAsync(TestContext.Current.CancellationToken);
            await Task.WhenAll(output, errors);
            return true;
        }
    }
}
