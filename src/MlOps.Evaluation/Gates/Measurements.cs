using System.Text.Json.Serialization;
using MlOps.Evaluation.Files;

namespace MlOps.Evaluation.Gates;

/// <summary><c>measurements/*.json</c>: what was measured on the model as a whole. Times differ from build to build.</summary>
/// <param name="ModelSizeBytes">The length of <c>model.onnx</c>.</param>
/// <param name="PredictionMicroseconds">The time of one prediction.</param>
/// <param name="TrainingSeconds">The time of training.</param>
public sealed record Measurements(double? ModelSizeBytes = null, double? PredictionMicroseconds = null, double? TrainingSeconds = null)
{
    /// <summary>The same of the published model, as far as it can be measured here. Absent where there is none to compare with.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Measurements? Baseline { get; init; }

    /// <summary>The file's text.</summary>
    public string ToJson() => ArtifactJson.Write(this);

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not such a file.</exception>
    public static Measurements FromJson(string json) => ArtifactJson.Read<Measurements>(json);

    internal double? this[string metric] => metric switch
    {
        Metrics.MetricNames.ModelSizeBytes => ModelSizeBytes,
        Metrics.MetricNames.PredictionMicroseconds => PredictionMicroseconds,
        Metrics.MetricNames.TrainingSeconds => TrainingSeconds,
        _ => throw new ArgumentException($"'{metric}' is not measured.", nameof(metric)),
    };
}
