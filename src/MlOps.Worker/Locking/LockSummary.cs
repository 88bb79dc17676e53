using System.Globalization;

namespace MlOps.Worker.Locking;

/// <summary>What kinds of things changed between two lock files, on one line; the difference itself is for <c>git diff</c>.</summary>
public static class LockSummary
{
    /// <summary>The line: <c>data/customers.csv (+12 rows), model, 3 metrics</c>.</summary>
    public static string Of(LockFile was, LockFile now)
    {
        List<string> parts = [];
        if (was.SdkVersion != now.SdkVersion)
        {
            parts.Add($"MlOps.Sdk {was.SdkVersion} → {now.SdkVersion}");
        }

        Add(parts, LockDifferences.Changed(was.Properties, now.Properties), name => name, "properties");
        Add(parts, Paired<string>.Of(was.Items.Except(now.Items), now.Items.Except(was.Items), LockDifferences.NameOf), item => LockDifferences.NameOf((item.Now ?? item.Was)!), "items");
        Add(parts, Paired<LockedFile>.Of(was.Data, now.Data, file => (file.Path, file.Use)).Where(file => file.Was != file.Now), Of, "data files");
        if (parts.Count == 0 && was.Rows != now.Rows)
        {
            parts.Add("rows");
        }

        if (was.SchemaSha256 != now.SchemaSha256)
        {
            parts.Add("schema");
        }

        if (was.Model.Sha256 != now.Model.Sha256)
        {
            parts.Add(was.Model.Trainer == now.Model.Trainer ? "model" : $"model ({was.Model.Trainer} → {now.Model.Trainer})");
        }
        else if (LockDifferences.OfMembers(was.Model.Members, now.Model.Members).Any())
        {
            parts.Add("parts of the model");
        }

        Add(parts, LockDifferences.Changed(was.Metrics, now.Metrics), name => name, "metrics");
        if (was.Baseline != now.Baseline)
        {
            parts.Add(now.Baseline is { } baseline ? $"baseline ({baseline.Package} {baseline.Version})" : "baseline (none)");
        }

        return parts.Count == 0 ? "its form alone" : string.Join(", ", parts);
    }

    private static void Add<T>(List<string> parts, IEnumerable<T> changed, Func<T, string> one, string several)
    {
        T[] all = [.. changed];
        if (all.Length > 0)
        {
            parts.Add(all.Length == 1 ? one(all[0]) : string.Create(CultureInfo.InvariantCulture, $"{all.Length} {several}"));
        }
    }

    private static string Of(Paired<LockedFile> file) => file switch
    {
        { Was: null, Now: { } now } => $"{now.Path} (new)",
        { Was: { } was, Now: null } => $"{was.Path} (gone)",
        { Was: { } was, Now: { } now } when was.Rows != now.Rows => string.Create(CultureInfo.InvariantCulture, $"{now.Path} ({now.Rows - was.Rows:+#;-#} {(Math.Abs(now.Rows - was.Rows) == 1 ? "row" : "rows")})"),
        _ => $"{file.Now!.Path} (changed)",
    };
}
