using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MlOps.Data.Diagnostics;
using MlOps.Data.Parsing;
using MlOps.Data.Schema;

namespace MlOps.Data.Expectations;

/// <summary>Reads and writes <c>data.schema.json</c>. People edit it: comments and trailing commas are read, and mistakes told with their line.</summary>
public static class ExpectedSchemaFile
{
    private static readonly ExpectedSchemaJson Json = new(JsonText.Unescaped(ExpectedSchemaJson.Default.Options));

    private static readonly JsonReaderOptions s_lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The schema as JSON that ends with a line break.</summary>
    public static string ToJson(ExpectedSchema schema) => JsonText.Write(schema, Json.ExpectedSchema);

    /// <summary>Reads a schema.</summary>
    /// <param name="json">The content of the file.</param>
    /// <param name="file">Its name in messages.</param>
    /// <exception cref="DiagnosticException">It is no schema.</exception>
    public static ExpectedSchema FromJson(byte[] json, string file)
    {
        ReadOnlySpan<byte> text = json.AsSpan().StartsWith("\uFEFF"u8) ? json.AsSpan(3) : json;
        try
        {
            ExpectedSchema schema = JsonSerializer.Deserialize(text, Json.ExpectedSchema) ?? throw new JsonException("It is null.");
            foreach ((string name, ExpectedColumn column) in schema.Columns)
            {
                // The value of a property of a dictionary may be null in JSON whatever its type says.
                if (column is null || column.Tags.Contains(null!) || column.Values?.Contains(null!) == true)
                {
                    throw Invalid($"the column '{name}' is null, or has a null in a list", PlaceOf(json, name, file));
                }

                if (column is { Minimum: { } minimum, Maximum: { } maximum } && TryLimit(minimum, column.Type, out double low) && TryLimit(maximum, column.Type, out double high) && low > high)
                {
                    throw Invalid($"the column '{name}' has a minimum, {minimum.ToJsonString()}, above its maximum, {maximum.ToJsonString()}", PlaceOf(json, name, file));
                }

                foreach (JsonValue? limit in (JsonValue?[])[column.Minimum, column.Maximum])
                {
                    if (limit is not null && !TryLimit(limit, column.Type, out _))
                    {
                        throw Invalid(
                            $"the column '{name}' has the limit {limit.ToJsonString()}, but is a {column.Type}. {(column.Type == ColumnType.Timestamp ? "Write an instant as ISO 8601, \"2024-12-31\"" : column.Type == ColumnType.Number ? "Write a number" : "Remove minimum and maximum, which are for numbers and timestamps")}",
                            PlaceOf(json, name, file));
                    }
                }
            }

            return schema;
        }
        catch (JsonException error)
        {
            throw Invalid(Problem(error), new SourceLocation(file, (int)(error.LineNumber ?? 0) + 1, (int)(error.BytePositionInLine ?? 0) + 1));
        }
    }

    /// <summary>Where the schema names a column.</summary>
    public static SourceLocation PlaceOf(byte[] json, string column, string file)
    {
        var reader = new Utf8JsonReader(json.AsSpan().StartsWith("\uFEFF"u8) ? json.AsSpan(3) : json, s_lenient);
        const int DepthOfColumns = 2;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == DepthOfColumns && reader.ValueTextEquals(column))
            {
                ReadOnlySpan<byte> before = json.AsSpan(0, (int)reader.TokenStartIndex);
                return new SourceLocation(file, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1);
            }
        }

        return new SourceLocation(file, 1, 1);
    }

    /// <summary>A limit as a number, or as seconds since 1970-01-01T00:00:00Z.</summary>
    public static bool TryLimit(JsonValue limit, ColumnType type, out double value)
    {
        value = double.NaN;
        return type switch
        {
            ColumnType.Number => limit.TryGetValue(out value) && double.IsFinite(value),
            ColumnType.Timestamp => limit.TryGetValue(out string? text) && TimestampParser.TryParse(Encoding.UTF8.GetBytes(text), out value),
            _ => false,
        };
    }

    /// <summary>A limit as JSON: a number in the digits that its 32-bit float has, an instant in whole seconds.</summary>
    /// <param name="value">The limit.</param>
    /// <param name="type">What the column holds.</param>
    /// <param name="rounding">Where an instant goes that has a fraction: outwards, so that the value itself keeps to the limit.</param>
    public static JsonValue Limit(double value, ColumnType type, MidpointRounding rounding) => type == ColumnType.Timestamp
        ? JsonValue.Create(Instant.ToIso(Math.Round(value, rounding)))
        : JsonValue.Create(double.Parse(((float)value).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    private static readonly string[] Properties = ["columns", "type", "nullable", "values", "minimum", "maximum", "description", "unit", "tags"];

    private static string Problem(JsonException error)
    {
        string at = error.Path is { Length: > 1 } path ? $" (at {path})" : "";
        // The serializer speaks of members and types of .NET, which are not what people write.
        if (error.Message.Contains("could not be mapped", StringComparison.Ordinal) && error.Message.Split('\'') is [_, var property, ..])
        {
            return $"'{property}' is no property of it{at}.{NearestName.Suggest(property, Properties)} There are {string.Join(", ", Properties)}";
        }

        if (error.Message.Contains("uplicate", StringComparison.Ordinal))
        {
            return $"a name stands twice{at}, as after a merge of two changes";
        }

        return error.Message.Contains("could not be converted", StringComparison.Ordinal)
            ? $"the value{at} is not of its kind: type is one of {string.Join(", ", Enum.GetNames<ColumnType>())}; values and tags are lists of texts in quotes; nullable is true or false"
            : error.Message.Split(" Path:")[0].TrimEnd('.') + at;
    }

    private static DiagnosticException Invalid(string problem, SourceLocation place) =>
        new(CheckDiagnostics.SchemaInvalid, $"'{place.File}' is not a data schema: {problem}. Correct it, or delete it and have it written anew: dotnet build -t:InferSchema.", place);
}

[JsonSerializable(typeof(ExpectedSchema))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    AllowTrailingCommas = true,
    AllowDuplicateProperties = false,
    ReadCommentHandling = JsonCommentHandling.Skip,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class ExpectedSchemaJson : JsonSerializerContext;
