using Microsoft.Build.Framework;
using MlOps.Worker.Locking;
using Task = Microsoft.Build.Utilities.Task;

namespace MlOps.Build.Tasks;

/// <summary>Brings the project's lock file up to date; or, in locked mode, holds the build to it.</summary>
/// <remarks>It runs in every build and compares contents, not times: two small files. So the check also holds where all stages
/// are up to date or come from the cache, and whatever times a checkout gave the files.</remarks>
public sealed class LockModel : Task
{
    /// <summary>The lock file that the stages wrote for the model they made.</summary>
    [Required]
    public string BuiltFile { get; set; } = "";

    /// <summary>The lock file beside the project.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>Whether the build has to give what the lock file says.</summary>
    public bool Locked { get; set; }

    private string Name => Path.GetFileName(LockFile);

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            if (Directory.Exists(LockFile))
            {
                Tell(LockCheck.Folder(Name));
                return false;
            }

            // The usual case, and quick also where the lock file lists ten thousand data files.
            if (File.Exists(LockFile) && File.ReadAllBytes(LockFile).AsSpan().SequenceEqual(File.ReadAllBytes(BuiltFile)))
            {
                return true;
            }

            var built = File.ReadAllText(BuiltFile);
            if (!File.Exists(LockFile) || !IsSame(File.ReadAllText(LockFile), built))
            {
                if (Locked)
                {
                    Check(built);
                }
                else
                {
                    Renew(built);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.Error(LockCheck.Inaccessible, LockFile,
                $"{Name} cannot be read or written: {exception.Message} Make it writable, name another place in ModelLockFile, or set GenerateModelLockFile to false.");
        }

        return !Log.HasLoggedErrors;
    }

    private void Check(string built)
    {
        var now = LockFileText.Read(built);
        foreach (var problem in LockCheck.Run(LockFile, locked => LockDifferences.Of(locked, now)))
        {
            Tell(problem);
        }
    }

    private void Renew(string built)
    {
        var told = $"{Name} is new: commit it, and builds with ModelLockedMode give this model or fail.";
        if (File.Exists(LockFile))
        {
            try
            {
                told = $"{Name} renewed: {LockSummary.Of(LockFileText.Load(LockFile), LockFileText.Read(built))}; see git diff {Name}";
            }
            catch (LockFileException error) when (error.Fault == LockFileFault.Conflict)
            {
                told = $"{Name} written anew: it held the conflict of a merge, which this build resolves";
            }
            catch (LockFileException error)
            {
                Tell(LockCheck.Unreadable(Name, error));
                return;
            }
        }

        Write(built);
        Log.LogMessage(MessageImportance.High, "{0}", $"  Lock: {told}");
    }

    private void Tell(LockProblem problem) => Log.Error(problem.Code, LockFile, problem.Message, problem.Line);

    // By rename: a build that is killed leaves the old file or the new one.
    private void Write(string text)
    {
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(LockFile))!).FullName;
        var written = Path.Combine(folder, $".{Name}.{Path.GetRandomFileName()}");
        try
        {
            File.WriteAllText(written, text);
            File.Move(written, LockFile, overwrite: true);
        }
        catch (IOException) when (File.Exists(LockFile) && IsSame(File.ReadAllText(LockFile), text))
        {
            // Another build of the project was faster.
        }
        finally
        {
            File.Delete(written);
        }
    }

    // Git may have checked it out with the line ends of Windows.
    private static bool IsSame(string text, string built) => text.ReplaceLineEndings("\n") == built;
}
