using System.Globalization;
using MlOps.Worker.Stages;

namespace MlOps.Worker.Execution;

/// <summary>Says in one line why a stage has to run.</summary>
internal static class RunReason
{
    private const int MostCauses = 3;

    /// <summary>What is not as the stage left it; null where everything is.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="fingerprint">What its artifacts depend on now.</param>
    /// <param name="artifacts">What it and the others left.</param>
    public static string? Of(string stage, Fingerprint fingerprint, ArtifactsFolder artifacts)
    {
        if (artifacts.StampOf(stage) is not { } stamp)
        {
            return "there is no earlier result";
        }

        if (stamp.Fingerprint != fingerprint.Hash)
        {
            return Listed([.. Causes(stamp, fingerprint, artifacts).Distinct(StringComparer.Ordinal)]);
        }

        string[] damaged =
        [
            .. stamp.Artifacts.Keys.Where(artifact => !ArtifactNames.IsTable(artifact)).Order(StringComparer.Ordinal).Select(artifact => artifacts.StateOf(artifact, stamp.Artifacts[artifact]) switch
            {
                ArtifactState.Missing => $"artifact {artifact} is missing",
                ArtifactState.Damaged => $"artifact {artifact} is damaged",
                _ => null,
            }).OfType<string>(),
        ];
        return damaged.Length == 0 ? null : Listed(damaged);
    }

    /// <summary>The changes of its own inputs, and for an earlier artifact those of what it was made from: there a person can act.</summary>
    private static IEnumerable<string> Causes(Stamp stamp, Fingerprint fingerprint, ArtifactsFolder artifacts)
    {
        PartChange[] changes = [.. PartChange.Between(stamp.Parts, fingerprint.Parts)];
        PartChange[] own = [.. changes.Where(change => change.Kind != FingerprintPart.Artifact)];
        PartChange[] earlier = own.Length == changes.Length
            ? []
            : [.. PartChange.Between(stamp.Origins, artifacts.OriginsOf(fingerprint.Parts))];
        if (own.Length + earlier.Length > 0)
        {
            return own.Concat(earlier).Select(change => change.ToString());
        }

        return changes.Length > 0 ? changes.Select(change => change.ToString()) : ["the order of its inputs changed"];
    }

    private static string Listed(string[] causes) => causes.Length <= MostCauses
        ? string.Join(", ", causes)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", causes.Take(MostCauses))} and {causes.Length - MostCauses} more");
}
