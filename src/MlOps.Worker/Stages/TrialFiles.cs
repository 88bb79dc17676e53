using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MlOps.Learners.Tuning;
using MlOps.Worker.Caching;
using MlOps.Worker.Caching.Storage;

namespace MlOps.Worker.Stages;

/// <summary>
/// The results of trials as small files, <c>obj/model/trials/&lt;context&gt;/&lt;key&gt;</c>, and as documents in the run
/// cache, where other builds and machines find them.
/// </summary>
/// <remarks>A file appears by rename when it is complete, and tells whether it is still what was written. They are no artifacts: whether they are there changes no result.</remarks>
internal sealed partial class TrialFiles(string folder, RunCache cache) : ITrialStore
{
    private const string Kind = "trial";

    /// <summary>How many results are here, whole or not.</summary>
    public int Count => Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Count(file => !file.EndsWith(AtomicFile.Unfinished, StringComparison.Ordinal)) : 0;

    public FoldScore? Find(string key)
    {
        if (Read(PathOf(key), key) is { } near)
        {
            return near;
        }

        if (cache.ReadDocument(Kind, key) is not { } text || Parse(Encoding.UTF8.GetBytes(text), key) is not { } far)
        {
            return null;
        }

        // Here too, for a copy of this folder is how trials travel where there is no cache.
        Write(key, text);
        return far;
    }

    public void Keep(string key, FoldScore score)
    {
        string text = JsonSerializer.Serialize(new TrialEntry(key, score.Loss, score.Metric), TrialJson.Default.TrialEntry);
        Write(key, text);
        cache.WriteDocument(Kind, key, text);
    }

    private void Write(string key, string text) => SealedFile.Write(PathOf(key), Encoding.UTF8.GetBytes(text));

    private static FoldScore? Read(string path, string key)
    {
        try
        {
            return SealedFile.Read(path) is { } text ? Parse(text, key) : null;
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // The fold is run again, and its file replaced.
            return null;
        }
    }

    /// <summary>The result in a text; null where it is damaged, or that of another key.</summary>
    private static FoldScore? Parse(ReadOnlySpan<byte> text, string key)
    {
        try
        {
            return JsonSerializer.Deserialize(text, TrialJson.Default.TrialEntry) is { } entry && entry.Key == key
                ? new FoldScore(entry.Loss, entry.Metric)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string PathOf(string key) => Path.Combine(folder, key);

    private sealed record TrialEntry(string Key, double Loss, double? Metric);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(TrialEntry))]
    private sealed partial class TrialJson : JsonSerializerContext;
}
