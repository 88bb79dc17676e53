using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using MlOps.Sources.Snapshots;
using MlOps.Worker.Locking;
using Task = Microsoft.Build.Utilities.Task;

namespace MlOps.Build.Tasks;

/// <summary>Says which snapshots stand for the project's remote data, and whether the lock file pins others.</summary>
public sealed class ListSnapshots : Task
{
    /// <summary>The folder of the stages' artifacts.</summary>
    [Required]
    public string ArtifactsDirectory { get; set; } = "";

    /// <summary>The folder of the snapshots.</summary>
    [Required]
    public string SnapshotDirectory { get; set; } = "";

    /// <summary>The lock file beside the project, which need not exist.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>The files of the snapshots, whether they are there or not.</summary>
    [Output]
    public ITaskItem[] Snapshots { get; set; } = [];

    /// <summary>Whether the lock file pins another snapshot than the last build took.</summary>
    [Output]
    public bool OtherPins { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        var snapshots = SnapshotsFile.Load(Path.Combine(ArtifactsDirectory, SnapshotsFile.Name));
        Snapshots = [.. snapshots.Select(snapshot => new TaskItem(Path.Combine(SnapshotDirectory, snapshot.File)))];
        try
        {
            if (snapshots.Count > 0 && File.Exists(LockFile))
            {
                var locked = LockFileText.Load(LockFile);
                OtherPins = snapshots.Any(snapshot => locked.Data.Any(file =>
                    file.Pins(snapshot.Item, snapshot.Name, snapshot.Origin) && file.Sha256 != snapshot.Sha256));
            }
        }
        catch (Exception error) when (error is LockFileException or IOException or UnauthorizedAccessException)
        {
            // LockModel tells what is wrong with it.
        }

        return true;
    }
}
