using System.Text.Json.Serialization;
using MlOps.Evaluation.Metrics;

namespace MlOps.Evaluation.Files;

/// <summary>How good the published model is on the same test rows.</summary>
public sealed record BaselineMetrics
{
    /// <summary>The id of its package.</summary>
    public required string Package { get; init; }

    /// <summary>The version of its package; null where none is published yet.</summary>
    public string? Version { get; init; }

    /// <summary>The SHA-256 of the trained model; null where none is published yet.</summary>
    public string? ModelSha256 { get; init; }

    /// <summary>The value of each metric, null where the rows do not define it. Absent where the model could not be scored.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OrderedDictionary<string, double?>? Metrics { get; init; }

    /// <summary>Why a metric has no value. Absent where all have one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OrderedDictionary<string, string>? Undefined { get; init; }

    /// <summary>Why it could not be scored: how the data that it reads differ from those of today. Absent where it was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Differences { get; init; }

    /// <summary>Package and version.</summary>
    [JsonIgnore]
    public string Name => Version is null ? Package : $"{Package} {Version}";

    internal MetricValue? this[string metric] => Metrics is null ? null : MetricsFile.Value(Metrics, Undefined, metric);
}
