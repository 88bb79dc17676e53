using MlOps.Data.Diagnostics;
using MlOps.Worker.Caching.Storage;

namespace MlOps.Worker.Caching;

/// <summary>Keeps builds that share a cache from making the same result at the same time. It spares work; nothing is wrong without it.</summary>
/// <remarks>
/// The lock is an open file, so a process that dies gives it up. On a network folder the server may not hear of the death:
/// hence the holder renews the file's time, and who waits goes on without the lock when the time stands still.
/// </remarks>
internal sealed class KeyLock : IDisposable
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_renewal = TimeSpan.FromSeconds(10);

    private readonly FileStream _file;
    private readonly Timer _clock;

    private KeyLock(FileStream file)
    {
        _file = file;
        _clock = new Timer(_ => Renew(), state: null, TimeSpan.Zero, s_renewal);
    }

    /// <summary>How long a lock without a sign of life is waited for.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(3);

    /// <summary>Takes the lock, waiting for who has it; null where it cannot be had.</summary>
    /// <param name="path">The file.</param>
    /// <param name="patience">How long to wait for a holder who shows no sign of life.</param>
    /// <param name="log">Is told of the waiting.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static KeyLock? Take(string path, TimeSpan patience, IStageLog log, CancellationToken cancellationToken)
    {
        DateTime sign = default;
        DateTime seen = DateTime.UtcNow;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                if (ExclusiveFile.TryOpen(path, FileOptions.DeleteOnClose) is { } file)
                {
                    return new KeyLock(file);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A cache that may only be read, a folder without locks.
                log.Detail($"No lock '{path}': {error.Message}");
                return null;
            }

            log.Progress("waiting for another build that makes the same result");
            if (SignOfLife(path) is var now && now != sign)
            {
                (sign, seen) = (now, DateTime.UtcNow);
            }
            else if (DateTime.UtcNow - seen > patience)
            {
                log.Detail($"The lock '{path}' is held without a sign of life: not waiting longer");
                return null;
            }

            cancellationToken.WaitHandle.WaitOne(s_poll);
        }
    }

    public void Dispose()
    {
        using (var stopped = new ManualResetEvent(false))
        {
            _clock.Dispose(stopped);
            stopped.WaitOne();
        }

        _file.Dispose();
    }

    private static DateTime SignOfLife(string path)
    {
        try
        {
            return File.GetLastWriteTimeUtc(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    private void Renew()
    {
        try
        {
            File.SetLastWriteTimeUtc(_file.SafeFileHandle, DateTime.UtcNow);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Others may stop waiting then, and make the result too.
        }
    }
}
