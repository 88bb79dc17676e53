using MlOps.Data.Diagnostics;
using MlOps.Evaluation.Files;

namespace MlOps.Evaluation.Gates;

/// <summary>The verdict on one case of a gate.</summary>
public sealed record GateResult
{
    /// <summary>What is asked, readably: <c>AreaUnderRocCurve ≥ 0.84 where Region = North</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The metric's name.</summary>
    public required string Metric { get; init; }

    /// <summary>The rows judged; null for all test rows.</summary>
    public required GateSlice? Slice { get; init; }

    /// <summary>Whether a failure fails the tests.</summary>
    public required DiagnosticSeverity Severity { get; init; }

    /// <summary>The verdict.</summary>
    public required GateOutcome Outcome { get; init; }

    /// <summary>The metric's value, or how much worse than the baseline it is; null where there is none, and the message says why.</summary>
    public required double? Actual { get; init; }

    /// <summary>The value that it is compared with.</summary>
    public required double Limit { get; init; }

    /// <summary><c>≥</c> or <c>≤</c>: how the value must stand to the limit.</summary>
    public required string Comparison { get; init; }

    /// <summary>The verdict in words.</summary>
    public required string Message { get; init; }
}

/// <summary>The rows of a gate's case.</summary>
public sealed record GateSlice(string Column, string Value);

/// <summary>Whether the model is good enough.</summary>
public enum GateOutcome
{
    /// <summary>It is.</summary>
    Passed,

    /// <summary>It is not.</summary>
    Failed,
}

/// <summary><c>gates.json</c>: the verdict on every case of every gate, in the order of the project.</summary>
public static class GatesFile
{
    /// <summary>The file's text.</summary>
    public static string ToJson(IReadOnlyList<GateResult> results) => ArtifactJson.Write(results);

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not such a file.</exception>
    public static IReadOnlyList<GateResult> FromJson(string json) => ArtifactJson.Read<GateResult[]>(json);
}
