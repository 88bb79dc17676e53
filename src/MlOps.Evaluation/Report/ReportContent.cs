using MlOps.Data.Profiles;
using MlOps.Data.Schema;
using MlOps.Data.Summaries;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Gates;

namespace MlOps.Evaluation.Report;

/// <summary>What the report and the model card tell.</summary>
public sealed record ReportContent
{
    /// <summary><c>schema.json</c>: the columns.</summary>
    public required DataSchema Schema { get; init; }

    /// <summary><c>data/summary.json</c>: the data.</summary>
    public required DataSummary Data { get; init; }

    /// <summary><c>profile.json</c>: how the columns are distributed; null where it is not known.</summary>
    public DataProfile? Profile { get; init; }

    /// <summary><c>training.json</c>: how the model came about.</summary>
    public required TrainingFile Training { get; init; }

    /// <summary><c>trials.json</c>: the search for hyperparameters; null where nothing was searched.</summary>
    public TrialsFile? Trials { get; init; }

    /// <summary><c>metrics.json</c>: how good it is.</summary>
    public required MetricsFile Metrics { get; init; }

    /// <summary><c>evaluation.json</c>: the pictures.</summary>
    public required EvaluationFile Evaluation { get; init; }

    /// <summary><c>gates.json</c>: whether it is good enough.</summary>
    public required IReadOnlyList<GateResult> Gates { get; init; }

    /// <summary><c>lineage.json</c>: what it was made from.</summary>
    public required LineageFile Lineage { get; init; }
}
