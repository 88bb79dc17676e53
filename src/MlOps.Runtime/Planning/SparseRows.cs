namespace MlOps.Runtime.Planning;

/// <summary>The places of the stored elements of a sparse block: compressed rows, columns ascending in each.</summary>
internal sealed class SparseRows
{
    private int[] _starts = new int[2];
    private int[] _columns = new int[64];

    public int Count { get; private set; }

    /// <summary>Begins a block of rows.</summary>
    public void Clear(int rows)
    {
        if (_starts.Length <= rows)
        {
            _starts = new int[rows + 1];
        }

        Count = 0;
    }

    /// <summary>Adds the next row's columns.</summary>
    public void Add(int row, ReadOnlySpan<int> columns)
    {
        if (_columns.Length < Count + columns.Length)
        {
            Array.Resize(ref _columns, Math.Max(Count + columns.Length, 2 * _columns.Length));
        }

        columns.CopyTo(_columns.AsSpan(Count));
        Count += columns.Length;
        _starts[row + 1] = Count;
    }

    public int Start(int row) => _starts[row];

    public int End(int row) => _starts[row + 1];

    public ReadOnlySpan<int> Columns => _columns.AsSpan(0, Count);
}

/// <summary>The stored elements of a sparse block, in the order of the places of its <see cref="SparseRows"/>.</summary>
internal sealed class SparseNumbers
{
    private double[] _items = new double[64];

    /// <summary>Room for so many elements; what was there before is kept.</summary>
    public Span<double> Take(int count)
    {
        if (_items.Length < count)
        {
            Array.Resize(ref _items, Math.Max(count, 2 * _items.Length));
        }

        return _items.AsSpan(0, count);
    }
}
