using MlOps.Data.Tables;

namespace MlOps.Data.Checks;

/// <summary>Some rows at even distances: enough to see what matters, however many there are.</summary>
internal static class RowSample
{
    /// <summary>The most rows that a check looks at.</summary>
    public const int MaximumRows = 1 << 14;

    /// <summary>The rows, rising.</summary>
    public static int[] Of(int rows)
    {
        int count = Math.Min(rows, MaximumRows);
        return [.. Enumerable.Range(0, count).Select(i => (int)((long)i * rows / count))];
    }

    /// <summary>A value as a number: itself, the instant, or a category's code; NaN where missing.</summary>
    public static double ValueAt(Column column, int row) => column switch
    {
        NumberColumn numbers => numbers.Values[row],
        TimestampColumn instants => instants.Values[row],
        CategoryColumn categories => categories.Codes[row] < 0 ? double.NaN : categories.Codes[row],
        _ => double.NaN,
    };
}
