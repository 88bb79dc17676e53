using static MlOps.Evaluation.Metrics.MetricNames;

namespace MlOps.Evaluation.Metrics;

/// <summary>The metrics of a multiclass classification.</summary>
/// <remarks>
/// A row whose label no training row has is a mistake for every accuracy, and its label got probability zero, which
/// <see cref="Surprise.Clip"/> bounds.
/// </remarks>
internal static class MulticlassMetrics
{
    public static IReadOnlyList<MetricValue> Compute(MulticlassPredictions predictions)
    {
        int top = TopK(predictions.Classes);
        double all = 0, correct = 0, amongTop = 0, logLoss = 0;
        double[] classWeight = new double[predictions.AllClasses];
        double[] classCorrect = new double[predictions.AllClasses];
        for (int row = 0; row < predictions.Rows; row++)
        {
            double weight = predictions.Weight(row);
            int label = predictions.Labels[row];
            all += weight;
            classWeight[label] += weight;
            if (predictions.Predicted[row] == label)
            {
                correct += weight;
                classCorrect[label] += weight;
            }

            if (label >= predictions.Classes)
            {
                logLoss += weight * Surprise.Of(0);
                continue;
            }

            ReadOnlySpan<float> probabilities = predictions.ProbabilitiesOf(row);
            logLoss += weight * Surprise.Of(probabilities[label]);
            if (Rank(probabilities, label) < top)
            {
                amongTop += weight;
            }
        }

        return
        [
            MetricValue.Ratio(MicroAccuracy, correct, all, Undefined.NoWeight),
            Macro(classCorrect, classWeight),
            MetricValue.Ratio(TopKAccuracy, amongTop, all, Undefined.NoWeight),
            MetricValue.Ratio(LogLoss, logLoss, all, Undefined.NoWeight),
            Reduction(logLoss, classWeight, all),
        ];
    }

    /// <summary>Three, and fewer where three would be all classes or nearly all: a figure that is always 1 says nothing.</summary>
    public static int TopK(int classes) => Math.Max(1, Math.Min(3, classes - 1));

    /// <summary>The number of classes that come before a class by probability; of equal ones the first comes first.</summary>
    private static int Rank(ReadOnlySpan<float> probabilities, int label)
    {
        int rank = 0;
        for (int other = 0; other < probabilities.Length; other++)
        {
            if (probabilities[other] > probabilities[label] || (other < label && probabilities[other] == probabilities[label]))
            {
                rank++;
            }
        }

        return rank;
    }

    private static MetricValue Macro(double[] correct, double[] weight)
    {
        double sum = 0;
        int present = 0;
        for (int label = 0; label < weight.Length; label++)
        {
            if (weight[label] > 0)
            {
                sum += correct[label] / weight[label];
                present++;
            }
        }

        return MetricValue.Ratio(MacroAccuracy, sum, present, Undefined.NoWeight);
    }

    /// <summary>One minus the log loss over the entropy of the rows' own labels, as ML.NET defines it.</summary>
    private static MetricValue Reduction(double logLoss, double[] classWeight, double all)
    {
        double prior = 0;
        foreach (double weight in classWeight)
        {
            if (weight > 0)
            {
                prior -= weight * DeterministicMath.Log(weight / all);
            }
        }

        return MetricValue.Ratio(LogLossReduction, prior - logLoss, prior, "all rows have the same label");
    }
}
