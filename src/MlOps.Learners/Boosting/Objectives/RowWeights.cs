namespace MlOps.Learners.Boosting.Objectives;

/// <summary>Sums in the order of the rows; without weights every row weighs one.</summary>
internal static class RowWeights
{
    /// <summary>The sum of the rows' weights.</summary>
    public static double Sum(double[]? weights, ReadOnlySpan<int> rows)
    {
        if (weights is null)
        {
            return rows.Length;
        }

        double sum = 0;
        foreach (int row in rows)
        {
            sum += weights[row];
        }

        return sum;
    }

    /// <summary>The weighted mean of the rows' values.</summary>
    public static double Mean(double[] values, double[]? weights, ReadOnlySpan<int> rows)
    {
        double sum = 0;
        foreach (int row in rows)
        {
            sum += weights is null ? values[row] : weights[row] * values[row];
        }

        return sum / Sum(weights, rows);
    }
}
