using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Sources.Snapshots;

/// <summary><c>data/snapshots.json</c>: which snapshot stands for which source now.</summary>
public static class SnapshotsFile
{
    /// <summary>The file's name among the artifacts.</summary>
    public const string Name = "data/snapshots.json";

    /// <summary>Reads the file.</summary>
    /// <returns>The snapshots; none where there is no file, or none that can be read.</returns>
    public static IReadOnlyList<Snapshot> Load(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllText(path), SnapshotsJson.Default.SnapshotArray) ?? [] : [];
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            // It spares asking again, and the stage that writes it makes it anew.
            return [];
        }
    }

    /// <summary>The snapshots as text. Equal ones give equal texts.</summary>
    public static string ToJson(IEnumerable<Snapshot> snapshots) => JsonSerializer.Serialize([.. snapshots], SnapshotsJson.Default.SnapshotArray) + "\n";
}

[JsonSerializable(typeof(Snapshot[]))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
internal sealed partial class SnapshotsJson : JsonSerializerContext;
