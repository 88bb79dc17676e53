namespace MlOps.Data.Splitting;

/// <summary>Deals rows out by time: the latest are test rows, the ones before them validation rows.</summary>
/// <remarks>
/// Rows of one time stay together: a boundary that falls among them moves back, so that test data never begin later than
/// the fraction asks for. A row without a time is a training row, since nothing says that it is late.
/// </remarks>
internal static class TimeSplit
{
    /// <summary>The set of each row; NaN is no time.</summary>
    public static RowSet[] Assign(ReadOnlySpan<double> times, double testFraction, double validationFraction)
    {
        double[] sorted = [.. times.ToArray().Where(time => !double.IsNaN(time)).Order()];
        double test = Boundary(sorted, testFraction);
        double validation = Boundary(sorted, testFraction + validationFraction);
        var sets = new RowSet[times.Length];
        for (int row = 0; row < sets.Length; row++)
        {
            sets[row] = times[row] >= test ? RowSet.Test : times[row] >= validation ? RowSet.Validation : RowSet.Training;
        }

        return sets;
    }

    /// <summary>The earliest time of the latest share of rows.</summary>
    private static double Boundary(double[] sorted, double share)
    {
        int rows = (int)Math.Round(share * sorted.Length, MidpointRounding.AwayFromZero);
        return rows == 0 ? double.PositiveInfinity : sorted[^Math.Min(rows, sorted.Length)];
    }
}
