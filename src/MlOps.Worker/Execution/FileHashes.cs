using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MlOps.Worker.Execution;

/// <summary>The SHA-256 of files, kept with path, size and time so that an unchanged file is not read again.</summary>
/// <remarks>
/// A file written within the resolution of the file system's clock could change once more without a new time. Such a young
/// hash is used but not kept, as git does with its index ("racily clean" entries).
/// </remarks>
internal sealed class FileHashes
{
    private static readonly TimeSpan s_clockResolution = TimeSpan.FromSeconds(2);

    private readonly string _store;
    private readonly Dictionary<string, Entry> _known = new(StringComparer.Ordinal);
    private bool _changed;

    /// <summary>Reads the store; one that is absent or damaged counts as empty.</summary>
    /// <param name="store">The store's file.</param>
    /// <param name="trustTimes">Whether a file of the same size and time counts as unchanged. Otherwise each is read, once.</param>
    public FileHashes(string store, bool trustTimes = true)
    {
        _store = store;
        if (!trustTimes || !File.Exists(store))
        {
            return;
        }

        foreach (string line in File.ReadLines(store))
        {
            if (line.Split('\t', 4) is [{ Length: SHA256.HashSizeInBytes * 2 } hash, var size, var time, var path]
                && long.TryParse(size, CultureInfo.InvariantCulture, out long bytes)
                && long.TryParse(time, CultureInfo.InvariantCulture, out long ticks))
            {
                _known[path] = new Entry(hash, bytes, ticks);
            }
        }
    }

    /// <summary>The hash of the file's content, in lower-case hexadecimal.</summary>
    public string Of(string path)
    {
        var file = new FileInfo(Path.GetFullPath(path));
        long time = file.LastWriteTimeUtc.Ticks;
        if (_known.TryGetValue(file.FullName, out Entry? known) && known.Size == file.Length && known.WriteTime == time)
        {
            return known.Hash;
        }

        using FileStream stream = file.Open(new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.SequentialScan });
        string hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        if (DateTime.UtcNow - file.LastWriteTimeUtc > s_clockResolution)
        {
            _known[file.FullName] = new Entry(hash, file.Length, time);
            _changed = true;
        }

        return hash;
    }

    /// <summary>Writes the store if it grew. Files that are gone are left out.</summary>
    public void Save()
    {
        if (!_changed)
        {
            return;
        }

        var lines = new StringBuilder();
        foreach ((string path, Entry entry) in _known.Where(known => File.Exists(known.Key)).OrderBy(known => known.Key, StringComparer.Ordinal))
        {
            lines.Append(CultureInfo.InvariantCulture, $"{entry.Hash}\t{entry.Size}\t{entry.WriteTime}\t{path}\n");
        }

        string written = _store + ".new";
        File.WriteAllText(written, lines.ToString());
        File.Move(written, _store, overwrite: true);
        _changed = false;
    }

    private sealed record Entry(string Hash, long Size, long WriteTime);
}
