namespace MlOps.Data.Loading;

/// <summary>Keeps chunks of values: the first in memory, those beyond a budget in a file that goes when it is closed.</summary>
/// <remarks>Whatever the size of the data, loading them takes the memory of the budget.</remarks>
/// <param name="folder">Where the file is made, once it is needed.</param>
/// <param name="budget">The bytes that stay in memory.</param>
internal sealed class SpillFile(string folder, long budget = SpillFile.DefaultBudget) : IDisposable
{
    public const long DefaultBudget = 192L << 20;

    private FileStream? _file;
    private long _length;

    /// <summary>The bytes that are left in memory.</summary>
    public long Budget { get; private set; } = budget;

    /// <summary>The bytes in the file.</summary>
    public long Length => _length;

    /// <summary>Whether a chunk may stay in memory; it then counts.</summary>
    public bool TryKeep(int bytes)
    {
        if (bytes > Budget)
        {
            return false;
        }

        Budget -= bytes;
        return true;
    }

    /// <summary>Gives memory back that <see cref="TryKeep"/> counted.</summary>
    public void Free(long bytes) => Budget += bytes;

    /// <summary>Writes a chunk behind the others, and tells where.</summary>
    public long Write(ReadOnlySpan<byte> chunk)
    {
        _file ??= new FileStream(
            Path.Combine(folder, $".spill-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        RandomAccess.Write(_file.SafeFileHandle, chunk, _length);
        long place = _length;
        _length += chunk.Length;
        return place;
    }

    /// <summary>Reads a chunk again.</summary>
    public void Read(long place, Span<byte> chunk)
    {
        while (!chunk.IsEmpty)
        {
            int read = RandomAccess.Read(_file!.SafeFileHandle, chunk, place);
            if (read == 0)
            {
                throw new EndOfStreamException($"{_file.Name} was cut short while it was used.");
            }

            chunk = chunk[read..];
            place += read;
        }
    }

    public void Dispose() => _file?.Dispose();
}
