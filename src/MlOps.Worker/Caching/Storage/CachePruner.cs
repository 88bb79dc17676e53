namespace MlOps.Worker.Caching.Storage;

/// <summary>Deletes what has not been used for long, and as much more of the least recently used as the size asks for.</summary>
/// <remarks>
/// Builds may use the cache meanwhile. A result is deleted before the contents that it alone names. Who stores a result
/// writes its contents first, or renews their time; contents younger than <see cref="Grace"/> therefore stay, named or
/// not. A build that loses a race all the same finds a result incomplete, drops it and makes it again.
/// Whoever can write to the folder can put anything there: no link is followed, and what the cache would not name so stays.
/// </remarks>
internal sealed class CachePruner(CacheLayout layout)
{
    /// <summary>How young a file is that may belong to a build that is storing its result.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromHours(1);

    private int _damaged;
    private int _files;
    private long _freed;
    private int _failures;

    /// <summary>Deletes.</summary>
    /// <param name="maximumBytes">What is left is at most so large, young contents that nothing names aside.</param>
    /// <param name="maximumAge">What was not used for so long goes in any case.</param>
    /// <exception cref="IOException">The folder cannot be listed or written.</exception>
    public PruneResult Run(long maximumBytes, TimeSpan maximumAge)
    {
        if (!Directory.Exists(Path.GetDirectoryName(layout.Objects)))
        {
            return new PruneResult(0, 0, 0, 0, 0, 0, 0);
        }

        DateTime now = FolderTime();
        Entry[] entries = [.. Entries().OrderByDescending(entry => entry.Used)];
        var named = new HashSet<string>(StringComparer.Ordinal);
        long kept = 0;
        int keptEntries = 0;
        int removed = 0;
        foreach (Entry entry in entries)
        {
            string[] objects = [.. entry.Objects.Where(sha256 => !named.Contains(sha256)).Distinct()];
            long size = entry.Bytes + objects.Sum(LengthOf);
            // What was used less than a larger one that does not fit goes too, or the order would depend on sizes.
            if (removed == 0 && now - entry.Used <= maximumAge && kept + size <= maximumBytes)
            {
                kept += size;
                keptEntries++;
                named.UnionWith(objects);
            }
            else
            {
                Delete(entry.Path);
                removed++;
            }
        }

        foreach (FileInfo file in Files(layout.Objects))
        {
            if (!named.Contains(file.Name) && IsOld(file, now))
            {
                Delete(file.FullName);
            }
        }

        // Of processes that died.
        foreach (FileInfo file in Files(layout.Locks).Concat(Files(layout.Runs)).Concat(Files(layout.Documents)).Where(file => IsOld(file, now) && (IsUnfinished(file) || file.FullName.StartsWith(layout.Locks, StringComparison.Ordinal))))
        {
            Delete(file.FullName);
        }

        long left = new[] { layout.Objects, layout.Runs, layout.Documents, layout.Locks }.Sum(folder => Files(folder).Sum(LengthOf));
        return new PruneResult(removed + _damaged, _files, _freed, keptEntries, left, left - kept, _failures);
    }

    /// <summary>The time as the folder's server has it, since the files' times are of its clock.</summary>
    private DateTime FolderTime()
    {
        string probe = Path.Combine(layout.Folder, $"{Path.GetRandomFileName()}{AtomicFile.Unfinished}");
        File.WriteAllBytes(probe, []);
        DateTime now = File.GetLastWriteTimeUtc(probe);
        File.Delete(probe);
        return now;
    }

    private IEnumerable<Entry> Entries()
    {
        foreach (FileInfo file in Files(layout.Runs).Where(file => !IsUnfinished(file)))
        {
            if (ObjectsOf(file) is { } objects)
            {
                yield return new Entry(file.FullName, file.LastWriteTimeUtc, file.Length, objects);
            }
        }

        foreach (FileInfo file in Files(layout.Documents).Where(file => !IsUnfinished(file)))
        {
            yield return new Entry(file.FullName, file.LastWriteTimeUtc, file.Length, []);
        }
    }

    /// <summary>The contents that a run names; null where it cannot be read. A damaged one is deleted: no one can use it.</summary>
    private IReadOnlyList<string>? ObjectsOf(FileInfo run)
    {
        try
        {
            return SealedFile.Read(run.FullName) is { } content ? [.. CachedRun.FromJson(content).Files.Where(file => file.IsKept).Select(file => file.Sha256)] : null;
        }
        catch (InvalidDataException)
        {
            Delete(run.FullName);
            _damaged++;
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _failures++;
            return null;
        }
    }

    private static IEnumerable<FileInfo> Files(string folder) =>
        new DirectoryInfo(Path.GetDirectoryName(folder)!).LinkTarget is null ? Files(new DirectoryInfo(folder)) : [];

    private static IEnumerable<FileInfo> Files(DirectoryInfo folder) => folder is { Exists: true, LinkTarget: null }
        ? folder.EnumerateFiles().Where(file => file.LinkTarget is null && CacheLayout.Names(file)).Concat(folder.EnumerateDirectories().SelectMany(Files))
        : [];

    private static bool IsUnfinished(FileInfo file) => file.Name.EndsWith(AtomicFile.Unfinished, StringComparison.Ordinal);

    private static bool IsOld(FileInfo file, DateTime now)
    {
        file.Refresh();
        return file.Exists && now - file.LastWriteTimeUtc > Grace;
    }

    private long LengthOf(string sha256) => new FileInfo(layout.ObjectOf(sha256)) is { Exists: true } file ? file.Length : 0;

    // Gone meanwhile, where another prune was faster.
    private static long LengthOf(FileInfo file)
    {
        file.Refresh();
        return file.Exists ? file.Length : 0;
    }

    private void Delete(string path)
    {
        try
        {
            var file = new FileInfo(path);
            long length = file.Exists ? file.Length : 0;
            file.Delete();
            _files++;
            _freed += length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // In use, or somebody else's: the next prune finds it again.
            _failures++;
        }
    }

    private sealed record Entry(string Path, DateTime Used, long Bytes, IReadOnlyList<string> Objects);
}

/// <summary>What a prune did.</summary>
/// <param name="Results">The runs and documents deleted.</param>
/// <param name="Files">All files deleted.</param>
/// <param name="Bytes">Their length.</param>
/// <param name="ResultsLeft">The runs and documents left.</param>
/// <param name="BytesLeft">The length of all that is left.</param>
/// <param name="BytesUnnamed">The part of it that belongs to no result: contents too young to delete, and files that could not be deleted.</param>
/// <param name="Failures">The files that could not be deleted.</param>
internal sealed record PruneResult(int Results, int Files, long Bytes, int ResultsLeft, long BytesLeft, long BytesUnnamed, int Failures);
