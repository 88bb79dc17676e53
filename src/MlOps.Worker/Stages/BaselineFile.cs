using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Worker.Stages;

/// <summary><c>baseline/baseline.json</c>: the published model that the new one is compared with, which package it came in, and what that was asked for as.</summary>
/// <param name="Requested">Package and version as the project names them.</param>
/// <param name="Package">The id of the model's package; of an unpublished one what the project names.</param>
/// <param name="Version">Its version; null where none is published yet.</param>
/// <param name="Sha256">The SHA-256 of the package's file; null where none is published yet.</param>
/// <param name="ModelSha256">The SHA-256 of the trained model in it; null where none is published yet.</param>
internal sealed record BaselineFile(string Requested, string Package, string? Version, string? Sha256, string? ModelSha256)
{
    /// <summary>Package and version.</summary>
    [JsonIgnore]
    public string Name => $"{Package} {Version}";

    public string ToJson() => JsonSerializer.Serialize(this, BaselineJson.Default.BaselineFile) + "\n";

    /// <summary>What the file says; null where it is not there or damaged.</summary>
    public static BaselineFile? Load(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), BaselineJson.Default.BaselineFile) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(BaselineFile))]
internal sealed partial class BaselineJson : JsonSerializerContext;
