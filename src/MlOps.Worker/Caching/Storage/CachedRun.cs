using System.Text.Json;
using System.Text.Json.Serialization;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Caching.Storage;

/// <summary>What a run of a stage gave.</summary>
/// <param name="Files">Its artifacts.</param>
/// <param name="Warnings">What it warned of, with places relative to the project.</param>
/// <param name="Summary">The line that summed it up, without the time; null where it said none.</param>
internal sealed record CachedRun(IReadOnlyList<CachedFile> Files, IReadOnlyList<StageEvent> Warnings, string? Summary = null)
{
    /// <summary>The run as JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, CachedRunJson.Default.CachedRun);

    /// <summary>The run that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is none, or names a file outside of the folder that it is restored to.</exception>
    public static CachedRun FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            CachedRun run = JsonSerializer.Deserialize(json, CachedRunJson.Default.CachedRun) ?? throw new JsonException("The run is null.");
            // An element of a list may be null in JSON whatever its type says.
            return run.Warnings.Contains(null!) || run.Files.Contains(null!) ? throw new InvalidDataException("it has a file or a warning that is null")
                : !run.Files.All(file => file.IsValid) ? throw new InvalidDataException("it names a file that no stage writes")
                : HasRoomForAll(run.Files) ? run
                : throw new InvalidDataException("it names two files of one place");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException("it is not a run of a stage", error);
        }
    }

    /// <summary>Whether no name is that of another file or of its folder, where letters count in either case too.</summary>
    private static bool HasRoomForAll(IReadOnlyList<CachedFile> files)
    {
        string[] paths = [.. files.Select(file => file.Name + "/").Order(StringComparer.OrdinalIgnoreCase)];
        return paths.Zip(paths.Skip(1)).All(pair => !pair.Second.StartsWith(pair.First, StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>An artifact of a run.</summary>
/// <param name="Name">Relative to the artifacts' folder, with <c>/</c>.</param>
/// <param name="Sha256">The hash of its content.</param>
/// <param name="IsKept">Whether the content is in the cache. Of a table of rows the hash alone is: a shared cache must not become a copy of data that not everybody may read.</param>
internal sealed record CachedFile(string Name, string Sha256, bool IsKept = true)
{
    [JsonIgnore]
    internal bool IsValid =>
        Sha256.Length == 64 && Sha256.All(char.IsAsciiHexDigitLower)
        && Name.Split('/').All(part => part.Length > 0 && part[0] != '.' && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_'));
}

[JsonSerializable(typeof(CachedRun))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class CachedRunJson : JsonSerializerContext;
