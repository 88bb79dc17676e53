using System.Text.Json.Nodes;
using MlOps.Data.Profiles;
using MlOps.Data.Schema;

namespace MlOps.Data.Expectations;

/// <summary>Writes down what the data are, for people to edit.</summary>
public static class SchemaInference
{
    /// <summary>More different values of a category than these are no list that people would keep.</summary>
    private const int MaximumValues = 20;

    /// <summary>The schema of the data, which takes in all of their rows. What people wrote stays: words and tags, and limits unless a row lies outside.
    /// Columns that the data lack go, unless people wrote of them.</summary>
    /// <param name="schema">The columns found.</param>
    /// <param name="profiles">How the columns kept are distributed, over all rows.</param>
    /// <param name="known">The schema there is; null for none.</param>
    public static ExpectedSchema Infer(DataSchema schema, IReadOnlyDictionary<string, Distribution> profiles, ExpectedSchema? known)
    {
        var columns = new Dictionary<string, ExpectedColumn>(StringComparer.Ordinal);
        foreach (ColumnSchema column in schema.Columns.Where(column => column.Expression is null))
        {
            ExpectedColumn? before = known?.Columns.GetValueOrDefault(column.Name);
            Distribution? values = profiles.GetValueOrDefault(column.Name);
            columns.Add(column.Name, before is null ? Found(column, values) : Widened(before, column, values));
        }

        foreach ((string name, ExpectedColumn line) in known?.Columns ?? new Dictionary<string, ExpectedColumn>())
        {
            if (IsWritten(line))
            {
                columns.TryAdd(name, line);
            }
        }

        return new ExpectedSchema(columns);
    }

    private static bool IsWritten(ExpectedColumn line) => line.Description.Length > 0 || line.Unit is not null || line.Tags.Count > 0;

    private static ExpectedColumn Found(ColumnSchema column, Distribution? values)
    {
        var found = new ExpectedColumn(column.Type) { Nullable = values is null || values.Missing > 0 };
        return values switch
        {
            { TopValues: { } top } when column.Type == ColumnType.Category && values.Distinct <= MaximumValues => found with { Values = [.. top.Select(value => value.Value).Order(StringComparer.Ordinal)] },
            { Minimum: { } minimum, Maximum: { } maximum } when HasRange(column) => found with { Minimum = Lower(minimum, column.Type), Maximum = Upper(maximum, column.Type) },
            _ => found,
        };
    }

    // The next data are newer: instants that are there say nothing of the latest allowed.
    private static bool HasRange(ColumnSchema column) => column.Type == ColumnType.Number;

    private static ExpectedColumn Widened(ExpectedColumn before, ColumnSchema column, Distribution? values)
    {
        if (values is null)
        {
            return before with { Type = column.Type };
        }

        ExpectedColumn after = before with { Type = column.Type, Nullable = before.Nullable || values.Missing > 0 };
        if (before.Type != column.Type)
        {
            after = after with { Minimum = null, Maximum = null, Values = null };
        }

        // The file is read by more people than the data.
        if (before.Has(ExpectedColumn.Pii))
        {
            return after;
        }

        if (after.Values is { } known && values.TopValues is { } top)
        {
            after = after with { Values = [.. known, .. top.Select(value => value.Value).Except(known, StringComparer.Ordinal).Order(StringComparer.Ordinal)] };
        }

        if (after.Minimum is { } minimum && values.Minimum is { } smallest && ExpectedSchemaFile.TryLimit(minimum, column.Type, out double lower) && smallest < Rounded(lower, column.Type))
        {
            after = after with { Minimum = Lower(smallest, column.Type) };
        }

        if (after.Maximum is { } maximum && values.Maximum is { } largest && ExpectedSchemaFile.TryLimit(maximum, column.Type, out double upper) && largest > Rounded(upper, column.Type))
        {
            after = after with { Maximum = Upper(largest, column.Type) };
        }

        return after;
    }

    private static JsonValue Lower(double value, ColumnType type) => ExpectedSchemaFile.Limit(value, type, MidpointRounding.ToNegativeInfinity);

    private static JsonValue Upper(double value, ColumnType type) => ExpectedSchemaFile.Limit(value, type, MidpointRounding.ToPositiveInfinity);

    private static double Rounded(double limit, ColumnType type) => type == ColumnType.Number ? (float)limit : limit;
}
