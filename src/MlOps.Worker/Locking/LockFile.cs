using System.Text.Json.Serialization;

namespace MlOps.Worker.Locking;

/// <summary><c>mlops.lock.json</c>: what a model was made from and what came out, for commit beside the project.</summary>
/// <remarks>
/// <para>It names everything that can change the model (data, properties, items, the SDK), so that a different model always
/// has a difference before it that a person can read. It names no time, machine or commit: the same sources give the same bytes.</para>
/// <para>A value stands on a line of its own and the order is fixed, so that two branches that changed different things
/// merge, and two that changed the same conflict in lines that say what they changed.</para>
/// </remarks>
public sealed record LockFile : LockedInputs
{
    /// <summary>The trained model.</summary>
    [JsonPropertyOrder(1)]
    public required LockedModel Model { get; init; }

    /// <summary>Its metrics on the test rows; null where the rows do not define one.</summary>
    [JsonPropertyOrder(2)]
    public required OrderedDictionary<string, double?> Metrics { get; init; }

    /// <summary>The published model that it is compared with; null where none is, or none is published yet.</summary>
    [JsonPropertyOrder(3)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LockedBaseline? Baseline { get; init; }
}

/// <summary>The package of a published model.</summary>
/// <param name="Requested">Package and version as the project names them: what the pin is for.</param>
/// <param name="Package">The id of the model's package; where a stage is asked for, of the model that it pointed to.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sha256">The SHA-256 of the package's file, in lower-case hexadecimal.</param>
public sealed record LockedBaseline(string Requested, string Package, string Version, string Sha256);

/// <summary>What a model is made from: the part of a <see cref="LockFile"/> that is known before the training.</summary>
public record LockedInputs
{
    /// <summary>The version of the format that this SDK writes, and the newest it reads.</summary>
    public const int FormatVersion = 1;

    /// <summary>The version of the format.</summary>
    public int Version { get; init; } = FormatVersion;

    /// <summary>The version of MlOps.Sdk that made the model.</summary>
    public required string SdkVersion { get; init; }

    /// <summary>The properties that the model depends on, as the project says them, sorted; unset ones are left out.</summary>
    public required OrderedDictionary<string, string> Properties { get; init; }

    /// <summary>The items that the model depends on, other than data files, each with its metadata as one text; sorted.</summary>
    public required IReadOnlyList<string> Items { get; init; }

    /// <summary>The data files: training, validation, test; each kind sorted by path.</summary>
    public required IReadOnlyList<LockedFile> Data { get; init; }

    /// <summary>How many rows went where.</summary>
    public required LockedRows Rows { get; init; }

    /// <summary>The SHA-256 of <c>schema.json</c>: the columns with their types and roles, and the labels.</summary>
    public required string SchemaSha256 { get; init; }
}

/// <summary>A data file.</summary>
/// <param name="Path">Relative to the project, with <c>/</c>.</param>
/// <param name="Use"><c>Training</c>, <c>Validation</c> or <c>Test</c>.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in lower-case hexadecimal.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Rows">The rows in it.</param>
/// <param name="Format">How its rows are written, in the words of the item's metadata: <c>Separator=; Encoding=windows-1252</c>; null where its name says it all.</param>
/// <param name="Origin">What it is a snapshot of, where its path does not say it: a query with its provider, a data package with its version. The pin is for that alone.</param>
public sealed record LockedFile(
    string Path,
    string Use,
    string Sha256,
    long Bytes,
    long Rows,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Format = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Origin = null)
{
    /// <summary>The type of the item that names it: <c>TrainingData</c>.</summary>
    [JsonIgnore]
    public string Item => Use + "Data";

    /// <summary>Whether it pins that source.</summary>
    /// <param name="item">The type of the source's item.</param>
    /// <param name="name">The source's name.</param>
    /// <param name="origin">What the source comes from, as far as its name does not say it.</param>
    public bool Pins(string item, string name, string? origin) => (Item, Path, Origin) == (item, name, origin);
}

/// <summary>The number of rows of each set.</summary>
public sealed record LockedRows(int Training, int Validation, int Test);

/// <summary>A trained model.</summary>
/// <param name="Sha256">The SHA-256 of the trained <c>model.onnx</c>, without the lineage that is added to the copy for release.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Trainer">The trainer that made it, which <c>Auto</c> chooses.</param>
/// <param name="Members">What it is made of, by trainer: one, or those of an ensemble.</param>
public sealed record LockedModel(string Sha256, long Bytes, string Trainer, IReadOnlyList<LockedMember> Members);

/// <summary>A part of a trained model.</summary>
/// <param name="Trainer">The trainer that made it.</param>
/// <param name="Share">Its share in the model's score, to a thousandth: 1 where there is no other.</param>
/// <param name="Models">How many models, trained with different random choices, make its share together.</param>
/// <param name="Hyperparameters">The hyperparameters used, defaults included, in the trainer's order.</param>
public sealed record LockedMember(string Trainer, double Share, int Models, OrderedDictionary<string, string> Hyperparameters);
