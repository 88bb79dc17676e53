using System.Globalization;
using System.Text.RegularExpressions;

namespace MlOps.Worker.Locking;

/// <summary>Where a build differs from the lock file, in words for the person who has to decide about it.</summary>
/// <remarks>Causes stand before what follows from them: a changed file, then the schema, the model, the metrics.</remarks>
public static partial class LockDifferences
{
    private const int HashDigits = 12;

    /// <summary>The differences of everything; none where the build gives what is locked.</summary>
    public static IReadOnlyList<LockDifference> Of(LockFile locked, LockFile built)
    {
        List<LockDifference> differences = [.. OfInputs(locked, built)];
        LockedModel was = locked.Model, now = built.Model;
        bool sameInputs = differences.Count == 0;
        if (was.Trainer != now.Trainer)
        {
            differences.Add(new LockDifference("model", $"model: locked {was.Trainer}, built {now.Trainer}"));
        }
        else
        {
            differences.AddRange(OfMembers(was.Members, now.Members));
        }

        if (was.Sha256 != now.Sha256 || was.Bytes != now.Bytes)
        {
            string why = sameInputs ? ", though everything that it was made from is as locked" : "";
            differences.Add(new LockDifference("model", $"model: locked {Short(was.Sha256)} ({Count(was.Bytes, "byte")}), built {Short(now.Sha256)} ({Count(now.Bytes, "byte")}){why}"));
        }

        string[] metrics = [.. Changed(locked.Metrics, built.Metrics).Select(metric => $"{metric} {Shown(locked.Metrics, metric)} → {Shown(built.Metrics, metric)}")];
        if (metrics.Length > 0)
        {
            differences.Add(new LockDifference("metrics", $"metrics: {string.Join(", ", metrics)}"));
        }

        // Whoever locks none yet has nothing to be held to: the first published model is no other build.
        if (locked.Baseline is { } baseline && baseline != built.Baseline)
        {
            differences.Add(new LockDifference("baseline", $"baseline: locked {baseline.Package} {baseline.Version} ({Short(baseline.Sha256)}), now {(built.Baseline is { } other ? $"{other.Package} {other.Version} ({Short(other.Sha256)})" : "none")}"));
        }

        return differences;
    }

    /// <summary>The differences of what the model is made from.</summary>
    public static IReadOnlyList<LockDifference> OfInputs(LockedInputs locked, LockedInputs built)
    {
        List<LockDifference> differences = [];
        if (locked.SdkVersion != built.SdkVersion)
        {
            differences.Add(new LockDifference("sdkVersion", $"MlOps.Sdk: locked {locked.SdkVersion}, now {built.SdkVersion}"));
        }

        differences.AddRange(OfTexts(locked.Properties, built.Properties, ""));
        differences.AddRange(OfItems(locked.Items, built.Items));
        differences.AddRange(OfData(locked.Data, built.Data));
        if (locked.Rows != built.Rows)
        {
            differences.Add(new LockDifference("rows", $"rows for training, validation and test: locked {Shown(locked.Rows)}, now {Shown(built.Rows)}"));
        }

        if (locked.SchemaSha256 != built.SchemaSha256)
        {
            differences.Add(new LockDifference("schemaSha256", $"schema (columns, types, roles, labels): locked {Short(locked.SchemaSha256)}, now {Short(built.SchemaSha256)}"));
        }

        return differences;
    }

    private static IEnumerable<LockDifference> OfItems(IReadOnlyList<string> locked, IReadOnlyList<string> built)
    {
        foreach (Paired<string> item in Paired<string>.Of(locked.Except(built), built.Except(locked), NameOf))
        {
            yield return item switch
            {
                { Was: { } was, Now: { } now } => new LockDifference(was, $"item '{NameOf(now)}': locked {MetadataOf(was)}, now {MetadataOf(now)}"),
                { Was: { } was } => new LockDifference(was, $"item '{was}' is locked and now gone"),
                _ => new LockDifference("items", $"item '{item.Now}' is new"),
            };
        }
    }

    /// <summary>What of an item's text comes before its metadata: its type and what it includes.</summary>
    internal static string NameOf(string item) => FirstMetadata().Match(item) is { Success: true } match ? item[..match.Index] : item;

    private static string MetadataOf(string item) => item.Length > NameOf(item).Length ? $"'{item[(NameOf(item).Length + 1)..]}'" : "without metadata";

