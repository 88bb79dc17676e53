using MlOps.Evaluation.Metrics;

namespace MlOps.Evaluation;

/// <summary>What a model said about rows whose labels are known.</summary>
public abstract class Predictions(int rows, float[]? weights)
{
    /// <summary>The number of rows.</summary>
    public int Rows { get; } = rows;

    /// <summary>The weight of each row; null where all weigh one.</summary>
    public float[]? Weights { get; } = weights;

    /// <summary>The rows named, in that order.</summary>
    public abstract Predictions Select(ReadOnlySpan<int> rows);

    /// <summary>The metrics of the task, in the order of <see cref="MetricCatalogue"/>.</summary>
    public abstract IReadOnlyList<MetricValue> Metrics();

    internal double Weight(int row) => Weights is null ? 1 : Weights[row];

    private protected static T[] Gather<T>(T[] values, ReadOnlySpan<int> rows, int width = 1)
    {
        var selected = new T[rows.Length * width];
        for (int i = 0; i < rows.Length; i++)
        {
            Array.Copy(values, rows[i] * width, selected, i * width, width);
        }

        return selected;
    }

    private protected float[]? GatherWeights(ReadOnlySpan<int> rows) => Weights is null ? null : Gather(Weights, rows);
}

/// <summary>Predictions of a binary classification.</summary>
/// <param name="labels">Whether a row is positive.</param>
/// <param name="predicted">Whether it is predicted positive.</param>
/// <param name="scores">What rows are ranked by: the log-odds, which keep apart what probabilities near 0 and 1 round together.</param>
/// <param name="probabilities">The probability of the positive label, 0 to 1.</param>
/// <param name="weights">The weight of each row; null where all weigh one.</param>
public sealed class BinaryPredictions(bool[] labels, bool[] predicted, float[] scores, float[] probabilities, float[]? weights = null)
    : Predictions(labels.Length, weights)
{
    /// <summary>Whether each row is positive.</summary>
    public bool[] Labels { get; } = labels;

    /// <summary>Whether each row is predicted positive.</summary>
    public bool[] Predicted { get; } = predicted;

    /// <summary>What rows are ranked by.</summary>
    public float[] Scores { get; } = scores;

    /// <summary>The probability of the positive label.</summary>
    public float[] Probabilities { get; } = probabilities;

    /// <inheritdoc/>
    public override BinaryPredictions Select(ReadOnlySpan<int> rows) => new(
        Gather(Labels, rows), Gather(Predicted, rows), Gather(Scores, rows), Gather(Probabilities, rows), GatherWeights(rows));

    /// <inheritdoc/>
    public override IReadOnlyList<MetricValue> Metrics() => BinaryMetrics.Compute(this);
}

/// <summary>Predictions of a multiclass classification.</summary>
/// <param name="classes">The number of classes that the model knows.</param>
/// <param name="labels">The class of each row; from <paramref name="classes"/> on where no training row has it.</param>
/// <param name="predicted">The class predicted.</param>
/// <param name="probabilities">The probability of each class: [rows × classes], row by row.</param>
/// <param name="weights">The weight of each row; null where all weigh one.</param>
public sealed class MulticlassPredictions(int classes, int[] labels, int[] predicted, float[] probabilities, float[]? weights = null)
    : Predictions(labels.Length, weights)
{
    /// <summary>The number of classes that the model knows.</summary>
    public int Classes { get; } = classes;

    /// <summary>The number of classes that the model knows or a row has.</summary>
    public int AllClasses { get; } = Math.Max(classes, labels.DefaultIfEmpty(-1).Max() + 1);

    /// <summary>The class of each row.</summary>
    public int[] Labels { get; } = labels;

    /// <summary>The class predicted for each row.</summary>
    public int[] Predicted { get; } = predicted;

    /// <summary>The probabilities, [rows × classes].</summary>
    public float[] Probabilities { get; } = probabilities;

    /// <summary>The probability of each class for a row.</summary>
    public ReadOnlySpan<float> ProbabilitiesOf(int row) => Probabilities.AsSpan(row * Classes, Classes);

    /// <inheritdoc/>
    public override MulticlassPredictions Select(ReadOnlySpan<int> rows) => new(
        Classes, Gather(Labels, rows), Gather(Predicted, rows), Gather(Probabilities, rows, Classes), GatherWeights(rows));

    /// <inheritdoc/>
    public override IReadOnlyList<MetricValue> Metrics() => MulticlassMetrics.Compute(this);
}

/// <summary>Predictions of a regression.</summary>
/// <param name="labels">The true number of each row.</param>
/// <param name="predicted">The number predicted.</param>
/// <param name="weights">The weight of each row; null where all weigh one.</param>
public sealed class RegressionPredictions(float[] labels, float[] predicted, float[]? weights = null)
    : Predictions(labels.Length, weights)
{
    /// <summary>The true numbers.</summary>
    public float[] Labels { get; } = labels;

    /// <summary>The numbers predicted.</summary>
    public float[] Predicted { get; } = predicted;

    /// <inheritdoc/>
    public override RegressionPredictions Select(ReadOnlySpan<int> rows) => new(Gather(Labels, rows), Gather(Predicted, rows), GatherWeights(rows));

    /// <inheritdoc/>
    public override IReadOnlyList<MetricValue> Metrics() => RegressionMetrics.Compute(this);
}
