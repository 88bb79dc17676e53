using System.ComponentModel;
using System.Diagnostics;

namespace MlOps.Worker.Lineage;

/// <summary>Asks git whether the sources are those of the commit.</summary>
internal static class WorkingTree
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether files were changed or added since the commit; null where git does not tell.</summary>
    /// <remarks>Files that git ignores do not count, nor does what a build writes itself: the lock file, <c>obj</c> and <c>bin</c>.</remarks>
    /// <param name="projectDirectory">The project's folder.</param>
    /// <param name="built">Files and folders that a build writes.</param>
    public static bool? IsDirty(string projectDirectory, IEnumerable<string> built)
    {
        // :/ is the whole repository, wherever in it the project is.
        string[] excluded =
        [
            .. built.Select(path => Path.GetRelativePath(projectDirectory, path).Replace('\\', '/'))
                .Where(path => !path.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(path))
                .Select(path => $":(exclude,literal){path.TrimEnd('/')}"),
        ];
        return Git(projectDirectory, ["-c", "core.fsmonitor=false", "status", "--porcelain", "--untracked-files=normal", "--", ":/", .. excluded]) is { } changes
            ? changes.Length > 0
            : null;
    }

    private static string? Git(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        // It only looks: a git command that the user runs meanwhile must not meet a lock.
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        try
        {
            using var git = Process.Start(start)!;
            git.StandardInput.Close();
            Task<string> output = git.StandardOutput.ReadToEndAsync();
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            if (!git.WaitForExit(s_patience))
            {
                git.Kill(entireProcessTree: true);
                return null;
            }

            return git.ExitCode == 0 ? output.GetAwaiter().GetResult() : null;
        }
        catch (Exception error) when (error is Win32Exception or IOException or InvalidOperationException)
        {
            // No git on this machine.
            return null;
        }
    }
}
