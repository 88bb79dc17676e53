using static MlOps.Evaluation.Metrics.MetricNames;

namespace MlOps.Evaluation.Metrics;

/// <summary>The metrics of a binary classification.</summary>
internal static class BinaryMetrics
{
    private const string NoPositive = "no row is positive";
    private const string NoNegative = "no row is negative";

    public static IReadOnlyList<MetricValue> Compute(BinaryPredictions predictions)
    {
        double truePositives = 0, falsePositives = 0, trueNegatives = 0, falseNegatives = 0, logLoss = 0;
        for (int row = 0; row < predictions.Rows; row++)
        {
            double weight = predictions.Weight(row);
            switch (predictions.Labels[row], predictions.Predicted[row])
            {
                case (true, true): truePositives += weight; break;
                case (true, false): falseNegatives += weight; break;
                case (false, true): falsePositives += weight; break;
                default: trueNegatives += weight; break;
            }

            double probability = predictions.Probabilities[row];
            logLoss += weight * Surprise.Of(predictions.Labels[row] ? probability : 1 - probability);
        }

        double positives = truePositives + falseNegatives;
        double negatives = trueNegatives + falsePositives;
        double all = positives + negatives;
        ScoreGroup[] groups = ScoreGroups.Of(predictions);
        return
        [
            AreaUnderRoc(groups, positives, negatives),
            AveragePrecision(groups, positives),
            MetricValue.Ratio(Accuracy, truePositives + trueNegatives, all, Undefined.NoWeight),
            MetricValue.Ratio(F1Score, 2 * truePositives, 2 * truePositives + falsePositives + falseNegatives, "no row is positive or predicted positive"),
            MetricValue.Ratio(PositivePrecision, truePositives, truePositives + falsePositives, "no row is predicted positive"),
            MetricValue.Ratio(PositiveRecall, truePositives, positives, NoPositive),
            MetricValue.Ratio(LogLoss, logLoss, all, Undefined.NoWeight),
            MetricValue.Ratio(NegativePrecision, trueNegatives, trueNegatives + falseNegatives, "no row is predicted negative"),
            MetricValue.Ratio(NegativeRecall, trueNegatives, negatives, NoNegative),
        ];
    }

    /// <summary>The Mann–Whitney statistic: pairs of a positive and a negative row in the right order, ties counting half.</summary>
    private static MetricValue AreaUnderRoc(ScoreGroup[] groups, double positives, double negatives)
    {
        double ordered = 0, above = 0;
        foreach (ScoreGroup group in groups)
        {
            ordered += group.Negatives * (above + group.Positives / 2);
            above += group.Positives;
        }

        return MetricValue.Ratio(AreaUnderRocCurve, ordered, positives * negatives, positives > 0 ? NoNegative : NoPositive);
    }

    /// <summary>
    /// The precision at each threshold, weighted by the recall gained there: scikit-learn's <c>average_precision_score</c>.
    /// The points are not joined by lines, since linear interpolation is too kind in precision-recall space
    /// (Davis and Goadrich, 2006).
    /// </summary>
    private static MetricValue AveragePrecision(ScoreGroup[] groups, double positives)
    {
        double sum = 0, truePositives = 0, predicted = 0;
        foreach (ScoreGroup group in groups)
        {
            truePositives += group.Positives;
            predicted += group.Positives + group.Negatives;
            sum += predicted > 0 ? group.Positives * truePositives / predicted : 0;
        }

        return MetricValue.Ratio(AreaUnderPrecisionRecallCurve, sum, positives, NoPositive);
    }
}
