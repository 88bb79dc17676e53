using Microsoft.Build.Framework;
using MlOps.Worker.Caching.Storage;

namespace MlOps.Build.Tasks.Concurrency;

/// <summary>The right to write into a project's folders obj and bin: an open file, so a process that dies gives it up.</summary>
/// <remarks>The file stays. Who deletes a file that others are about to lock lets two of them have it. Within one process the lock
/// is counted: a build may build a project twice, with other global properties, and must not wait for itself. It has content while a
/// build writes: whoever finds some knows that the build before was killed or failed, and that any file of its may be half-written.</remarks>
internal sealed class BuildLock : IDisposable
{
    private FileStream? _file;
    private int _holders = 1;

    private BuildLock(FileStream file) => _file = file;

    /// <summary>Whether a build that had the lock did not end, but was broken off.</summary>
    public bool IsBrokenOff => _file is { Length: > 0 };

    /// <summary>The lock if nobody has it, or null.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static BuildLock? TryTake(string path) => ExclusiveFile.TryOpen(path) is { } file ? new BuildLock(file) : null;

    /// <summary>The lock that a project of this build on this node has, taken once more; or null.</summary>
    public static BuildLock? Share(IBuildEngine4 build, string path)
    {
        if (build.GetRegisteredTaskObject(path, RegisteredTaskObjectLifetime.Build) is not BuildLock { _file: not null } held)
        {
            return null;
        }

        held._holders++;
        return held;
    }

    /// <summary>Hands the lock to the build, which gives it up at its end, also where it fails or is cancelled.</summary>
    public void LeaveTo(IBuildEngine4 build, string path)
    {
        // The one of an earlier project instance that was given up.
        build.UnregisterTaskObject(path, RegisteredTaskObjectLifetime.Build);
        build.RegisterTaskObject(path, this, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
    }

    /// <summary>From here on files are written that the next build must not trust if this one breaks off.</summary>
    public void BeginWriting()
    {
        _file!.Position = 0;
        _file.WriteByte((byte)'w');
        _file.Flush();
    }

    /// <summary>What was written is whole.</summary>
    public void EndWriting() => _file?.SetLength(0);

    /// <summary>Gives the lock up where it was taken last.</summary>
    public void Release()
    {
        _holders--;
        if (_holders == 0)
        {
            Dispose();
        }
    }

    /// <summary>Gives the lock up.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }
}
