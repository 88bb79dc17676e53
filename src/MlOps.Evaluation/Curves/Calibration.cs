namespace MlOps.Evaluation.Curves;

/// <summary>The rows whose probability falls into a range.</summary>
/// <param name="From">The least probability.</param>
/// <param name="To">The probability that is the next range's; the last range holds it.</param>
/// <param name="Predicted">The mean probability.</param>
/// <param name="Observed">The share of rows where the event came true.</param>
/// <param name="Rows">The number of rows.</param>
public sealed record CalibrationBin(double From, double To, double Predicted, double Observed, int Rows);

/// <summary>Whether probabilities mean what they say.</summary>
internal static class Calibration
{
    public const int Bins = 10;

    /// <summary>Ranges of equal width that have rows.</summary>
    /// <param name="probabilities">The probability that was given to an event of each row.</param>
    /// <param name="came">Whether it came true.</param>
    /// <param name="weight">The weight of each row.</param>
    public static IReadOnlyList<CalibrationBin> Of(ReadOnlySpan<float> probabilities, Func<int, bool> came, Func<int, double> weight)
    {
        double[] weights = new double[Bins], predicted = new double[Bins], observed = new double[Bins];
        int[] rows = new int[Bins];
        for (int row = 0; row < probabilities.Length; row++)
        {
            int bin = Math.Clamp((int)(probabilities[row] * Bins), 0, Bins - 1);
            rows[bin]++;
            weights[bin] += weight(row);
            predicted[bin] += weight(row) * probabilities[row];
            observed[bin] += came(row) ? weight(row) : 0;
        }

        return [.. Enumerable.Range(0, Bins)
            .Where(bin => weights[bin] > 0)
            .Select(bin => new CalibrationBin((double)bin / Bins, (bin + 1.0) / Bins, predicted[bin] / weights[bin], observed[bin] / weights[bin], rows[bin]))];
    }

    /// <summary>The expected calibration error: the distance of probability from frequency, averaged over rows (Naeini et al., 2015).</summary>
    public static double Error(IReadOnlyList<CalibrationBin> bins) =>
        bins.Sum(bin => bin.Rows * Math.Abs(bin.Predicted - bin.Observed)) / Math.Max(1, bins.Sum(bin => bin.Rows));
}
