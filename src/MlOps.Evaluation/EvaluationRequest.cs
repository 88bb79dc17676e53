using MlOps.Data.Tables;
using MlOps.Evaluation.Baselines;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Slices;

namespace MlOps.Evaluation;

/// <summary>What to evaluate.</summary>
public sealed record EvaluationRequest
{
    /// <summary>The model: <c>table => ModelPredictions.From(scorer, table)</c>.</summary>
    public required Func<Table, Predictions> Predict { get; init; }

    /// <summary>The same for rows whose columns of expressions are given, not computed: it measures what such a column is worth. Null where there is none.</summary>
    public Func<Table, Predictions>? PredictFromFeatures { get; init; }

    /// <summary>What columns add to the scores of rows: <c>table => ModelExplanations.From(explainer, table, …)</c>; null where the model cannot be explained.</summary>
    public Func<Table, RowContributions>? Explain { get; init; }

    /// <summary>The most rows that are explained for the summary of columns.</summary>
    public int ExplainedRows { get; init; } = 500;

    /// <summary>The rows to judge by, which training has not seen.</summary>
    public required Table Test { get; init; }

    /// <summary>How the model came about.</summary>
    public required TrainingFile Training { get; init; }

    /// <summary>The <c>EvaluationSlice</c> items and the slices of gates.</summary>
    public IReadOnlyList<SliceRequest> Slices { get; init; } = [];

    /// <summary>The published model to compare with; null where there is none.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>The package of which no version is published yet; null where one is, or where the project names none.</summary>
    public string? UnpublishedBaseline { get; init; }
}

/// <summary>How good the model is.</summary>
/// <param name="Metrics">The figures.</param>
/// <param name="Evaluation">The pictures.</param>
public sealed record EvaluationResult(MetricsFile Metrics, EvaluationFile Evaluation);
