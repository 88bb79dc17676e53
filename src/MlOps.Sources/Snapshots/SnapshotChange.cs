using System.Globalization;
using MlOps.Data;

namespace MlOps.Sources.Snapshots;

/// <summary>What a source has now beside what was pinned.</summary>
public sealed class SnapshotChange
{
    private const int MostColumns = 10;
    private const int Digits = 12;

    /// <summary>Smaller shifts than so many standard deviations, or parts of the rows, are not worth a line.</summary>
    private const double Notable = 0.05;

    private readonly List<string> _lines = [];

    private SnapshotChange(Snapshot now) => Now = now;

    /// <summary>The snapshot of now.</summary>
    public Snapshot Now { get; }

    /// <summary>Its rows.</summary>
    public long Rows { get; private set; }

    /// <summary>Its length.</summary>
    public long Bytes { get; private set; }

    /// <summary>The columns that came or went, in words; null where none did.</summary>
    public string? ChangedColumns { get; private set; }

    /// <summary>Compares a source's snapshots.</summary>
    /// <param name="source">The source.</param>
    /// <param name="folder">Where the snapshots are.</param>
    /// <param name="pinned">What was pinned; null where nothing was. Its file may be missing.</param>
    /// <param name="now">What the source has now.</param>
    /// <exception cref="Data.Diagnostics.DiagnosticException">A snapshot cannot be read as data.</exception>
    public static SnapshotChange Between(RemoteSource source, SnapshotFolder folder, Snapshot? pinned, Snapshot now)
    {
        var change = new SnapshotChange(now) { Bytes = new FileInfo(folder[now.File]).Length };
        DataSource current = Data(source, folder, now);
        IReadOnlyList<string> columns = SnapshotContent.ColumnsOf(current);
        if (pinned is null || (pinned.Sha256 != now.Sha256 && !folder.Has(pinned.File)))
        {
            change.Rows = SnapshotContent.Read(current, []).Rows;
            change.Add($"{(pinned is null ? "new" : $"{Short(pinned)} → {Short(now)}, which cannot be compared: the old snapshot is not on this machine")}; {Count(change.Rows)} rows, {columns.Count} columns");
            return change;
        }

        if (pinned.Sha256 == now.Sha256)
        {
            change.Rows = SnapshotContent.Read(current, []).Rows;
            change.Add($"unchanged, {Count(change.Rows)} rows");
            return change;
        }

        DataSource old = Data(source, folder, pinned);
        IReadOnlyList<string> oldColumns = SnapshotContent.ColumnsOf(old);
        string[] both = [.. columns.Intersect(oldColumns, StringComparer.Ordinal)];
        SnapshotContent before = SnapshotContent.Read(old, both), after = SnapshotContent.Read(current, both);
        change.Rows = after.Rows;
        change.Add($"{Short(pinned)} → {Short(now)}");
        change.AddRows(before, after);
        change.AddColumns("columns added", columns.Except(oldColumns, StringComparer.Ordinal));
        change.AddColumns("columns removed", oldColumns.Except(columns, StringComparer.Ordinal));
        change.AddDrift(both, before, after);
        return change;
    }

    /// <summary>The change as lines of text.</summary>
    public override string ToString() => $"{Now.Item} {Now.Name}: {string.Join("\n    ", _lines)}\n";

    private static DataSource Data(RemoteSource source, SnapshotFolder folder, Snapshot snapshot) =>
        new(folder[snapshot.File], source.Name, source.Location) { Format = source.Format ?? FileFormat.Of(snapshot.File) };

    private void Add(FormattableString line) => _lines.Add(line.ToString(CultureInfo.InvariantCulture));

    private void AddRows(SnapshotContent before, SnapshotContent after)
    {
        if (before.RowCounts is null || after.RowCounts is null)
        {
            Add($"rows: {Count(before.Rows)} → {Count(after.Rows)} (too many to compare one by one)");
            return;
        }

        long added = after.RowCounts.Sum(row => (long)Math.Max(0, row.Value - before.RowCounts.GetValueOrDefault(row.Key)));
        long removed = before.Rows - after.Rows + added;
        Add($"rows: {Count(before.Rows)} → {Count(after.Rows)} ({(added + removed == 0 ? "the same ones, in another order or notation" : $"{Count(added)} added, {Count(removed)} removed")})");
    }

    private void AddColumns(string what, IEnumerable<string> columns)
    {
        if (columns.ToList() is { Count: > 0 } names)
        {
            Add($"{what}: {string.Join(", ", names)}");
            ChangedColumns = ChangedColumns is null ? _lines[^1] : $"{ChangedColumns}; {_lines[^1]}";
        }
    }

    private void AddDrift(string[] columns, SnapshotContent before, SnapshotContent after)
    {
        (double Size, string Text)[] drift =
        [
            .. columns.SelectMany(name => Drift(name, before.Figures[name], after.Figures[name]))
                .Where(drift => drift.Size >= Notable)
                .OrderByDescending(drift => drift.Size),
        ];
        _lines.AddRange(drift.Take(MostColumns).Select(drift => drift.Text));
        if (drift.Length > MostColumns)
        {
            Add($"{drift.Length - MostColumns} smaller shifts");
        }
    }

    private static IEnumerable<(double Size, string Text)> Drift(string name, ColumnFigures before, ColumnFigures after)
    {
        yield return Shift(Math.Abs(after.MissingShare - before.MissingShare), $"{name}: missing {before.MissingShare:P1} → {after.MissingShare:P1}");
        if (before.IsNumeric && after.IsNumeric)
        {
            double deviation = before.StandardDeviation;
            double size = Math.Abs(after.Mean - before.Mean) / (deviation > 0 ? deviation : 1);
            yield return Shift(size, $"{name}: mean {before.Mean:G5} → {after.Mean:G5} ({size:F2} standard deviations)");
        }
        else if (before.IsNumeric != after.IsNumeric && before.Count > before.Missing && after.Count > after.Missing)
        {
            yield return (double.MaxValue, $"{name}: {(before.IsNumeric ? "was a number in each row, and is not now" : "is a number in each row now, and was not")}");
        }
        else if (before.IsCategorical && after.IsCategorical)
        {
            string value = before.Values.Union(after.Values).MaxBy(value => Math.Abs(after.ShareOf(value) - before.ShareOf(value)))!;
            yield return Shift(Math.Abs(after.ShareOf(value) - before.ShareOf(value)), $"{name}: '{value}' {before.ShareOf(value):P1} → {after.ShareOf(value):P1}");
        }
    }

    private static (double Size, string Text) Shift(double size, FormattableString text) => (size, text.ToString(CultureInfo.InvariantCulture));

    private static string Short(Snapshot snapshot) => snapshot.Sha256[..Digits] + "…";

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
