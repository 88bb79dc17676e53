using System.Globalization;

namespace MlOps.Worker.Locking;

/// <summary>Where a build differs from the lock file, in words for the person who has to decide about it.</summary>
/// <remarks>Causes stand before what follows from them: a changed file, then the schema, the model, the metrics.</remarks>
public static class LockDifferences
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
            differences.AddRange(OfTexts(was.Hyperparameters, now.Hyperparameters, "hyperparameter "));
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
        differences.AddRange(locked.Items.Except(built.Items).Select(item => new LockDifference(item, $"item '{item}' is locked and now gone or changed")));
        differences.AddRange(built.Items.Except(locked.Items).Select(item => new LockDifference("items", $"item '{item}' is new or changed")));
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

    private static IEnumerable<LockDifference> OfData(IReadOnlyList<LockedFile> locked, IReadOnlyList<LockedFile> built)
    {
        static (string, string) Name(LockedFile file) => (file.Path, file.Use);
        // A name can stand for several files, see DataFiles.DisplayPath: they are compared in their order.
        Dictionary<(string, string), Queue<LockedFile>> before = locked.GroupBy(Name).ToDictionary(files => files.Key, files => new Queue<LockedFile>(files));
        foreach (LockedFile file in built)
        {
            if (!before.TryGetValue(Name(file), out Queue<LockedFile>? files) || !files.TryDequeue(out LockedFile? was))
            {
                yield return new LockDifference("data", $"{file.Path}: new as {file.Use.ToLowerInvariant()} data ({Count(file.Rows, "row")})");
            }
            else if (was != file)
            {
                string change = was.Rows == file.Rows
                    ? $"changed, {Count(file.Rows, "row")} before and after"
                    : $"changed ({was.Rows.ToString(CultureInfo.InvariantCulture)} rows → {file.Rows.ToString(CultureInfo.InvariantCulture)})";
                yield return new LockDifference(file.Path, $"{file.Path}: {change}; SHA-256 locked {Short(was.Sha256)}, now {Short(file.Sha256)}");
            }
        }

        foreach (LockedFile gone in before.Values.SelectMany(files => files))
        {
            yield return new LockDifference(gone.Path, $"{gone.Path}: locked as {gone.Use.ToLowerInvariant()} data ({Count(gone.Rows, "row")}), now gone");
        }
    }

    private static IEnumerable<LockDifference> OfTexts(OrderedDictionary<string, string> locked, OrderedDictionary<string, string> built, string kind) =>
        Changed(locked, built).Select(name => new LockDifference(
            name,
            $"{kind}{name}: {(locked.TryGetValue(name, out string? was) ? $"locked '{was}'" : "not locked")}, {(built.TryGetValue(name, out string? now) ? $"now '{now}'" : "now not set")}"));

    private static IEnumerable<string> Changed<T>(OrderedDictionary<string, T> locked, OrderedDictionary<string, T> built) =>
        locked.Keys.Union(built.Keys).Where(name => !locked.TryGetValue(name, out T? was) || !built.TryGetValue(name, out T? now) || !Equals(was, now));

    private static string Shown(OrderedDictionary<string, double?> metrics, string metric) =>
        metrics.TryGetValue(metric, out double? value) ? value?.ToString("G6", CultureInfo.InvariantCulture) ?? "undefined" : "none";

    private static string Shown(LockedRows rows) => string.Create(CultureInfo.InvariantCulture, $"{rows.Training}, {rows.Validation}, {rows.Test}");

    private static string Short(string hash) => hash.Length > HashDigits ? hash[..HashDigits] + "…" : hash;

    private static string Count(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");
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
