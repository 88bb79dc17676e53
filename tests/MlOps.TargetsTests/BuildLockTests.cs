using MlOps.EndToEndTests;

namespace MlOps.TargetsTests;

/// <summary>Builds of one project at the same time wait for each other.</summary>
public sealed class BuildLockTests
{
    /// <summary>The beginning of a build, up to the stages: the whole of one needs a restore.</summary>
    private const string Build = "BuildOnlySettings;_TakeBuildLock;Train";

    [Fact]
    public async Task A_build_waits_for_another_one_and_goes_on_when_that_is_killed()
    {
        using var project = new ModelProject();
        using var first = await BuildThatHangs(project);
        using var second = DotNet.Start(project.Folder, project.Arguments(Build));
        await Says(second, "Waiting for another build of this project: ");

        first.Kill(entireProcessTree: true);

        (await DotNet.End(second)).Succeeded().SaysNothingOf("aiting for another build");
    }

    [Fact]
    public async Task Waiting_has_an_end()
    {
        using var project = new ModelProject();
        using var first = await BuildThatHangs(project);

        (await project.Build(Build, "-p:ModelBuildWaitMinutes=0.02")).Failed().Says("error MLOPS9103: Another build of this project has not ended within 0.02 minutes.");

        first.Kill(entireProcessTree: true);
    }

    [Theory]
    [InlineData("BuildOnlySettings;_TakeBuildLock", "-p:Configuration=Release")]
    [InlineData("BuildOnlySettings;_TakeBuildLock", "-p:DesignTimeBuild=true")]
    [InlineData("_TakeBuildLock", "-p:Configuration=Debug")]
    public async Task What_writes_elsewhere_or_nothing_waits_for_nobody(string targets, string argument)
    {
        using var project = new ModelProject();
        using var first = await BuildThatHangs(project);

        (await project.Build(targets, argument, "-p:ModelBuildWaitMinutes=0")).Succeeded();

        first.Kill(entireProcessTree: true);
    }

    [Fact]
    public async Task A_build_that_is_over_is_not_waited_for_also_by_one_of_the_same_process()
    {
        using var project = new ModelProject();
        project.Write("twice.proj", $"""
            <Project>
              <!-- As where two projects reference it with different properties. -->
              <Target Name="Twice">
                <MSBuild Projects="{project.Name}.csproj" Targets="{Build}" Properties="Once=1" />
                <MSBuild Projects="{project.Name}.csproj" Targets="{Build}" Properties="Once=2" />
              </Target>
            </Project>
            """);

        (await DotNet.Run(project.Folder, ["msbuild", project["twice.proj"], "-p:ModelBuildWaitMinutes=0"])).Succeeded();
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("1e300")]
    public async Task A_time_to_wait_that_is_no_number_is_told(string minutes)
    {
        using var project = new ModelProject();

        (await project.Build(Build, $"-p:ModelBuildWaitMinutes={minutes}")).Failed().Says($"error MLOPS9104: ModelBuildWaitMinutes is '{minutes}'.");
    }

    /// <summary>Waits until a build says it; what it said before is gone.</summary>
    private static async Task Says(System.Diagnostics.Process build, string text)
    {
        string? line;
        do
        {
            line = await build.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.False(line is null, $"It ended without saying '{text}'.");
        }
        while (!line.Contains(text, StringComparison.Ordinal));
    }

    private static async Task<System.Diagnostics.Process> BuildThatHangs(ModelProject project)
    {
        var build = DotNet.Start(project.Folder, project.Arguments(Build), ModelProject.Environment("hang"));
        while (!File.Exists(project["obj/model/worker.pid"]))
        {
            Assert.False(build.HasExited, "The build ended before its worker began.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        return build;
    }
}
