using System.ComponentModel;
using System.Diagnostics;
using MlOps.Worker.Lineage;

namespace MlOps.UnitTests.Worker.Lineage;

public sealed class WorkingTreeTests : IDisposable
{
    private static readonly bool s_hasGit = HasGit();

    private readonly ScratchFolder _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void A_folder_that_is_no_repository_is_unknown()
    {
        _repository.Write("model/a.csv", "");

        Assert.Null(IsDirty());
    }

    [Fact]
    public void What_was_changed_or_added_counts_wherever_it_is()
    {
        Assert.SkipUnless(s_hasGit, "git is not installed.");
        Commit();
        Assert.False(IsDirty());

        _repository.Write("other/b.csv", "b");
        Assert.True(IsDirty());
        File.Delete(_repository["other/b.csv"]);
        _repository.Write("data/a.csv", "changed");
        Assert.True(IsDirty());
    }

    [Fact]
    public void What_git_ignores_and_what_a_build_writes_does_not_count()
    {
        Assert.SkipUnless(s_hasGit, "git is not installed.");
        Commit();
        _repository.Write("model/notes.user", "");
        _repository.Write("model/obj/model/model.onnx", "");
        _repository.Write("model/bin/Debug/net10.0/Churn.dll", "");
        _repository.Write("model/mlops.lock.json", "changed");

        Assert.False(IsDirty());
    }

    private bool? IsDirty() => WorkingTree.IsDirty(_repository["model"], [_repository["model/mlops.lock.json"], _repository["model/obj"], _repository["model/bin"]]);

    private void Commit()
    {
        _repository.Write(".gitignore", "*.user\n");
        _repository.Write("data/a.csv", "a");
        _repository.Write("model/mlops.lock.json", "{}");
        foreach (string command in new[] { "init -q", "add -A", "-c user.name=x -c user.email=x@example.org -c commit.gpgsign=false commit -q -m first" })
        {
            using var git = Process.Start(new ProcessStartInfo("git", command) { WorkingDirectory = _repository.Root })!;
            git.WaitForExit();
            Assert.Equal(0, git.ExitCode);
        }
    }

    private static bool HasGit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", "--version") { RedirectStandardOutput = true, UseShellExecute = false })!;
            git.WaitForExit();
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
