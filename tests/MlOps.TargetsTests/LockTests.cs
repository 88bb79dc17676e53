using MlOps.Worker.Locking;

namespace MlOps.TargetsTests;

/// <summary>When a build writes the lock file, and when it fails because of it.</summary>
public sealed class LockTests
{
    private const string AllStages = "_BuildModel";
    private const string Locked = "-p:ModelLockedMode=true";

    [Fact]
    public async Task A_build_writes_the_lock_file_beside_the_project_and_the_next_one_leaves_it_alone()
    {
        using var project = new ModelProject();

        (await project.Build(AllStages)).Succeeded().Says("Lock: mlops.lock.json is new: commit it");
        var written = File.GetLastWriteTimeUtc(project["mlops.lock.json"]);
        (await project.Build(AllStages)).Succeeded().SaysNothingOf("Lock:");

        Assert.Equal(File.ReadAllText(project["obj/model/mlops.lock.json"]), File.ReadAllText(project["mlops.lock.json"]));
        Assert.Equal(written, File.GetLastWriteTimeUtc(project["mlops.lock.json"]));
        Assert.DoesNotContain(Directory.GetFiles(project.Folder), file => Path.GetFileName(file).StartsWith('.'));
    }

    [Fact]
    public async Task Another_model_renews_the_lock_file_and_says_what_differs()
    {
        using var project = new ModelProject();
        (await project.Build(AllStages)).Succeeded();
        project.Write("mlops.lock.json", Other(project, file => file with { SdkVersion = "0.0.9" }));

        (await project.Build(AllStages)).Succeeded().Says("Lock: mlops.lock.json renewed: MlOps.Sdk 0.0.9 → 1.2.3; see git diff mlops.lock.json");

        Assert.Equal(File.ReadAllText(project["obj/model/mlops.lock.json"]), File.ReadAllText(project["mlops.lock.json"]));
    }

    [Fact]
    public async Task Line_ends_of_windows_are_no_difference()
    {
        using var project = new ModelProject();
        (await project.Build(AllStages)).Succeeded();
        var windows = File.ReadAllText(project["mlops.lock.json"]).ReplaceLineEndings("\r\n");
        project.Write("mlops.lock.json", windows);

        (await project.Build(AllStages)).Succeeded();
        (await project.Build(AllStages, Locked)).Succeeded();

        Assert.Equal(windows, File.ReadAllText(project["mlops.lock.json"]));
    }

    [Fact]
    public async Task Locked_mode_fails_on_a_difference_although_every_stage_is_up_to_date_and_leaves_the_file()
    {
        using var project = new ModelProject();
        (await project.Build(AllStages, Locked)).Failed().Says("mlops.lock.json : error MLOPS2081: ");
        (await project.Build(AllStages)).Succeeded();
        var other = Other(project, file => file with { Metrics = new() { ["Accuracy"] = 0.5 } });
        project.Write("mlops.lock.json", other);
        // Older than every stamp: times must not decide.
        File.SetLastWriteTimeUtc(project["mlops.lock.json"], DateTime.UtcNow.AddDays(-1));

        (await project.Build(AllStages, Locked)).Failed().Says("error MLOPS2080: ").Says("metrics: Accuracy 0.5 → 0.75");

        Assert.Equal(other, File.ReadAllText(project["mlops.lock.json"]));
    }

    [Fact]
    public async Task A_conflict_of_a_merge_fails_locked_mode_and_is_resolved_by_a_build()
    {
        using var project = new ModelProject();
        (await project.Build(AllStages)).Succeeded();
        var whole = File.ReadAllText(project["mlops.lock.json"]);
        project.Write("mlops.lock.json", "<<<<<<< HEAD\n" + whole + "=======\n" + whole + ">>>>>>> other\n");

        (await project.Build(AllStages, Locked)).Failed().Says("mlops.lock.json(1): error MLOPS2084: ");
        (await project.Build(AllStages)).Succeeded().Says("which this build resolves");

        Assert.Equal(whole, File.ReadAllText(project["mlops.lock.json"]));
    }

    [Theory]
    [InlineData("{", "MLOPS2082")]
    [InlineData("{ \"version\": 7 }", "MLOPS2083")]
    public async Task A_lock_file_that_cannot_be_read_is_never_overwritten(string text, string code)
    {
        using var project = new ModelProject();
        project.Write("mlops.lock.json", text);

        (await project.Build(AllStages)).Failed().Says($"error {code}: ");
        (await project.Build(AllStages, Locked)).Failed().Says($"error {code}: ");

        Assert.Equal(text, File.ReadAllText(project["mlops.lock.json"]));
    }

    [Fact]
    public async Task A_folder_in_the_place_of_the_lock_file_is_called_one()
    {
        using var project = new ModelProject();
        Directory.CreateDirectory(project["mlops.lock.json"]);

        (await project.Build(AllStages)).Failed().Says("error MLOPS2082: ").Says("it is a folder");
    }

    [Fact]
    public async Task The_lock_file_can_be_elsewhere_or_nowhere()
    {
        using var project = new ModelProject("<PropertyGroup><ModelLockFile>locks/churn.lock.json</ModelLockFile></PropertyGroup>");
        (await project.Build(AllStages, "-p:GenerateModelLockFile=false")).Succeeded();
        Assert.False(Directory.Exists(project["locks"]));

        (await project.Build(AllStages)).Succeeded().Says("churn.lock.json is new");

        Assert.True(File.Exists(project["locks/churn.lock.json"]));
        Assert.False(File.Exists(project["mlops.lock.json"]));
    }

    [Fact]
    public async Task Clean_leaves_the_lock_file()
    {
        using var project = new ModelProject();
        (await project.Build(AllStages)).Succeeded();

        (await project.Build("Clean")).Succeeded();

        Assert.True(File.Exists(project["mlops.lock.json"]));
    }

    [Theory]
    [InlineData("ModelLockedMode")]
    [InlineData("GenerateModelLockFile")]
    public async Task A_misspelt_switch_is_an_error(string property)
    {
        using var project = new ModelProject();

        (await project.Build(AllStages, $"-p:{property}=ture")).Failed().Says($"error MLOPS2086: {property} is 'ture'");
    }

    private static string Other(ModelProject project, Func<LockFile, LockFile> change) =>
        LockFileText.Write(change(LockFileText.Load(project["mlops.lock.json"])));
}
