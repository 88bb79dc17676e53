using MlOps.Data.Tables;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Slices;

namespace MlOps.Evaluation;

/// <summary>What to evaluate.</summary>
public sealed record EvaluationRequest
{
    /// <summary>The model: <c>table => ModelPredictions.From(scorer, table)</c>.</summary>
    public required Func<Table, Predictions> Predict { get; init; }

    /// <summary>The rows to judge by, which training has not seen.</summary>
    public required Table Test { get; init; }

    /// <summary>How the model came about.</summary>
    public required TrainingFile Training { get; init; }

    /// <summary>The <c>EvaluationSlice</c> items and <see cref="Gates.QualityGate.SliceRequest"/> of every gate that has one.</summary>
    public IReadOnlyList<SliceRequest> Slices { get; init; } = [];
}

/// <summary>How good the model is.</summary>
/// <param name="Metrics">The figures.</param>
/// <param name="Evaluation">The pictures.</param>
public sealed record EvaluationResult(MetricsFile Metrics, EvaluationFile Evaluation);
