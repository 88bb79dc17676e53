using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MlOps.Data.Schema;

namespace MlOps.Data.Expectations;

/// <summary><c>data.schema.json</c>: what people say the columns of the data are.</summary>
/// <param name="Columns">The columns, by name.</param>
public sealed record ExpectedSchema(IReadOnlyDictionary<string, ExpectedColumn> Columns);

/// <summary>Types by name alone: their numbers mean nothing to people.</summary>
internal sealed class ColumnTypeName() : JsonStringEnumConverter<ColumnType>(namingPolicy: null, allowIntegerValues: false);

/// <summary>One column.</summary>
/// <remarks>Settable, since the reader of JSON would set what is absent to null or false were the properties init-only.</remarks>
/// <param name="Type">What it holds.</param>
public sealed record ExpectedColumn([property: JsonConverter(typeof(ColumnTypeName))] ColumnType Type)
{
    /// <summary>Whether a value may be missing.</summary>
    public bool Nullable { get; set; } = true;

    /// <summary>The values there can be; null where any can.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Values { get; set; }

    /// <summary>The smallest value: a number, or an instant as ISO 8601.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonValue? Minimum { get; set; }

    /// <summary>The largest value.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonValue? Maximum { get; set; }

    /// <summary>What it means.</summary>
    public string Description { get; set; } = "";

    /// <summary>What it is measured in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Unit { get; set; }

    /// <summary>What has to be minded with it: <c>pii</c>, <c>protected</c>, <c>deprecated</c>, or words of one's own.</summary>
    public IReadOnlyList<string> Tags { get; set; } = [];

    /// <summary>Names or describes persons.</summary>
    public const string Pii = "pii";

    /// <summary>Predictions must not discriminate by it.</summary>
    public const string Protected = "protected";

    /// <summary>Is about to go.</summary>
    public const string Deprecated = "deprecated";

    /// <summary>Whether it has a tag, whatever its case.</summary>
    public bool Has(string tag) => Tags.Contains(tag, StringComparer.OrdinalIgnoreCase);
}
