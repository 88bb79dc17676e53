using MlOps.Data;

namespace MlOps.Evaluation.Metrics;

/// <summary>A figure that a model is judged by.</summary>
/// <param name="Name">The name in the project, in <c>metrics.json</c> and in gates.</param>
/// <param name="Title">The name in prose.</param>
/// <param name="Meaning">What it says, in one sentence.</param>
/// <param name="Direction">Which way is better.</param>
/// <param name="Lowest">The least value that it can have.</param>
/// <param name="Highest">The greatest value that it can have.</param>
/// <param name="Tasks">The tasks that it is defined for.</param>
public sealed record Metric(
    string Name,
    string Title,
    string Meaning,
    MetricDirection Direction,
    double Lowest,
    double Highest,
    IReadOnlyList<ModelTask> Tasks)
{
    /// <summary>Whether it is measured on the model as a whole, not computed from predictions; such a metric has no slices.</summary>
    public bool IsMeasurement { get; init; }
}

/// <summary>Which way a metric is better.</summary>
public enum MetricDirection
{
    /// <summary>A greater value is better.</summary>
    HigherIsBetter,

    /// <summary>A smaller value is better.</summary>
    LowerIsBetter,
}

/// <summary>A metric's value on some rows.</summary>
/// <param name="Metric">The metric's name.</param>
/// <param name="Value">The value; null where the rows do not define it.</param>
/// <param name="Undefined">Why there is no value.</param>
public readonly record struct MetricValue(string Metric, double? Value, string? Undefined = null)
{
    internal static MetricValue Ratio(string metric, double numerator, double denominator, string undefined) =>
        denominator > 0 ? new(metric, numerator / denominator) : new(metric, null, undefined);
}
