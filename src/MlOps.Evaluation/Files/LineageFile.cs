using System.Text.Json.Serialization;
using MlOps.Data;

namespace MlOps.Evaluation.Files;

/// <summary><c>lineage.json</c>: what the model was made from, so that it can be made again and told apart.</summary>
/// <remarks>It names no absolute path, user, machine or time: the same commit gives the same bytes anywhere.</remarks>
public sealed record LineageFile
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The version of the project.</summary>
    public required string Version { get; init; }

    /// <summary>The sources. Absent where the build knows of no commit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SourceLineage? Source { get; init; }

    /// <summary>What the model predicts.</summary>
    public required ModelTask Task { get; init; }

    /// <summary>The column that it predicts.</summary>
    public required string Label { get; init; }

    /// <summary>The SHA-256 of the model as training made it, in lower-case hexadecimal: of <c>model.onnx</c> without the metadata <c>mlops.lineage</c>.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>The SHA-256 of <c>schema.json</c>.</summary>
    public required string SchemaSha256 { get; init; }

    /// <summary>The files read: training first, then validation, then test.</summary>
    public required IReadOnlyList<DataLineage> Data { get; init; }

    /// <summary>How rows were divided into sets.</summary>
    public required SplitLineage Split { get; init; }

    /// <summary>The seed of every random choice.</summary>
    public required int Seed { get; init; }

    /// <summary>The trainer that the project asks for.</summary>
    public required string RequestedTrainer { get; init; }

    /// <summary>The trainer that made the model, which <c>Auto</c> chooses.</summary>
    public required string Trainer { get; init; }

    /// <summary>What the model is made of, by trainer, with the hyperparameters used: one, or those of an ensemble.</summary>
    public required IReadOnlyList<MemberRecord> Members { get; init; }

    /// <summary>The search that chose hyperparameters. Absent where there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SearchLineage? Search { get; init; }

    /// <summary>The versions of what built the model: MlOps.Sdk, the .NET SDK.</summary>
    public required IReadOnlyList<NamedValue<string>> Versions { get; init; }

    /// <summary>The metrics on test rows.</summary>
    public required OrderedDictionary<string, double?> Metrics { get; init; }

    /// <summary>The file's text.</summary>
    public string ToJson() => ArtifactJson.Write(this);

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not such a file.</exception>
    public static LineageFile FromJson(string json) => ArtifactJson.Read<LineageFile>(json);
}

/// <summary>A file that the model was made from.</summary>
/// <param name="Use">What it was used for: <c>Training</c>, <c>Validation</c> or <c>Test</c>.</param>
/// <param name="Path">The path relative to the project, with <c>/</c>.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in lower-case hexadecimal.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Rows">The number of rows read.</param>
/// <param name="Format">How its rows are written, in the words of the item's metadata; null where its name says it all.</param>
public sealed record DataLineage(
    string Use,
    string Path,
    string Sha256,
    long Bytes,
    long Rows,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Format = null);

/// <summary>The sources that the model was built from.</summary>
/// <param name="Repository">The address of the repository, without user or token; null where it has none that others can use.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Dirty">Whether files were changed or added since that commit; null where git did not tell.</param>
public sealed record SourceLineage(string? Repository, string Commit, bool? Dirty);

/// <summary>How rows were divided into sets, with the number of rows each got.</summary>
/// <param name="Method"><c>Random</c>, <c>Group</c> or <c>Time</c>.</param>
/// <param name="Column">The column that it goes by; null for <c>Random</c>.</param>
/// <param name="TestFraction">The part of rows kept for testing, where no test data are given.</param>
/// <param name="ValidationFraction">The part of rows kept for validation, where no validation data are given.</param>
/// <param name="Rows">The number of rows of each set.</param>
public sealed record SplitLineage(string Method, string? Column, double TestFraction, double ValidationFraction, RowCounts Rows);

/// <summary>A search for hyperparameters.</summary>
/// <param name="Trials">How many trials it made.</param>
/// <param name="TrialsSha256">The SHA-256 of <c>trials.json</c>, which tells of each.</param>
public sealed record SearchLineage(int Trials, string TrialsSha256);
