using MlOps.Worker.Stages;

namespace MlOps.Worker.Execution;

/// <summary>A difference between two lists of parts.</summary>
/// <param name="Kind">The part's kind.</param>
/// <param name="Name">The part's name.</param>
/// <param name="Verb">What became of it.</param>
internal sealed record PartChange(string Kind, string Name, string Verb)
{
    private static readonly string[] s_namedAlone =
        [FingerprintPart.Property, FingerprintPart.Artifact, FingerprintPart.Tool, "TrainingData", "ValidationData", "TestData"];

    /// <summary>The differences, in the order of the new list, then what is no longer there. Parts in another order are no difference.</summary>
    public static IEnumerable<PartChange> Between(IReadOnlyList<FingerprintPart> before, IReadOnlyList<FingerprintPart> now)
    {
        ILookup<(string Kind, string Name), string> old = Lookup(before);
        ILookup<(string Kind, string Name), string> current = Lookup(now);
        foreach (IGrouping<(string Kind, string Name), string> part in current)
        {
            if (!old.Contains(part.Key))
            {
                string? replaced = part.Key.Kind == FingerprintPart.Tool ? before.FirstOrDefault(other => other.Kind == FingerprintPart.Tool)?.Name : null;
                yield return replaced is null
                    ? Of(part.Key, part.Contains(FingerprintPart.Missing) ? "is missing" : "added")
                    : Of((FingerprintPart.Tool, replaced), $"replaced by {part.Key.Name.Split(' ')[^1]}");
            }
            else if (!part.Order(StringComparer.Ordinal).SequenceEqual(old[part.Key].Order(StringComparer.Ordinal)))
            {
                yield return Of(part.Key, part.Contains(FingerprintPart.Missing) ? "is missing" : "changed");
            }
        }

        foreach (IGrouping<(string Kind, string Name), string> part in old.Where(part => !current.Contains(part.Key) && part.Key.Kind != FingerprintPart.Tool))
        {
            yield return Of(part.Key, "removed");
        }
    }

    /// <summary>The part and what became of it: <c>data/customers.csv changed</c>.</summary>
    public override string ToString() => (Kind, Name) switch
    {
        (FingerprintPart.Property, "SourceRevisionId") => $"the commit {Verb}",
        (FingerprintPart.Artifact, var name) when name.StartsWith(ArtifactNames.Measurements, StringComparison.Ordinal) => $"the measured times {Verb}",
        _ when s_namedAlone.Contains(Kind) => $"{Name} {Verb}",
        _ => $"{Kind} {Name} {Verb}",
    };

    private static ILookup<(string Kind, string Name), string> Lookup(IReadOnlyList<FingerprintPart> parts) =>
        parts.ToLookup(part => (part.Kind, part.Name), part => part.Hash);

    private static PartChange Of((string Kind, string Name) part, string verb) => new(part.Kind, part.Name, verb);
}
