using System.Diagnostics;
using MlOps.EndToEndTests;

namespace MlOps.TargetsTests;

/// <summary>What the build makes of what a worker says and of how it ends.</summary>
public sealed class WorkerTests
{
    [Fact]
    public async Task An_error_has_its_code_and_its_place_in_the_project_file()
    {
        using var project = new ModelProject();

        var result = await project.BuildWith("error", "Train");

        result.Failed().Says("Churn.csproj(7,15): error MLOPS1001: A semicolon; 100 % {wrong}");
        Assert.Equal(["PrepareData"], project.Stages);
    }

    [Fact]
    public async Task A_warning_lets_the_build_go_on()
    {
        using var project = new ModelProject();

        (await project.BuildWith("warning", "Train")).Succeeded().Says("warning MLOPS1002: Look at this");
    }

    [Theory]
    [InlineData("<NoWarn>$(NoWarn);MLOPS1002</NoWarn>")]
    [InlineData("<NoWarn>$(NoWarn);MLOPS1002</NoWarn><TreatWarningsAsErrors>true</TreatWarningsAsErrors>")]
    public async Task A_warning_can_be_silenced(string property)
    {
        using var project = new ModelProject($"<PropertyGroup>{property}</PropertyGroup>");

        (await project.BuildWith("warning", "Train")).Succeeded().SaysNothingOf("warning MLOPS1002");
    }

    [Theory]
    [InlineData("<WarningsAsErrors>MLOPS1002</WarningsAsErrors>")]
    [InlineData("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>")]
    public async Task A_warning_can_be_made_an_error(string property)
    {
        using var project = new ModelProject($"<PropertyGroup>{property}</PropertyGroup>");

        (await project.BuildWith("warning", "Train")).Failed().Says("error MLOPS1002: Look at this");
        (await project.BuildWith("warning", "Train")).Failed().Says("error MLOPS1002: Look at this");
    }

    [Theory]
    [InlineData("", false, "error MLOPS1211: Not so")]
    [InlineData("<WarningsNotAsErrors>$(WarningsNotAsErrors);MLOPS1211</WarningsNotAsErrors>", true, "warning MLOPS1211: Not so")]
    [InlineData("<NoWarn>$(NoWarn);MLOPS1211</NoWarn>", true, "")]
    [InlineData("<TreatWarningsAsErrors>true</TreatWarningsAsErrors><WarningsNotAsErrors>$(WarningsNotAsErrors);MLOPS1211</WarningsNotAsErrors>", true, "warning MLOPS1211: Not so")]
    public async Task A_finding_about_the_data_fails_the_build_before_training_unless_the_project_allows_it(string property, bool succeeds, string says)
    {
        using var project = new ModelProject($"<PropertyGroup>{property}</PropertyGroup>");

        for (int build = 0; build < 2; build++)
        {
            var result = await project.BuildWith("finding", "Train");
            _ = succeeds ? result.Succeeded() : result.Failed();
            if (build == 0)
            {
                _ = says == "" ? result.SaysNothingOf("warning MLOPS1211") : result.Says(says);
            }
        }

        Assert.Equal(succeeds, project.Stages.Contains("Train"));
    }

    [Fact]
    public async Task A_warning_can_stay_one_where_warnings_are_errors()
    {
        using var project = new ModelProject("<PropertyGroup><TreatWarningsAsErrors>true</TreatWarningsAsErrors><WarningsNotAsErrors>MLOPS1002</WarningsNotAsErrors></PropertyGroup>");

        (await project.BuildWith("warning", "Train")).Succeeded().Says("warning MLOPS1002: Look at this");
    }

    [Fact]
    public async Task A_worker_that_dies_is_an_error_that_names_the_log()
    {
        using var project = new ModelProject();

        var result = await project.BuildWith("crash", "Train");

        result.Failed().Says("error MLOPS9100: ").Says("exit code 137").Says("PrepareData.log").Says("Out of luck.");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_an_error()
    {
        using var project = new ModelProject();
        project.Write("obj/model", "a file where a folder has to be");

        (await project.Build("Train")).Failed().Says("error MLOPS9102: ");
    }

    [Fact]
    public async Task A_dotnet_program_that_is_not_there_is_an_error()
    {
        using var project = new ModelProject();

        (await project.Build("Train", "-p:_MlOpsDotNetHost=/nowhere/dotnet")).Failed().Says("error MLOPS9101: ");
    }

    [Fact]
    public async Task A_cancelled_build_ends_its_worker()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends the signal of Ctrl+C with kill, which Windows does not have.");
        using var project = new ModelProject();
        using var build = DotNet.Start(project.Folder, project.Arguments("Train"), ModelProject.Environment("hang"));
        using var worker = await Worker(project, build);

        using (Process.Start("kill", ["-INT", build.Id.ToString()]))
        {
            (await DotNet.End(build)).Failed().SaysNothingOf("error");
        }

        Assert.True(worker.WaitForExit(TimeSpan.FromSeconds(5)), "The worker outlived its build.");
    }

    [Fact]
    public async Task A_killed_build_ends_its_worker()
    {
        using var project = new ModelProject();
        using var build = DotNet.Start(project.Folder, project.Arguments("Train"), ModelProject.Environment("hang"));
        using var worker = await Worker(project, build);

        build.Kill();

        Assert.True(worker.WaitForExit(TimeSpan.FromSeconds(5)), "The worker outlived its build.");
    }

    private static async Task<Process> Worker(ModelProject project, Process build)
    {
        var file = project["obj/model/worker.pid"];
        while (!build.HasExited)
        {
            if (File.Exists(file) && int.TryParse(await File.ReadAllTextAsync(file), out var id))
            {
                return Process.GetProcessById(id);
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException("The build ended before its worker began: " + (await DotNet.End(build)).Output);
    }
}