    /// <summary>What differs in the parts of a model.</summary>
    internal static IEnumerable<LockDifference> OfMembers(IReadOnlyList<LockedMember> locked, IReadOnlyList<LockedMember> built)
    {
        foreach (Paired<LockedMember> member in Paired<LockedMember>.Of(locked, built, member => member.Trainer))
        {
            if (member is not { Was: { } was, Now: { } now })
            {
                yield return new LockDifference("members", $"model: {(member.Was ?? member.Now)!.Trainer} is {(member.Was is null ? "now" : "no longer")} a part of it");
                continue;
            }

            string of = built.Count == 1 ? "" : $"{now.Trainer} ";
            if ((was.Share, was.Models) != (now.Share, now.Models))
            {
                yield return new LockDifference("members", $"model: {now.Trainer} locked {Shown(was)}, built {Shown(now)}");
            }

            foreach (LockDifference difference in OfTexts(was.Hyperparameters, now.Hyperparameters, $"{of}hyperparameter "))
            {
                yield return difference;
            }
        }
    }

    private static IEnumerable<LockDifference> OfData(IReadOnlyList<LockedFile> locked, IReadOnlyList<LockedFile> built)
    {
        // A name can stand for several files, see DataFiles.DisplayPath: they are compared in their order.
        foreach (Paired<LockedFile> file in Paired<LockedFile>.Of(locked, built, file => (file.Path, file.Use)))
        {
            if (file is not { Was: { } was, Now: { } now })
            {
                yield return file.Was is { } gone
                    ? new LockDifference(gone.Path, $"{gone.Path}: locked as {gone.Use.ToLowerInvariant()} data ({Count(gone.Rows, "row")}), now gone")
                    : new LockDifference("data", $"{file.Now!.Path}: new as {file.Now.Use.ToLowerInvariant()} data ({Count(file.Now.Rows, "row")})");
                continue;
            }

            if (was.Format != now.Format)
            {
                yield return new LockDifference(was.Path, $"{was.Path}: locked as read with {was.Format ?? "what its name says"}, now with {now.Format ?? "what its name says"}");
            }

            if (was.Origin != now.Origin)
            {
                yield return new LockDifference(was.Path, $"{was.Path}: locked as taken from {Shown(was.Origin)}, now from {Shown(now.Origin)}");
            }

            if (was with { Format = now.Format, Origin = now.Origin } != now)
            {
                string change = was.Rows == now.Rows
                    ? $"changed, {Count(now.Rows, "row")} before and after"
                    : $"changed ({was.Rows.ToString(CultureInfo.InvariantCulture)} rows → {now.Rows.ToString(CultureInfo.InvariantCulture)})";
                string hashes = was.Sha256 == now.Sha256 ? "the same bytes" : $"SHA-256 locked {Short(was.Sha256)}, now {Short(now.Sha256)}";
                yield return new LockDifference(was.Path, $"{was.Path}: {change}; {hashes}");
            }
        }
    }

    private static IEnumerable<LockDifference> OfTexts(OrderedDictionary<string, string> locked, OrderedDictionary<string, string> built, string kind) =>
        Changed(locked, built).Select(name => new LockDifference(
            name,
            $"{kind}{name}: {(locked.TryGetValue(name, out string? was) ? $"locked '{was}'" : "not locked")}, {(built.TryGetValue(name, out string? now) ? $"now '{now}'" : "now not set")}"));

    internal static IEnumerable<string> Changed<T>(OrderedDictionary<string, T> locked, OrderedDictionary<string, T> built) =>
        locked.Keys.Union(built.Keys).Where(name => !locked.TryGetValue(name, out T? was) || !built.TryGetValue(name, out T? now) || !Equals(was, now));

    private static string Shown(OrderedDictionary<string, double?> metrics, string metric) =>
        metrics.TryGetValue(metric, out double? value) ? value?.ToString("G6", CultureInfo.InvariantCulture) ?? "undefined" : "none";

    private static string Shown(string? origin) => origin is null ? "a file" : $"'{origin}'";

    private static string Shown(LockedRows rows) => string.Create(CultureInfo.InvariantCulture, $"{rows.Training}, {rows.Validation}, {rows.Test}");

    private static string Shown(LockedMember member) => string.Create(CultureInfo.InvariantCulture, $"share {member.Share} ({Count(member.Models, "model")})");

    private static string Short(string hash) => hash.Length > HashDigits ? hash[..HashDigits] + "…" : hash;

    internal static string Count(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");

    // LockContent writes an item as "Type Include Name=value Name=value".
    [GeneratedRegex(@" [A-Z][A-Za-z]*=", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FirstMetadata();
}

/// <summary>One difference.</summary>
/// <param name="Key">What the lock file says it under: the text to look for in it.</param>
/// <param name="Message">The difference, as a part of a sentence.</param>
public sealed record LockDifference(string Key, string Message)
{
    /// <summary>The line of the lock file that the difference is about, from one; zero where there is none.</summary>
    public int LineIn(string lockText) =>
        Array.FindIndex(lockText.Split('\n'), line => line.Contains($"\"{Key}\"", StringComparison.Ordinal)) + 1;
}
