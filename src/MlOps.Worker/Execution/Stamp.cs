using System.Text.Json;
using System.Text.Json.Serialization;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Execution;

/// <summary>The file a finished stage leaves: what it read, the hash of every artifact, and what it warned of.</summary>
/// <param name="Fingerprint">The hash over what the artifacts depend on.</param>
/// <param name="Parts">What the artifacts depend on.</param>
/// <param name="Origins">What the earlier artifacts among the parts come from: the files, properties and items of earlier stages at the time of this run.</param>
/// <param name="Artifacts">The artifacts' names, relative to the artifacts' folder with <c>/</c>, and their SHA-256.</param>
/// <param name="Warnings">The warnings of the run, which hold as long as the artifacts do.</param>
internal sealed record Stamp(
    string Fingerprint,
    IReadOnlyList<FingerprintPart> Parts,
    IReadOnlyList<FingerprintPart> Origins,
    IReadOnlyDictionary<string, string> Artifacts,
    IReadOnlyList<StageEvent> Warnings)
{
    /// <summary>Reads a stamp; null where there is none or it is damaged.</summary>
    public static Stamp? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), StampJson.Default.Stamp);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the stamp.</summary>
    public void Write(string path) =>
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this with { Artifacts = new SortedDictionary<string, string>(Artifacts.ToDictionary(), StringComparer.Ordinal) }, StampJson.Default.Stamp));
}

[JsonSerializable(typeof(Stamp))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    WriteIndented = true,
    NewLine = "\n",
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class StampJson : JsonSerializerContext;
