using System.Text;
using MlOps.Data.Diagnostics;
using MlOps.Worker.Caching.Storage;

namespace MlOps.Worker.Caching;

/// <summary>Whether the cache is used.</summary>
internal enum CacheMode
{
    /// <summary>Results are taken from it and put into it.</summary>
    ReadWrite,

    /// <summary>Results are taken from it.</summary>
    ReadOnly,

    /// <summary>It is left alone.</summary>
    Off,
}

/// <summary>Results by what they were made from, in a folder that any number of builds, projects and machines share.</summary>
/// <remarks>
/// <para>A <em>run</em> is the artifacts of a stage by its fingerprint: a small file that names them by their hashes, and the
/// contents by hash. A <em>document</em> is a small text by a key of whoever keeps it. All files appear by rename, and are
/// compared with their hashes when they are read; what is damaged is dropped with a warning and made again.</para>
/// <para>The cache spares work and is never needed: no operation throws when the folder cannot be used. The first one
/// that fails warns.</para>
/// </remarks>
internal sealed class RunCache
{
    /// <summary>Recently used is what counts in a prune; the hour spares a write for each read.</summary>
    private static readonly TimeSpan s_useResolution = TimeSpan.FromHours(1);

    private readonly CacheLayout? _layout;
    private readonly CacheMode _mode;
    private readonly IStageLog _log;
    private bool _warned;

    /// <param name="folder">The folder, which need not exist.</param>
    /// <param name="mode">What it is used for.</param>
    /// <param name="log">Is warned of damage, and once where the folder cannot be used.</param>
    public RunCache(string folder, CacheMode mode, IStageLog log) =>
        (_layout, _mode, _log) = (mode == CacheMode.Off ? null : new CacheLayout(folder), mode, log);

    /// <summary>The folder; null where the cache is off.</summary>
    public string? Folder => _layout?.Folder;

