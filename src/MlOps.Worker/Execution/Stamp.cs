using System.Text;
using System.Text.Json;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Execution;

/// <summary>The file a finished stage leaves: its fingerprint, the hash of every artifact, and what it warned of.</summary>
/// <param name="Fingerprint">The hash over what the artifacts depend on.</param>
/// <param name="Artifacts">The artifacts' names, relative to the artifacts' folder with <c>/</c>, and their SHA-256.</param>
/// <param name="Warnings">The warnings of the run, which hold as long as the artifacts do.</param>
internal sealed record Stamp(string Fingerprint, IReadOnlyDictionary<string, string> Artifacts, IReadOnlyList<StageEvent> Warnings)
{
    /// <summary>Reads a stamp; null where there is none or it is damaged.</summary>
    public static Stamp? Read(string path)
    {
        if (!File.Exists(path) || File.ReadAllLines(path) is not [var fingerprint, .. var lines])
        {
            return null;
        }

        ILookup<bool, string> isWarning = lines.ToLookup(line => line.StartsWith('{'));
        string[][] artifacts = [.. isWarning[false].Select(line => line.Split(' ', 2))];
        try
        {
            return Array.TrueForAll(artifacts, artifact => artifact.Length == 2)
                ? new Stamp(
                    fingerprint,
                    artifacts.ToDictionary(artifact => artifact[1], artifact => artifact[0]),
                    [.. isWarning[true].Select(line => JsonSerializer.Deserialize(line, ProtocolJson.Default.StageEvent)!)])
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the stamp.</summary>
    public void Write(string path)
    {
        var text = new StringBuilder().Append(Fingerprint).Append('\n');
        foreach ((string name, string hash) in Artifacts.OrderBy(artifact => artifact.Key, StringComparer.Ordinal))
        {
            text.Append(hash).Append(' ').Append(name).Append('\n');
        }

        foreach (StageEvent warning in Warnings)
        {
            text.Append(JsonSerializer.Serialize(warning, ProtocolJson.Default.StageEvent)).Append('\n');
        }

        File.WriteAllText(path, text.ToString());
    }
}
