using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;

namespace MlOps.Data.Expectations;

/// <summary>Whether expectations fit the columns that there are.</summary>
public static class ExpectationRules
{
    /// <summary>Reports those that name no column, or ask what the column's type has not.</summary>
    public static void Check(IEnumerable<Expectation> expectations, DataSchema schema, IStageLog log)
    {
        foreach (Expectation expectation in expectations)
        {
            if (Problem(expectation, schema) is { } problem)
            {
                log.Report(new Diagnostic(CheckDiagnostics.ExpectationInvalid, problem, expectation.Location));
            }
        }
    }

    private static string? Problem(Expectation expectation, DataSchema schema)
    {
        string item = $"DataExpectation '{expectation.Column}'";
        if (expectation.Column == Expectation.AllColumns)
        {
            return expectation.MinimumRows is null || Asks(expectation) ? $"{item} is about whole rows, of which MinimumRows alone can be expected. Name a column." : null;
        }

        string[] names = [.. schema.Columns.Select(column => column.Name)];
        foreach (string? name in (string?[])[expectation.Column, expectation.Comparison?.Other])
        {
            if (name is null)
            {
                continue;
            }

            if (!names.Contains(name))
            {
                return $"{item}: the data have no column '{name}'.{NearestName.Suggest(name, names)}";
            }

            if (!schema[name].IsKept)
            {
                return $"{item}: the column '{name}' is ignored, so that its values are not kept. {(schema[name].Expression is null ? "Give it the role Id instead of Ignore." : "Remove the role, or state the expectation for the columns of its expression.")}";
            }
        }

        ColumnType type = schema[expectation.Column].Type;
        bool ordered = type is ColumnType.Number or ColumnType.Timestamp;
        bool text = type is ColumnType.Category or ColumnType.Text;
        return expectation switch
        {
            { Minimum: not null } or { Maximum: not null } when !ordered => $"{item}: Minimum and Maximum are for numbers and timestamps, and the column is of type {type}.",
            { Minimum: { } low, Maximum: { } high } when low > high => $"{item}: no value is {string.Join(" and ", ExpectationText.OfLimits(expectation))}.",
            { Minimum: not null } or { Maximum: not null } when expectation.HasInstants != (type == ColumnType.Timestamp) =>
                $"{item}: the column is of type {type}. Write its limits as {(type == ColumnType.Timestamp ? "instants of ISO 8601, such as 2024-12-31" : "numbers, such as 0.5")}.",
            { Comparison: { } itself } when itself.Other == expectation.Column => $"{item}: the column is compared with itself.",
            { Pattern: not null } when !text => $"{item}: Pattern is for texts, and the column is of type {type}.",
            { MaximumAge: not null } when schema[expectation.Column].IsPersonal => $"{item}: MaximumAge tells the newest value, and the column has the tag {ExpectedColumn.Pii}.",
            { MaximumAge: not null } when type != ColumnType.Timestamp => $"{item}: MaximumAge is for timestamps, and the column is of type {type}. Declare Type=\"Timestamp\" in a ModelColumn item.",
            { Comparison: { } comparison } when !ordered || schema[comparison.Other].Type != type => $"{item}: {comparison.Order} compares two numbers or two timestamps, and '{expectation.Column}' is of type {type}, '{comparison.Other}' of type {schema[comparison.Other].Type}.",
            _ when expectation.MinimumRows is null && expectation.MaximumAge is null && !Asks(expectation) => $"{item} expects nothing. Say what: Minimum, Maximum, NotNull, Unique, Pattern, AllowedValues, MinimumRows, MaximumAge, or LessThan and its like.",
            _ => null,
        };
    }

    private static bool Asks(Expectation expectation) =>
        expectation.NotNull || expectation.Unique
        || expectation.Minimum is not null || expectation.Maximum is not null || expectation.Pattern is not null
        || expectation.AllowedValues is not null || expectation.Comparison is not null;
}
