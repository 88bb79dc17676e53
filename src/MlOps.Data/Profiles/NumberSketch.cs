namespace MlOps.Data.Profiles;

/// <summary>The distribution of numbers in bounded memory.</summary>
/// <remarks>
/// Two histograms, one with cells of equal width and one with cells of equal ratio, each narrow where the other is wide: a quantile lies in
/// a cell of either, so where both meet. Up to 1,024 different numbers all is exact. What it says depends on the numbers
/// alone, not on their order nor on how they were divided before they were merged.
/// </remarks>
internal sealed class NumberSketch
{
    private const int CellShift = 16; // sign, exponent and 7 bits of the mantissa of a 32-bit float: neighbouring cells differ by less than 0.8 per cent

    private readonly NumberGrid _grid = new();
    private readonly int[] _ratios = new int[1 << (32 - CellShift)]; // in the order of the numbers

    /// <summary>The numbers.</summary>
    public int Count { get; private set; }

    /// <summary>The smallest.</summary>
    public double Minimum { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest.</summary>
    public double Maximum { get; private set; } = double.NegativeInfinity;

    /// <summary>The different numbers.</summary>
    public ValueCounter Values { get; } = new();

    /// <summary>The cells of equal width.</summary>
    public NumberGrid Grid => _grid;

    /// <summary>Adds finite numbers.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        double minimum = values[0], maximum = values[0];
        int[] ratios = _ratios;
        foreach (double value in values)
        {
            minimum = value < minimum ? value : minimum;
            maximum = value > maximum ? value : maximum;
            ratios[Ordered(value) >> CellShift]++;
        }

        Values.Add(values);
        _grid.Add(values, minimum, maximum);
        Count += values.Length;
        (Minimum, Maximum) = (Math.Min(Minimum, minimum), Math.Max(Maximum, maximum));
    }

    /// <summary>Adds the numbers of another sketch.</summary>
    public void Merge(NumberSketch other)
    {
        _grid.Merge(other._grid);
        Values.Merge(other.Values);
        for (int i = 0; i < _ratios.Length; i++)
        {
            _ratios[i] += other._ratios[i];
        }

        Count += other.Count;
        (Minimum, Maximum) = (Math.Min(Minimum, other.Minimum), Math.Max(Maximum, other.Maximum));
    }

    /// <summary>The number that a share of the numbers is below.</summary>
    /// <param name="share">0 to 1.</param>
    public double Quantile(double share)
    {
        if (Values.IsExact)
        {
            return ExactQuantile(share);
        }

        double rank = share * (Count - 1);
        Cell grid = OfGrid(rank), ratio = OfRatio(rank);
        Cell narrow = grid.To - grid.From <= ratio.To - ratio.From ? grid : ratio;
        double lower = Math.Max(Math.Max(grid.From, ratio.From), Minimum);
        double upper = Math.Min(Math.Min(grid.To, ratio.To), Maximum);
        double within = Math.Clamp((rank - narrow.Before) / narrow.Count, 0, 1);
        return Math.Clamp(narrow.From + (within * (narrow.To - narrow.From)), lower, Math.Max(lower, upper));
    }

    /// <summary>The number that a key of <see cref="Values"/> stands for.</summary>
    public static double NumberOf(ulong key) => BitConverter.UInt64BitsToDouble(key);

    private double ExactQuantile(double share)
    {
        (double Value, int Rows)[] sorted = [.. Values.Counts().Select(count => (NumberOf(count.Key), count.Rows)).OrderBy(count => count.Item1)];
        double rank = share * (Count - 1);
        double below = At(sorted, (long)rank), above = At(sorted, Math.Min((long)rank + 1, Count - 1));
        return below + ((rank - (long)rank) * (above - below));
    }

    private static double At((double Value, int Rows)[] sorted, long rank)
    {
        foreach ((double value, int rows) in sorted)
        {
            rank -= rows;
            if (rank < 0)
            {
                return value;
            }
        }

        return sorted[^1].Value;
    }

    private Cell OfGrid(double rank)
    {
        double width = Math.ScaleB(1, _grid.Exponent);
        long before = 0;
        for (int i = 0; i < _grid.Cells.Length; i++)
        {
            if (rank < before + _grid.Cells[i])
            {
                return new Cell((_grid.First + i) * width, (_grid.First + i + 1) * width, before, _grid.Cells[i]);
            }

            before += _grid.Cells[i];
        }

        return new Cell(Maximum, Maximum, before, 1);
    }

    private Cell OfRatio(double rank)
    {
        long before = 0;
        for (int i = 0; i < _ratios.Length; i++)
        {
            if (rank < before + _ratios[i])
            {
                return new Cell(FromOrdered((uint)i << CellShift), FromOrdered((uint)(i + 1) << CellShift), before, _ratios[i]);
            }

            before += _ratios[i];
        }

        return new Cell(Maximum, Maximum, before, 1);
    }

    /// <summary>The bits of the nearest 32-bit float as an integer that rises with it.</summary>
    private static uint Ordered(double value)
    {
        uint bits = BitConverter.SingleToUInt32Bits((float)value + 0f);
        return (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
    }

    private static double FromOrdered(uint ordered)
    {
        float value = BitConverter.UInt32BitsToSingle((ordered & 0x8000_0000) != 0 ? ordered & 0x7FFF_FFFF : ~ordered);
        return float.IsFinite(value) ? value : ordered > 0x8000_0000 ? float.MaxValue : float.MinValue;
    }

    private sealed record Cell(double From, double To, long Before, int Count);
}
