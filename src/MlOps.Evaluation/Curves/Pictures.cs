using MlOps.Data.Tables;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Metrics;

namespace MlOps.Evaluation.Curves;

/// <summary>What the report draws of predictions.</summary>
internal static class Pictures
{
    /// <summary>Twentieths: the report also reads thresholds off their edges.</summary>
    private const int ProbabilityBins = 20;

    private const int ResidualBins = 41;
    private const int DensityCells = 48;

    public static EvaluationFile Of(Predictions predictions, Table test)
    {
        var none = new EvaluationFile { PermutationImportance = [] };
        return predictions switch
        {
            BinaryPredictions binary => none with { Binary = OfBinary(binary, test.Schema.Classes) },
            MulticlassPredictions multiclass => none with { Multiclass = OfMulticlass(multiclass, ((CategoryColumn)test[test.Schema.LabelColumn]).Dictionary) },
            RegressionPredictions regression => none with { Regression = OfRegression(regression) },
            _ => throw new ArgumentException($"Unknown predictions {predictions.GetType().Name}.", nameof(predictions)),
        };
    }

    private static BinaryEvaluation OfBinary(BinaryPredictions predictions, IReadOnlyList<string> classes)
    {
        ScoreGroup[] groups = ScoreGroups.Of(predictions);
        return new BinaryEvaluation
        {
            Roc = Curve.Roc(groups),
            PrecisionRecall = Curve.PrecisionRecall(groups),
            Calibration = Calibration.Of(predictions.Probabilities, row => predictions.Labels[row], predictions.Weight),
            Confusion = ConfusionMatrix.Of(classes, Indices(predictions.Labels), Indices(predictions.Predicted)),
            Positives = Probabilities(predictions, label: true),
            Negatives = Probabilities(predictions, label: false),
        };
    }

    private static int[] Indices(bool[] labels) => [.. labels.Select(label => label ? 1 : 0)];

    private static Histogram Probabilities(BinaryPredictions predictions, bool label) => Histogram.Of(
        predictions.Probabilities.Where((_, row) => predictions.Labels[row] == label).Select(probability => (double)probability), 0, 1, ProbabilityBins);

    private static MulticlassEvaluation OfMulticlass(MulticlassPredictions predictions, string[] labels)
    {
        float[] confidence = new float[predictions.Rows];
        for (int row = 0; row < confidence.Length; row++)
        {
            confidence[row] = predictions.ProbabilitiesOf(row)[predictions.Predicted[row]];
        }

        return new MulticlassEvaluation
        {
            Calibration = Calibration.Of(confidence, row => predictions.Predicted[row] == predictions.Labels[row], predictions.Weight),
            Confusion = ConfusionMatrix.Of(labels, predictions.Labels, predictions.Predicted),
        };
    }

    private static RegressionEvaluation OfRegression(RegressionPredictions predictions)
    {
        float[] residuals = new float[predictions.Rows];
        double[] absolute = new double[predictions.Rows];
        for (int row = 0; row < residuals.Length; row++)
        {
            residuals[row] = predictions.Labels[row] - predictions.Predicted[row];
            absolute[row] = Math.Abs((double)predictions.Labels[row] - predictions.Predicted[row]);
        }

        Array.Sort(absolute);
        (double From, double To) values = Range([.. predictions.Labels, .. predictions.Predicted]);
        (double From, double To) predicted = Range(predictions.Predicted);
        double reach = Math.Max(Quantile(absolute, 0.99), float.Epsilon);
        return new RegressionEvaluation
        {
            PredictedByActual = Density.Of(predictions.Labels, predictions.Predicted, values, values, DensityCells, DensityCells),
            ResidualByPredicted = Density.Of(predictions.Predicted, residuals, predicted, (-reach, reach), DensityCells, DensityCells / 2),
            Residuals = Histogram.Of(residuals.Select(residual => (double)residual), -reach, reach, ResidualBins),
            AbsoluteErrors = [.. Enumerable.Range(0, 50).Select(step => new CurvePoint(Quantile(absolute, step / 50.0), step / 50.0))],
        };
    }

    /// <summary>From the half-per-cent quantile to its opposite, so that a few outliers do not squeeze all others into one cell.</summary>
    private static (double From, double To) Range(float[] values)
    {
        double[] sorted = [.. values.Order().Select(value => (double)value)];
        (double from, double to) = (Quantile(sorted, 0.005), Quantile(sorted, 0.995));
        return from < to ? (from, to) : (from - 0.5, from + 0.5);
    }

    private static double Quantile(double[] sorted, double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
}
