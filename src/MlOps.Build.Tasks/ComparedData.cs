using System.Text.Json;

namespace MlOps.Build.Tasks;

/// <summary>The data files that two runs of <c>PrepareData</c> read, as their <c>data/summary.json</c> say.</summary>
internal static class ComparedData
{
    private const int MostFiles = 5;

    /// <summary>The files whose content differs, or that only one of them read; at most a few, then how many more.</summary>
    /// <param name="built">The summary of one run.</param>
    /// <param name="retrained">That of the other.</param>
    public static IEnumerable<string> Changed(string built, string retrained)
    {
        HashSet<(string Path, string Content)> before = Sources(built), after = Sources(retrained);
        before.SymmetricExceptWith(after);
        string[] changed = [.. before.Select(file => file.Path).Distinct().Order(StringComparer.Ordinal)];
        return changed.Length > MostFiles ? changed.Take(MostFiles).Append($"{changed.Length - MostFiles} more") : changed;
    }

    private static HashSet<(string Path, string Content)> Sources(string summary)
    {
        if (!File.Exists(summary))
        {
            return [];
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(summary));
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("sources", out var sources)
            ? [.. sources.EnumerateArray().Select(source => (source.GetProperty("path").GetString()!, source.GetProperty("sha256").GetString()!))]
            : [];
    }
}
