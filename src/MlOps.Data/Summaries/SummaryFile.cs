using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Data.Summaries;

/// <summary><c>data/summary.json</c>: a <see cref="DataSummary"/> as text. Equal summaries give equal bytes.</summary>
public static class SummaryFile
{
    private static readonly SummaryJson Json = new(JsonText.Unescaped(SummaryJson.Default.Options));

    /// <summary>Writes a summary to a file.</summary>
    public static void Write(string path, DataSummary summary) => File.WriteAllText(path, ToJson(summary));

    /// <summary>Reads a summary from a file.</summary>
    /// <exception cref="InvalidDataException">The file is not a summary.</exception>
    public static DataSummary Read(string path) => FromJson(File.ReadAllText(path));

    /// <summary>The summary as indented JSON that ends with a line break.</summary>
    public static string ToJson(DataSummary summary) => JsonText.Write(summary, Json.DataSummary);

    /// <summary>The summary that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The text is not a summary.</exception>
    public static DataSummary FromJson(string json) => JsonText.Read(json, Json.DataSummary, "summary");
}

[JsonSerializable(typeof(DataSummary))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class SummaryJson : JsonSerializerContext;
