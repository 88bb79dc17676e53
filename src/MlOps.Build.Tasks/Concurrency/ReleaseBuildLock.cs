using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace MlOps.Build.Tasks.Concurrency;

/// <summary>Lets other builds write into the project's folders.</summary>
public sealed class ReleaseBuildLock : Task
{
    /// <summary>The file that <see cref="TakeBuildLock"/> holds open.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        (BuildEngine4.GetRegisteredTaskObject(LockFile, RegisteredTaskObjectLifetime.Build) as BuildLock)?.Release();
        return true;
    }
}
