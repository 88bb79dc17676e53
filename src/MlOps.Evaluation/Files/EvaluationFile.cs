using MlOps.Evaluation.Curves;

namespace MlOps.Evaluation.Files;

/// <summary><c>evaluation.json</c>: what the report draws. Counts and curves only, no rows.</summary>
public sealed record EvaluationFile
{
    /// <summary>The pictures of a binary classification; null for other tasks.</summary>
    public BinaryEvaluation? Binary { get; init; }

    /// <summary>The pictures of a multiclass classification; null for other tasks.</summary>
    public MulticlassEvaluation? Multiclass { get; init; }

    /// <summary>The pictures of a regression; null for other tasks.</summary>
    public RegressionEvaluation? Regression { get; init; }

    /// <summary>How much worse the task's first metric gets when a column is shuffled, largest first; empty where it is not defined. Very wide tables leave columns out.</summary>
    public required IReadOnlyList<NamedValue<double>> PermutationImportance { get; init; }

    /// <summary>How columns move the scores of test rows; null where the model cannot be explained.</summary>
    public ExplanationSummary? Explanations { get; init; }

    /// <summary>The file's text.</summary>
    public string ToJson() => ArtifactJson.Write(this);

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not such a file.</exception>
    public static EvaluationFile FromJson(string json) => ArtifactJson.Read<EvaluationFile>(json);
}

/// <summary>The pictures of a binary classification.</summary>
public sealed record BinaryEvaluation
{
    /// <summary>False-positive rate and true-positive rate; empty where a label is absent.</summary>
    public required IReadOnlyList<CurvePoint> Roc { get; init; }

    /// <summary>Recall and precision; empty where no row is positive.</summary>
    public required IReadOnlyList<CurvePoint> PrecisionRecall { get; init; }

    /// <summary>The share of positive rows by probability.</summary>
    public required IReadOnlyList<CalibrationBin> Calibration { get; init; }

    /// <summary>True and predicted labels.</summary>
    public required ConfusionMatrix Confusion { get; init; }

    /// <summary>The probabilities of positive rows.</summary>
    public required Histogram Positives { get; init; }

    /// <summary>The probabilities of negative rows.</summary>
    public required Histogram Negatives { get; init; }
}

/// <summary>The pictures of a multiclass classification.</summary>
public sealed record MulticlassEvaluation
{
    /// <summary>The share of right predictions by the probability of the predicted label.</summary>
    public required IReadOnlyList<CalibrationBin> Calibration { get; init; }

    /// <summary>True and predicted labels.</summary>
    public required ConfusionMatrix Confusion { get; init; }
}

/// <summary>The pictures of a regression.</summary>
public sealed record RegressionEvaluation
{
    /// <summary>Predicted numbers (Y) against true ones (X).</summary>
    public required Density PredictedByActual { get; init; }

    /// <summary>Residuals (true minus predicted, Y) against predicted numbers (X).</summary>
    public required Density ResidualByPredicted { get; init; }

    /// <summary>The residuals.</summary>
    public required Histogram Residuals { get; init; }

    /// <summary>The absolute error (X) that a share of rows (Y) stays within, each two per cent up to 98.</summary>
    public required IReadOnlyList<CurvePoint> AbsoluteErrors { get; init; }
}
