using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace MlOps.Build.Tasks.Concurrency;

/// <summary>Lets other builds write into the project's folders.</summary>
public sealed class ReleaseBuildLock : Task
{
    /// <summary>The file that <see cref="TakeBuildLock"/> holds open.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>Whether the build has come to its end: what it wrote can be trusted.</summary>
    public bool IsBuilt { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        if (BuildEngine4.GetRegisteredTaskObject(LockFile, RegisteredTaskObjectLifetime.Build) is BuildLock held)
        {
            if (IsBuilt)
            {
                held.EndWriting();
            }

            held.Release();
        }

        return true;
    }
}
