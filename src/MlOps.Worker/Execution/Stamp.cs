using System.Text;

namespace MlOps.Worker.Execution;

/// <summary>The file a finished stage leaves: its fingerprint, and the hash of every artifact.</summary>
/// <param name="Fingerprint">The hash over what the artifacts depend on.</param>
/// <param name="Artifacts">The artifacts' names, relative to the artifacts' folder with <c>/</c>, and their SHA-256.</param>
internal sealed record Stamp(string Fingerprint, IReadOnlyDictionary<string, string> Artifacts)
{
    /// <summary>Reads a stamp; null where there is none or it is damaged.</summary>
    public static Stamp? Read(string path)
    {
        if (!File.Exists(path) || File.ReadAllLines(path) is not [var fingerprint, .. var lines])
        {
            return null;
        }

        string[][] artifacts = [.. lines.Select(line => line.Split(' ', 2))];
        return Array.TrueForAll(artifacts, artifact => artifact.Length == 2)
            ? new Stamp(fingerprint, artifacts.ToDictionary(artifact => artifact[1], artifact => artifact[0]))
            : null;
    }

    /// <summary>Writes the stamp.</summary>
    public void Write(string path)
    {
        var text = new StringBuilder().Append(Fingerprint).Append('\n');
        foreach ((string name, string hash) in Artifacts.OrderBy(artifact => artifact.Key, StringComparer.Ordinal))
        {
            text.Append(hash).Append(' ').Append(name).Append('\n');
        }

        File.WriteAllText(path, text.ToString());
    }
}
