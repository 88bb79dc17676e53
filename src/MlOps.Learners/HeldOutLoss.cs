using MlOps.Data;
using MlOps.Data.Tables;
using MlOps.Learners.Linear;

namespace MlOps.Learners;

/// <summary>
/// What candidates are compared by: the log-loss of a classification (in nats), the root of the mean squared error of a
/// regression; smaller is better. Sums over folds.
/// </summary>
/// <remarks>
/// The log-loss rather than the accuracy or the area under the ROC curve, since every row counts in it by how sure the
/// model was, which makes it the steadiest of them on few rows. Rows of a class that the candidate has not been trained
/// on are left out: all that they could say is how the candidate treats what it cannot know.
/// </remarks>
internal sealed class HeldOutLoss(ModelTask task)
{
    private double _sum;
    private double _weight;

    /// <summary>The metric's name.</summary>
    public string Metric => task == ModelTask.Regression ? "RootMeanSquaredError" : "LogLoss";

    /// <summary>The metric's value.</summary>
    public double Value => task == ModelTask.Regression ? Math.Sqrt(2 * _sum / _weight) : _sum / _weight;

    /// <summary>Adds the rows of a split.</summary>
    /// <param name="split">The split.</param>
    /// <param name="rawScores">The raw scores of its held-out rows [rows × outputs].</param>
    public void Add(TrainingSplit split, ReadOnlySpan<double> rawScores)
    {
        HashSet<int>? known = task == ModelTask.Regression ? null : [.. split.Training.LabelClasses];
        float[]? weights = TrainingRows.Weights(split.HeldOut);
        Loss loss = Loss.For(split.HeldOut);
        var scores = new double[loss.Outputs];
        for (int row = 0; row < split.HeldOut.Rows; row++)
        {
            if (known?.Contains(split.HeldOut.LabelClasses[row]) == false)
            {
                continue;
            }

            rawScores.Slice(row * scores.Length, scores.Length).CopyTo(scores);
            double weight = weights?[row] ?? 1;
            _sum += weight * loss.Evaluate(row, scores);
            _weight += weight;
        }
    }
}
