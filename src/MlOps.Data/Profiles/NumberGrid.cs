namespace MlOps.Data.Profiles;

/// <summary>A histogram whose cells are as wide as a power of two: [k·2^e, (k+1)·2^e), with the smallest e at which at most so many cells reach from the smallest value to the largest.</summary>
/// <remarks>When a value lies beyond, pairs of cells become one. So it depends on the values alone, in whatever order they come, and grids merge without loss.</remarks>
internal sealed class NumberGrid
{
    private const int MaximumCells = 2048;
    private const int SmallestExponent = -1000; // 2^1000 is still a double

    private int[] _cells = [];

    /// <summary>The width of a cell is two to this power.</summary>
    public int Exponent { get; private set; }

    /// <summary>The first cell begins at so many widths.</summary>
    public long First { get; private set; }

    /// <summary>The rows of each cell.</summary>
    public ReadOnlySpan<int> Cells => _cells;

    /// <summary>Adds finite values that lie between two of them.</summary>
    public void Add(ReadOnlySpan<double> values, double minimum, double maximum)
    {
        Extend(minimum, maximum);
        double scale = Math.ScaleB(1, -Exponent);
        long first = First;
        int[] cells = _cells;
        foreach (double value in values)
        {
            cells[(int)((long)Math.Floor(value * scale) - first)]++;
        }
    }

    /// <summary>Adds the values of another grid.</summary>
    public void Merge(NumberGrid other)
    {
        if (other._cells.Length == 0)
        {
            return;
        }

        long last = other.First + other._cells.Length - 1;
        if (_cells.Length == 0)
        {
            (Exponent, First, _cells) = (other.Exponent, other.First, (int[])other._cells.Clone());
            return;
        }

        int exponent = Math.Max(Exponent, other.Exponent);
        long from, to;
        while (true)
        {
            from = Math.Min(Widened(First, exponent - Exponent), Widened(other.First, exponent - other.Exponent));
            to = Math.Max(Widened(First + _cells.Length - 1, exponent - Exponent), Widened(last, exponent - other.Exponent));
            if (to - from < MaximumCells)
            {
                break;
            }

            exponent++;
        }

        var cells = new int[to - from + 1];
        Put(this, cells, exponent, from);
        Put(other, cells, exponent, from);
        (Exponent, First, _cells) = (exponent, from, cells);
    }

    /// <summary>The same values in at most so many cells.</summary>
    public (int Exponent, long First, int[] Cells) Coarsened(int most)
    {
        int exponent = Exponent;
        long from = First, to = First + _cells.Length - 1;
        for (; to - from >= most; exponent++)
        {
            (from, to) = (from >> 1, to >> 1);
        }

        var cells = new int[_cells.Length == 0 ? 0 : to - from + 1];
        Put(this, cells, exponent, from);
        return (exponent, from, cells);
    }

    private void Extend(double minimum, double maximum)
    {
        int exponent = Math.Max(SmallestExponent, Math.ILogB(Math.Max(Math.Abs(minimum), Math.Abs(maximum))) is var size and > int.MinValue and < int.MaxValue ? size - 52 : SmallestExponent);
        if (_cells.Length > 0)
        {
            exponent = Math.Max(exponent, Exponent);
        }

        long from, to;
        while (true)
        {
            (from, to) = (Cell(minimum, exponent), Cell(maximum, exponent));
            if (_cells.Length > 0)
            {
                from = Math.Min(from, Widened(First, exponent - Exponent));
                to = Math.Max(to, Widened(First + _cells.Length - 1, exponent - Exponent));
            }

            if (to - from < MaximumCells)
            {
                break;
            }

            exponent++;
        }

        if (exponent != Exponent || from != First || to - from + 1 != _cells.Length)
        {
            var cells = new int[to - from + 1];
            Put(this, cells, exponent, from);
            (Exponent, First, _cells) = (exponent, from, cells);
        }
    }

    /// <summary>The cell that a cell is in when cells are 2^n times as wide.</summary>
    private static long Widened(long cell, int n) => cell >> Math.Min(n, 63);

    private static long Cell(double value, int exponent) => (long)Math.Floor(Math.ScaleB(value, -exponent));

    private static void Put(NumberGrid grid, int[] cells, int exponent, long first)
    {
        for (int i = 0; i < grid._cells.Length; i++)
        {
            cells[Widened(grid.First + i, exponent - grid.Exponent) - first] += grid._cells[i];
        }
    }
}
