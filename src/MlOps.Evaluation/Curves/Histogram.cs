namespace MlOps.Evaluation.Curves;

/// <summary>Counts in ranges of equal width; the first and the last also hold what lies beyond.</summary>
/// <param name="From">Where the first range begins.</param>
/// <param name="To">Where the last range ends.</param>
/// <param name="Counts">The number of rows of each range.</param>
public sealed record Histogram(double From, double To, IReadOnlyList<int> Counts)
{
    internal static Histogram Of(IEnumerable<double> values, double from, double to, int bins)
    {
        int[] counts = new int[bins];
        foreach (double value in values)
        {
            counts[BinOf(value, from, to, bins)]++;
        }

        return new Histogram(from, to, counts);
    }

    internal static int BinOf(double value, double from, double to, int bins) =>
        (int)Math.Clamp(Math.Floor((value - from) / (to - from) * bins), 0, bins - 1);
}

/// <summary>Counts in a grid of two numbers; its border cells also hold what lies beyond.</summary>
/// <param name="XFrom">Where the first column begins.</param>
/// <param name="XTo">Where the last column ends.</param>
/// <param name="YFrom">Where the first line begins.</param>
/// <param name="YTo">Where the last line ends.</param>
/// <param name="Counts">The number of rows by line (Y), then by column (X).</param>
public sealed record Density(double XFrom, double XTo, double YFrom, double YTo, IReadOnlyList<IReadOnlyList<int>> Counts)
{
    internal static Density Of(ReadOnlySpan<float> x, ReadOnlySpan<float> y, (double From, double To) xRange, (double From, double To) yRange, int columns, int lines)
    {
        int[][] counts = [.. Enumerable.Range(0, lines).Select(_ => new int[columns])];
        for (int row = 0; row < x.Length; row++)
        {
            int column = Histogram.BinOf(x[row], xRange.From, xRange.To, columns);
            counts[Histogram.BinOf(y[row], yRange.From, yRange.To, lines)][column]++;
        }

        return new Density(xRange.From, xRange.To, yRange.From, yRange.To, counts);
    }
}
