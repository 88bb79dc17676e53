namespace MlOps.Data.Loading;

/// <summary>A list that grows by chunks: no doubling, so that millions of rows take hardly more memory than their values.</summary>
internal sealed class ChunkedList<T>
{
    private const int ChunkBits = 13; // 32 KB of floats: below the large-object heap
    private const int ChunkSize = 1 << ChunkBits;

    private readonly List<T[]> _chunks = [];
    private T[] _last = [];

    public int Count { get; private set; }

    public T this[int index] => _chunks[index >> ChunkBits][index & (ChunkSize - 1)];

    public void Add(T value)
    {
        int place = Count & (ChunkSize - 1);
        if (place == 0)
        {
            _last = new T[ChunkSize];
            _chunks.Add(_last);
        }

        _last[place] = value;
        Count++;
    }

    /// <summary>The values at the indices named, in that order.</summary>
    public T[] Select(ReadOnlySpan<int> indices)
    {
        var selected = new T[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            selected[i] = this[indices[i]];
        }

        return selected;
    }
}
