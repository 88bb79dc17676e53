namespace MlOps.Runtime.Collections;

/// <summary>Integers in an array that grows at its end.</summary>
/// <remarks>
/// Not a <see cref="List{T}"/>: lists of numbers are not among the code that .NET brings compiled, and instances of generic
/// types cannot be compiled ahead into this assembly. Each would cost an application some milliseconds at its start, which
/// is why loading a model uses neither generic collections of values nor LINQ.
/// </remarks>
internal sealed class LongList
{
    private long[] _items = new long[8];

    public int Count { get; private set; }

    public long this[int index] => _items[index];

    public void Add(long item)
    {
        if (Count == _items.Length)
        {
            var items = new long[2 * Count];
            Array.Copy(_items, items, Count);
            _items = items;
        }

        _items[Count] = item;
        Count++;
    }

    public long[] ToArray()
    {
        var items = new long[Count];
        Array.Copy(_items, items, Count);
        return items;
    }
}