    /// <summary>Copies the artifacts of a run into a folder.</summary>
    /// <param name="kind">The stage.</param>
    /// <param name="key">Its fingerprint.</param>
    /// <param name="folder">An empty folder, which is empty again where there is no such run.</param>
    /// <param name="check">Throws an <see cref="InvalidDataException"/> where the run cannot be one of this stage.</param>
    /// <returns>The run; null where there is none that is whole.</returns>
    public CachedRun? TryRestore(string kind, string key, string folder, Action<CachedRun>? check = null) => Read(kind, key, layout => layout.RunOf(kind, key), content =>
    {
        var objects = new ObjectStore(_layout!, _mode == CacheMode.ReadWrite);
        var run = CachedRun.FromJson(content);
        check?.Invoke(run);
        try
        {
            foreach (CachedFile file in run.Files.Where(file => file.IsKept))
            {
                string path = Path.Combine([folder, .. file.Name.Split('/')]);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                try
                {
                    objects.Get(file.Sha256, path);
                }
                catch (InvalidDataException error)
                {
                    throw new InvalidDataException($"'{file.Name}' {error.Message}", error);
                }
            }
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder);
            throw;
        }

        return run;
    });

    /// <summary>Keeps the artifacts of a run.</summary>
    /// <param name="kind">The stage.</param>
    /// <param name="key">Its fingerprint.</param>
    /// <param name="artifact">The full path of an artifact by its name.</param>
    /// <param name="run">The artifacts and what the run said.</param>
    public void Store(string kind, string key, Func<string, string> artifact, CachedRun run) => Write(layout =>
    {
        var objects = new ObjectStore(layout, mayWrite: true);
        foreach (CachedFile file in run.Files.Where(file => file.IsKept))
        {
            objects.Put(artifact(file.Name), file.Sha256);
        }

        // Last: whoever finds it finds what it names.
        SealedFile.Write(layout.RunOf(kind, key), run.ToJson());
    });

    /// <summary>A text that <see cref="WriteDocument"/> kept; null where there is none that is whole.</summary>
    /// <param name="kind">What it is: letters and digits.</param>
    /// <param name="key">What it depends on, as a hash in small hexadecimal digits.</param>
    public string? ReadDocument(string kind, string key) => Read(kind, key, layout => layout.DocumentOf(kind, key), Encoding.UTF8.GetString);

    /// <summary>Keeps a small text. Of two that are written at the same time one stays.</summary>
    /// <inheritdoc cref="ReadDocument"/>
    public void WriteDocument(string kind, string key, string text) =>
        Write(layout => SealedFile.Write(layout.DocumentOf(kind, key), Encoding.UTF8.GetBytes(text)));

    /// <summary>Waits for another build that makes the same result; whoever has waited looks into the cache again.</summary>
    /// <returns>The lock to hold until the result is stored; null where none is needed, or it cannot be had.</returns>
    public KeyLock? Lock(string kind, string key, CancellationToken cancellationToken) =>
        _mode == CacheMode.ReadWrite ? KeyLock.Take(_layout!.LockOf(kind, key), KeyLock.Patience, _log, cancellationToken) : null;

    private T? Read<T>(string kind, string key, Func<CacheLayout, string> place, Func<byte[], T> use)
        where T : class
    {
        if (_layout is null)
        {
            return null;
        }

        string path = place(_layout);
        try
        {
            if (SealedFile.Read(path) is not { } content)
            {
                return null;
            }

            T result = use(content);
            NoteUse(path, content);
            return result;
        }
        catch (InvalidDataException error)
        {
            Drop(kind, key, path, error);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Warn(error);
            return null;
        }
    }

    private void Write(Action<CacheLayout> write)
    {
        if (_mode != CacheMode.ReadWrite)
        {
            return;
        }

        try
        {
            if (!File.Exists(_layout!.Tag))
            {
                Mark(_layout);
            }

            write(_layout);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Warn(error);
        }
    }

    private static void Mark(CacheLayout layout)
    {
        // Somebody's folder with other files in it is not for us to hide from git. A lock may have made ours already.
        if (!Directory.Exists(layout.Folder) || Directory.EnumerateFileSystemEntries(layout.Folder).All(entry => entry == layout.Contents))
        {
            AtomicFile.Write(layout.GitIgnore, stream => stream.Write("*\n"u8));
        }

        AtomicFile.Write(layout.Tag, stream => stream.Write("Signature: 8a477f597d28d172789f06886806bc55\n# Results of MlOps.Sdk, made again where they are missing.\n"u8));
    }

    private void NoteUse(string path, byte[] content)
    {
        try
        {
            if (_mode != CacheMode.ReadWrite || DateTime.UtcNow - File.GetLastWriteTimeUtc(path) <= s_useResolution)
            {
                return;
            }

            try
            {
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            }
            catch (UnauthorizedAccessException)
            {
                // Another user's file: its time is the owner's, its place is everybody's.
                SealedFile.Write(path, content);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _log.Detail($"The use of '{path}' could not be noted: {error.Message}");
        }
    }

    private void Drop(string kind, string key, string path, InvalidDataException error)
    {
        _log.Detail(error.ToString());
        _log.Report(new Diagnostic(CachingDiagnostics.EntryDamaged, $"The result of {kind} {key[..12]} in the run cache '{Folder}' is damaged: {error.Message}. It is dropped and made again."));
        if (_mode != CacheMode.ReadWrite)
        {
            return;
        }

        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Warn(failure);
        }
    }

    private void Warn(Exception error)
    {
        _log.Detail(error.ToString());
        if (!_warned)
        {
            _warned = true;
            _log.Report(new Diagnostic(CachingDiagnostics.Unusable, $"The run cache '{Folder}' cannot be used: {error.Message.ReplaceLineEndings(" ")} The build goes on without it. Make the folder usable, name another one in the property ModelCacheDirectory, or set ModelCache to {CacheMode.ReadOnly} or {CacheMode.Off}."));
        }
    }
}
