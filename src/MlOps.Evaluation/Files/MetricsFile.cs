using System.Text.Json.Serialization;
using MlOps.Data;
using MlOps.Evaluation.Metrics;

namespace MlOps.Evaluation.Files;

/// <summary><c>metrics.json</c>: how good the model is on test rows, as a whole and by slice.</summary>
public sealed record MetricsFile
{
    /// <summary>What the model predicts.</summary>
    public required ModelTask Task { get; init; }

    /// <summary>The trainer that made the model.</summary>
    public required string Trainer { get; init; }

    /// <summary>The number of rows of each set.</summary>
    public required RowCounts Rows { get; init; }

    /// <summary>The value of each metric; null where the test rows do not define it.</summary>
    public required OrderedDictionary<string, double?> Metrics { get; init; }

    /// <summary>Why a metric has no value. Absent where all have one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OrderedDictionary<string, string>? Undefined { get; init; }

    /// <summary>The metrics of each slice, by column and value.</summary>
    public required IReadOnlyList<SliceMetrics> Slices { get; init; }

    /// <summary>How good the published model is on the same rows. Absent where the project names no <c>BaselineModel</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BaselineMetrics? Baseline { get; init; }

    /// <summary>The file's text.</summary>
    public string ToJson() => ArtifactJson.Write(this);

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not such a file.</exception>
    public static MetricsFile FromJson(string json) => ArtifactJson.Read<MetricsFile>(json);

    internal MetricValue this[string metric] => Value(Metrics, Undefined, metric);

    internal static MetricValue Value(OrderedDictionary<string, double?> metrics, OrderedDictionary<string, string>? undefined, string metric) =>
        new(metric, metrics.GetValueOrDefault(metric), undefined?.GetValueOrDefault(metric));

    internal static OrderedDictionary<string, double?> ValuesOf(IEnumerable<MetricValue> values) =>
        new(values.Select(value => KeyValuePair.Create(value.Metric, value.Value)));

    internal static OrderedDictionary<string, string>? ReasonsOf(IEnumerable<MetricValue> values)
    {
        var reasons = new OrderedDictionary<string, string>(
            values.Where(value => value.Undefined is not null).Select(value => KeyValuePair.Create(value.Metric, value.Undefined!)));
        return reasons.Count == 0 ? null : reasons;
    }
}

/// <summary>The number of rows of each set.</summary>
public sealed record RowCounts(int Train, int Validation, int Test);

/// <summary>The metrics of the test rows with one value of a column.</summary>
public sealed record SliceMetrics
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>The value, or the name of a range of values.</summary>
    public required string Value { get; init; }

    /// <summary>The number of test rows.</summary>
    public required int Rows { get; init; }

    /// <summary>The value of each metric; null where the rows do not define it.</summary>
    public required OrderedDictionary<string, double?> Metrics { get; init; }

    /// <summary>Why a metric has no value. Absent where all have one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OrderedDictionary<string, string>? Undefined { get; init; }

    /// <summary>The values of the published model on the same rows. Absent where there is none to compare with.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OrderedDictionary<string, double?>? Baseline { get; init; }

    internal MetricValue this[string metric] => MetricsFile.Value(Metrics, Undefined, metric);
}
