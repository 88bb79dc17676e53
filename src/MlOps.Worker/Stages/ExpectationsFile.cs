using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MlOps.Data.Diagnostics;
using MlOps.Data.Expectations;
using MlOps.Data.Parsing;

namespace MlOps.Worker.Stages;

/// <summary><c>expectations.json</c>: the judged <c>DataExpectation</c> items, which <c>dotnet test</c> tells of.</summary>
internal static class ExpectationsFile
{
    private static readonly ExpectationsJson Json = new(new JsonSerializerOptions(ExpectationsJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string ToJson(JudgedExpectation[] expectations) => JsonSerializer.Serialize(expectations, Json.JudgedExpectationArray) + "\n";

    public static JudgedExpectation[] FromJson(string json) => JsonSerializer.Deserialize(json, Json.JudgedExpectationArray)!;
}

/// <summary>A judged expectation.</summary>
/// <param name="Name">What it says.</param>
/// <param name="Column">The column it is about.</param>
/// <param name="Severity">Whether the build fails where it does not hold.</param>
/// <param name="Outcome"><c>Passed</c> or <c>Failed</c>.</param>
/// <param name="Message">What was found.</param>
internal sealed record JudgedExpectation(string Name, string Column, DiagnosticSeverity Severity, string Outcome, string Message)
{
    /// <summary>The newest instant, where its age is expected to be small; whoever reads the file judges that on the day.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>How many hours old it may be.</summary>
    public double? MaximumAgeHours { get; init; }

    /// <summary>The file's form of a result.</summary>
    public static JudgedExpectation Of(ExpectationResult result) =>
        new(result.Expectation.Name, result.Expectation.Column, result.Expectation.Severity, result.Holds ? "Passed" : "Failed", result.Message)
        {
            Newest = result.Newest is { } seconds && double.IsFinite(seconds) ? new DateTimeOffset(Instant.Of(seconds)) : null,
            MaximumAgeHours = result.Expectation.MaximumAge?.TotalHours,
        };
}

[JsonSerializable(typeof(JudgedExpectation[]))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
internal sealed partial class ExpectationsJson : JsonSerializerContext;
