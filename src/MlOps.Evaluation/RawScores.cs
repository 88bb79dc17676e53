using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Evaluation.Metrics;

namespace MlOps.Evaluation;

/// <summary>The metric that sums a model of a task up, of rows held out in training: from raw scores, before there is a model.</summary>
public static class RawScores
{
    /// <summary>The value; null where the rows do not define it.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="scores">Their raw scores [rows × outputs]: log-odds, a score a class, or the number.</param>
    public static double? PrimaryMetric(Table table, double[] scores)
    {
        string metric = MetricCatalogue.Primary(table.Schema.Task).Name;
        return Predictions(table, scores).Metrics().First(value => value.Metric == metric).Value;
    }

    private static Predictions Predictions(Table table, double[] scores)
    {
        DataSchema schema = table.Schema;
        float[]? weights = schema.Columns.FirstOrDefault(column => column.Role == ColumnRole.Weight) is { } weight ? ((NumberColumn)table[weight.Name]).Values : null;
        switch (schema.Task)
        {
            case ModelTask.BinaryClassification:
                return new BinaryPredictions(
                    Array.ConvertAll(table.LabelClasses.ToArray(), label => label == 1),
                    Array.ConvertAll(scores, score => score > 0),
                    Array.ConvertAll(scores, score => (float)score),
                    Array.ConvertAll(scores, score => (float)(1 / (1 + DeterministicMath.Exp(-score)))),
                    weights);

            case ModelTask.MulticlassClassification:
                int classes = schema.Classes.Count;
                int[] labels = table.LabelClasses.ToArray();
                float[] probabilities = new float[scores.Length];
                int[] predicted = new int[labels.Length];
                for (int row = 0; row < labels.Length; row++)
                {
                    ReadOnlySpan<double> own = scores.AsSpan(row * classes, classes);
                    predicted[row] = Softmax(own, probabilities.AsSpan(row * classes, classes));
                }

                return new MulticlassPredictions(classes, labels, predicted, probabilities, weights);

            default:
                return new RegressionPredictions(table.LabelNumbers.ToArray(), Array.ConvertAll(scores, score => (float)score), weights);
        }
    }

    private static int Softmax(ReadOnlySpan<double> scores, Span<float> probabilities)
    {
        int largest = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            largest = scores[i] > scores[largest] ? i : largest;
        }

        double sum = 0;
        foreach (double score in scores)
        {
            sum += DeterministicMath.Exp(score - scores[largest]);
        }

        for (int i = 0; i < scores.Length; i++)
        {
            probabilities[i] = (float)(DeterministicMath.Exp(scores[i] - scores[largest]) / sum);
        }

        return largest;
    }
}
