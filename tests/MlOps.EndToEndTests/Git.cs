using System.ComponentModel;
using System.Diagnostics;

namespace MlOps.EndToEndTests;

/// <summary>A git repository in a folder, with an identity of its own and no settings of the machine.</summary>
internal sealed class Git(string folder)
{
    /// <summary>Whether this machine has git.</summary>
    public static bool IsInstalled { get; } = Probe();

    /// <summary>Makes the folder a repository with all that is in it as the first commit.</summary>
    public static Git Init(string folder, string? remote = null)
    {
        var git = new Git(folder);
        git.Run("init", "--quiet", "--initial-branch=main");
        if (remote is not null)
        {
            git.Run("remote", "add", "origin", remote);
        }

        return git.Commit("first");
    }

    /// <summary>Commits everything.</summary>
    public Git Commit(string message)
    {
        Run("add", "--all");
        Run("commit", "--quiet", "--message", message);
        return this;
    }

    /// <summary>Runs a command that has to succeed, and gives its output.</summary>
    public string Run(params string[] arguments)
    {
        var (exitCode, output) = Try(arguments);
        Assert.True(exitCode == 0, $"git {string.Join(' ', arguments)}:\n{output}");
        return output;
    }

    /// <summary>Runs a command.</summary>
    public (int ExitCode, string Output) Try(params string[] arguments)
    {
        string[] identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"];
        var start = new ProcessStartInfo("git", [.. identity, .. arguments]) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Trim());
    }

    private static bool Probe()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("git", "--version") { RedirectStandardOutput = true, UseShellExecute = false })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
