using System.Globalization;
using System.Text;
using MlOps.Evaluation.Metrics;
using MlOps.Registry.Promotion;

namespace MlOps.Registry;

/// <summary>What the commands of the registry show in a terminal.</summary>
public static class RegistryText
{
    private const int CommitDigits = 10;

    /// <summary>A table of versions.</summary>
    public static string List(string package, string feed, IReadOnlyList<ListedModel> models, int most)
    {
        if (models.Count == 0)
        {
            return $"{package} on {feed}: no version is published yet. Publish one: dotnet build -t:PushModel\n";
        }

        string metric = models.Select(model => model.Facts?.Metrics.Task).OfType<Data.ModelTask>().Select(task => MetricCatalogue.Primary(task).Name).FirstOrDefault() ?? "metric";
        string[][] rows =
        [
            ["version", metric, "gates", "commit", "published", "stage"],
            .. models.Select(model => (string[])
            [
                model.Version,
                model.Facts?.Metrics.Metrics.GetValueOrDefault(metric) is { } value ? value.ToString("0.####", CultureInfo.InvariantCulture) : "-",
                model.Facts is { } facts ? Gates(facts.Passed, facts.Gates.Count) : "no model",
                Commit(model.Facts?.Lineage.Source?.Commit) + (model.Facts?.Lineage.Source?.Dirty == true ? " (modified)" : ""),
                model.Published is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "-",
                string.Join(", ", model.Stages),
            ]),
        ];
        string more = models.Count == most ? string.Create(CultureInfo.InvariantCulture, $"  Older than the newest {most}: not shown.\n") : "";
        return $"{package} on {feed}\n{Table(rows)}{more}";
    }

    /// <summary>What happened to stages, newest first.</summary>
    public static string History(string package, string feed, IEnumerable<(string Stage, StageHistory History)> stages)
    {
        var text = new StringBuilder();
        foreach ((string stage, StageHistory history) in stages)
        {
            text.Append(CultureInfo.InvariantCulture, $"{package} in {stage}, on {feed}\n");
            if (history.Current is null)
            {
                text.Append("  nothing yet\n");
            }

            foreach ((int number, StageRecord record) in history.Entries.Reverse())
            {
                text.Append(CultureInfo.InvariantCulture, $"  {number,3}  {record.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC  {Happened(record)} by {record.By}{(record.Approver is { } approver ? $", approved by {approver}" : "")}{(record.Reason is { } reason ? $": {reason}" : "")}\n");
                text.Append(CultureInfo.InvariantCulture, $"       gates {Gates(record.GatesPassed, record.Gates)}, commit {Commit(record.Commit)}, model {record.ModelSha256[..Math.Min(CommitDigits, record.ModelSha256.Length)]}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>What a promotion or rollback did.</summary>
    public static string Changed(StageRecord record, string feed, bool isNew) => !isNew
        ? $"{record.Package} {record.Version} is in {record.Stage} already, since {record.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC by {record.By}: nothing was changed\n"
        : $"{record.Package} {record.Version} is now in {record.Stage}{(record.Previous is { } before ? $" (was {before})" : "")}, on {feed}\n  applications that reference {record.StagePackage} with a floating version get it by dotnet restore\n";

    private static string Happened(StageRecord record) => (record.Action, record.Previous) switch
    {
        (StageAction.Rollback, { } before) => $"rolled back to {record.Version} (from {before})",
        (_, { } before) => $"promoted {record.Version} (after {before})",
        _ => $"promoted {record.Version}",
    };

    private static string Gates(int passed, int gates) => gates == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{passed} of {gates}");

    private static string Commit(string? commit) => commit is null ? "-" : commit[..Math.Min(CommitDigits, commit.Length)];

    private static string Table(string[][] rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        return string.Concat(rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd() is var line ? $"  {line}\n" : ""));
    }
}
