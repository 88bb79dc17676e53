namespace MlOps.Runtime.Collections;

/// <summary>A list of integers that is used again and again.</summary>
internal sealed class IntegerList
{
    private int[] _items = new int[64];
    private int _count;

    public Span<int> Items => _items.AsSpan(0, _count);

    public int Count => _count;

    public void Clear() => _count = 0;

    public void Add(int item)
    {
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, 2 * _count);
        }

        _items[_count++] = item;
    }

    /// <summary>Takes the last integer off.</summary>
    public int Pop() => _items[--_count];
}
