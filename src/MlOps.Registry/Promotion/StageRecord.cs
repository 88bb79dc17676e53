using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Registry.Promotion;

/// <summary><c>stage.json</c> of a stage's package: which model is in the stage since when, who put it there, and why.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Action">How it came there.</param>
/// <param name="Package">The id of the model's package.</param>
/// <param name="Version">Its version.</param>
/// <param name="Previous">The version that was in the stage before; null for the first one.</param>
/// <param name="ModelSha256">The SHA-256 of the trained model.</param>
/// <param name="By">Who did it.</param>
/// <param name="At">When, in UTC, by the clock of the machine that did it.</param>
public sealed record StageRecord(string Stage, StageAction Action, string Package, string Version, string? Previous, string ModelSha256, string By, DateTimeOffset At)
{
    /// <summary>The file in the package.</summary>
    public const string FileName = "stage.json";

    private static readonly StageRecordJson s_json = new(new JsonSerializerOptions(StageRecordJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Who approved it; null where nobody had to.</summary>
    public string? Approver { get; init; }

    /// <summary>Why; null where no reason was given.</summary>
    public string? Reason { get; init; }

    /// <summary>How many gates passed.</summary>
    public int GatesPassed { get; init; }

    /// <summary>How many gates the model had, those that only warn among them.</summary>
    public int Gates { get; init; }

    /// <summary>The commit that the model was built from; null where its lineage names none.</summary>
    public string? Commit { get; init; }

    /// <summary>The id of the stage's package.</summary>
    [JsonIgnore]
    public string StagePackage => IdOf(Package, Stage);

    /// <summary>The id of a stage's package: <c>Contoso.Churn.Production</c>.</summary>
    public static string IdOf(string package, string stage) => $"{package}.{stage}";

    /// <summary>The file's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json.StageRecord) + "\n";

    /// <summary>Reads the file's text; null where it is no such file.</summary>
    public static StageRecord? FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, s_json.StageRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How a model came into a stage.</summary>
public enum StageAction
{
    /// <summary>It was promoted.</summary>
    Promotion,

    /// <summary>A later one was taken back.</summary>
    Rollback,
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StageRecord))]
internal sealed partial class StageRecordJson : JsonSerializerContext;
