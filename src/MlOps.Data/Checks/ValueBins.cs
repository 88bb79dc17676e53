using MlOps.Data.Tables;

namespace MlOps.Data.Checks;

/// <summary>Numbers or instants in bins of about equally many rows; missing ones have a bin of their own, the last.</summary>
internal sealed class ValueBins
{
    private readonly double[] _edges;

    private ValueBins(double[] edges) => _edges = edges;

    /// <summary>How many bins there are.</summary>
    public int Count => _edges.Length + 2;

    /// <summary>Bins for some rows of a column; one bin for all where it holds neither numbers nor instants.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">The rows to go by.</param>
    /// <param name="most">How many bins are wanted at most; there are fewer where values repeat.</param>
    public static ValueBins Of(Column column, int[] rows, int most)
    {
        double[] sorted = column is NumberColumn or TimestampColumn ? [.. rows.Select(row => RowSample.ValueAt(column, row)).Where(value => !double.IsNaN(value))] : [];
        Array.Sort(sorted);
        return new ValueBins(sorted.Length == 0 ? [] : [.. Enumerable.Range(1, most - 1).Select(bin => sorted[(int)((long)bin * sorted.Length / most)]).Distinct()]);
    }

    /// <summary>The bin of a value.</summary>
    public int Of(double value)
    {
        if (double.IsNaN(value))
        {
            return _edges.Length + 1;
        }

        int place = Array.BinarySearch(_edges, value);
        return place >= 0 ? place + 1 : ~place;
    }
}
