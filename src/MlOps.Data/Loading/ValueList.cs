using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlOps.Data.Loading;

/// <summary>The values of a column in chunks, in memory or in a <see cref="SpillFile"/>: written once, then read from the start.</summary>
internal sealed class ValueList<T>(SpillFile spill) where T : unmanaged
{
    private const int FirstChunk = 64;      // values: a hundred thousand short columns shall fit
    private const int LastChunk = 1 << 14;

    private readonly List<Chunk> _chunks = [];
    private T[] _open = [];
    private int _openCount;

    public int Count { get; private set; }

    /// <summary>Adds values at the end.</summary>
    public void Add(ReadOnlySpan<T> values)
    {
        Count += values.Length;
        while (!values.IsEmpty)
        {
            if (_openCount == _open.Length)
            {
                Close();
            }

            ReadOnlySpan<T> part = values[..Math.Min(values.Length, _open.Length - _openCount)];
            part.CopyTo(_open.AsSpan(_openCount));
            _openCount += part.Length;
            values = values[part.Length..];
        }
    }

    /// <summary>Adds one value as often as told.</summary>
    public void Add(T value, int times)
    {
        Span<T> values = stackalloc T[Math.Min(times, 256)];
        values.Fill(value);
        for (; times > 0; times -= values.Length)
        {
            Add(values[..Math.Min(times, values.Length)]);
        }
    }

    /// <summary>The chunks of the values. Lists of equal length have chunks of equal lengths.</summary>
    public int Chunks => _chunks.Count + (_openCount > 0 ? 1 : 0);

    /// <summary>The number of values in a chunk.</summary>
    public int LengthOf(int chunk) => chunk < _chunks.Count ? _chunks[chunk].Count : _openCount;

    /// <summary>Copies the values of a chunk.</summary>
    public void CopyTo(int chunk, Span<T> target)
    {
        if (chunk == _chunks.Count)
        {
            _open.AsSpan(0, _openCount).CopyTo(target);
        }
        else if (_chunks[chunk].Values is { } values)
        {
            values.AsSpan(0, _chunks[chunk].Count).CopyTo(target);
        }
        else
        {
            Read(_chunks[chunk].Place, target[.._chunks[chunk].Count]);
        }
    }

    /// <summary>Reads all values from the first on.</summary>
    public Reader Read() => new(this);

    /// <summary>All values in an array: for columns that have to be looked at as a whole.</summary>
    public T[] ToArray()
    {
        var all = new T[Count];
        int count = 0;
        for (Reader reader = Read(); reader.Next();)
        {
            reader.Values.CopyTo(all.AsSpan(count));
            count += reader.Values.Length;
        }

        return all;
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        foreach (Chunk chunk in _chunks)
        {
            spill.Free(chunk.Values is null ? 0 : (long)chunk.Count * Unsafe.SizeOf<T>());
        }

        _chunks.Clear();
        (_open, _openCount, Count) = ([], 0, 0);
    }

    private void Close()
    {
        if (_openCount > 0)
        {
            int bytes = _openCount * Unsafe.SizeOf<T>();
            if (spill.TryKeep(bytes))
            {
                _chunks.Add(new Chunk(_open, 0, _openCount));
                _open = new T[Math.Min(LastChunk, 2 * _openCount)];
            }
            else
            {
                _chunks.Add(new Chunk(null, spill.Write(MemoryMarshal.AsBytes(_open.AsSpan(0, _openCount))), _openCount));
                _open = _openCount < LastChunk ? new T[2 * _openCount] : _open;
            }

            _openCount = 0;
        }
        else
        {
            _open = new T[FirstChunk];
        }
    }

    private sealed record Chunk(T[]? Values, long Place, int Count);

    /// <summary>Goes through the values chunk by chunk.</summary>
    public ref struct Reader(ValueList<T> list)
    {
        private T[] _buffer = [];
        private int _next;

        /// <summary>The values of the chunk.</summary>
        public ReadOnlySpan<T> Values { get; private set; }

        /// <summary>Goes to the next chunk; false after the last one.</summary>
        public bool Next()
        {
            if (_next < list._chunks.Count)
            {
                Chunk chunk = list._chunks[_next++];
                Values = chunk.Values ?? FromFile(chunk);
                return true;
            }

            Values = _next == list._chunks.Count ? list._open.AsSpan(0, list._openCount) : default;
            _next++;
            return !Values.IsEmpty;
        }

        private ReadOnlySpan<T> FromFile(Chunk chunk)
        {
            _buffer = _buffer.Length < chunk.Count ? new T[chunk.Count] : _buffer;
            list.Read(chunk.Place, _buffer.AsSpan(0, chunk.Count));
            return _buffer.AsSpan(0, chunk.Count);
        }
    }

    private void Read(long place, Span<T> values) => spill.Read(place, MemoryMarshal.AsBytes(values));
}
