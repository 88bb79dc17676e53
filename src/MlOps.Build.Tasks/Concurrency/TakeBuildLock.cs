using System.Globalization;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace MlOps.Build.Tasks.Concurrency;

/// <summary>Waits until no other build writes into the project's folders, and keeps others waiting until <see cref="ReleaseBuildLock"/> or the build's end.</summary>
public sealed class TakeBuildLock : Task, ICancelableTask
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(1);
    private volatile bool _cancelled;

    /// <summary>The project file: the place of the messages.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The file that is held open.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>How long to wait, in minutes.</summary>
    [Required]
    public string MaximumMinutes { get; set; } = "";

    /// <summary>Whether the project is built now: its files are in doubt until <see cref="ReleaseBuildLock.IsBuilt"/>.</summary>
    public bool IsBuilding { get; set; }

    /// <summary>Whether the last build of the project was broken off, so that files which look up to date may be half-written.</summary>
    [Output]
    public bool WasBrokenOff { get; set; }

    /// <inheritdoc/>
    public void Cancel() => _cancelled = true;

    /// <inheritdoc/>
    public override bool Execute()
    {
        if (!double.TryParse(MaximumMinutes, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes) || minutes > TimeSpan.MaxValue.TotalMinutes / 2)
        {
            Log.Error(TaskDiagnostics.BuildWaitInvalid, ProjectFile, $"ModelBuildWaitMinutes is '{MaximumMinutes}'. Give a number of minutes, such as 60.");
            return false;
        }

        try
        {
            if (BuildLock.Share(BuildEngine4, LockFile) is null && Take(TimeSpan.FromMinutes(minutes)) is { } taken)
            {
                taken.LeaveTo(BuildEngine4, LockFile);
                WasBrokenOff = taken.IsBrokenOff;
                if (IsBuilding)
                {
                    taken.BeginWriting();
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.Error(TaskDiagnostics.ArtifactsNotWritable, ProjectFile,
                $"The file '{LockFile}', which keeps builds of this project apart, cannot be written: {exception.Message} Make its folder writable, or set BaseIntermediateOutputPath to a folder that is.");
        }

        return !Log.HasLoggedErrors && !_cancelled;
    }

    private BuildLock? Take(TimeSpan patience)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LockFile)!);
        if (BuildLock.TryTake(LockFile) is { } free)
        {
            return free;
        }

        // Other projects of this build may have the node meanwhile.
        BuildEngine3.Yield();
        try
        {
            return Wait(patience);
        }
        finally
        {
            BuildEngine3.Reacquire();
        }
    }

    private BuildLock? Wait(TimeSpan patience)
    {
        var begun = DateTime.UtcNow;
        var told = false;
        while (!_cancelled)
        {
            Thread.Sleep(s_poll);
            if (BuildLock.TryTake(LockFile) is { } taken)
            {
                return taken;
            }

            var waited = DateTime.UtcNow - begun;
            if (waited > patience)
            {
                Log.Error(TaskDiagnostics.OtherBuildDoesNotEnd, ProjectFile,
                    $"Another build of this project has not ended within {MaximumMinutes} minutes. End it, or let this one wait longer: -p:ModelBuildWaitMinutes=600.");
                return null;
            }

            if (!told && waited > s_silence)
            {
                told = true;
                Log.LogMessage(MessageImportance.High, "{0}", $"  Waiting for another build of this project: {ProjectFile}");
            }
        }

        return null;
    }
}
