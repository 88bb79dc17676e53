using MlOps.Data.Diagnostics;
using MlOps.Evaluation.Slices;

namespace MlOps.Evaluation.Gates;

/// <summary>A <c>QualityGate</c> item: what a model must reach.</summary>
public sealed record QualityGate
{
    /// <summary>The metric's name.</summary>
    public required string Metric { get; init; }

    /// <summary>The least value that passes.</summary>
    public double? Minimum { get; init; }

    /// <summary>The greatest value that passes.</summary>
    public double? Maximum { get; init; }

    /// <summary>How much worse than the baseline model's the value may be.</summary>
    public RegressionLimit? MaximumRegression { get; init; }

    /// <summary>A column (one case a value) or <c>Column=Value</c>; null for all test rows.</summary>
    public string? Slice { get; init; }

    /// <summary>The rows that a slice needs to be judged.</summary>
    public int MinimumRows { get; init; } = SliceRequest.DefaultMinimumRows;

    /// <summary>Whether a failure fails the tests.</summary>
    public DiagnosticSeverity Severity { get; init; } = DiagnosticSeverity.Error;

    /// <summary>Where the item stands, for messages.</summary>
    public SourceLocation Location { get; init; }
}
