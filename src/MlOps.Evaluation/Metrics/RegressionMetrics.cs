using static MlOps.Evaluation.Metrics.MetricNames;

namespace MlOps.Evaluation.Metrics;

/// <summary>The metrics of a regression.</summary>
internal static class RegressionMetrics
{
    public static IReadOnlyList<MetricValue> Compute(RegressionPredictions predictions)
    {
        double all = 0, labels = 0, absolute = 0, squared = 0;
        for (int row = 0; row < predictions.Rows; row++)
        {
            double weight = predictions.Weight(row);
            double error = (double)predictions.Predicted[row] - predictions.Labels[row];
            all += weight;
            labels += weight * predictions.Labels[row];
            absolute += weight * Math.Abs(error);
            squared += weight * error * error;
        }

        // A second pass about the mean: the difference of two large sums of squares would lose all digits.
        double mean = labels / all;
        double variation = 0;
        for (int row = 0; row < predictions.Rows; row++)
        {
            double distance = predictions.Labels[row] - mean;
            variation += predictions.Weight(row) * distance * distance;
        }

        MetricValue meanSquared = MetricValue.Ratio(MeanSquaredError, squared, all, Undefined.NoWeight);
        return
        [
            meanSquared with { Metric = RootMeanSquaredError, Value = meanSquared.Value is { } value ? Math.Sqrt(value) : null },
            MetricValue.Ratio(MeanAbsoluteError, absolute, all, Undefined.NoWeight),
            meanSquared,
            MetricValue.Ratio(RSquared, variation - squared, variation, "all rows have the same label"),
        ];
    }
}
