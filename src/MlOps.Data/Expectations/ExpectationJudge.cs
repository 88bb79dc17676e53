using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Data.Expectations;

/// <summary>Holds expectations against tables, a column at a time.</summary>
internal static class ExpectationJudge
{
    /// <summary>Judges an expectation of a column.</summary>
    /// <param name="expectation">The expectation.</param>
    /// <param name="type">The column's type.</param>
    /// <param name="columns">The column in each table.</param>
    /// <param name="others">The column that it is compared with, in each table; empty where it is compared with none.</param>
    public static ExpectationResult Judge(Expectation expectation, ColumnType type, IReadOnlyList<Column> columns, IReadOnlyList<Column> others)
    {
        long rows = columns.Sum(column => (long)column.Length);
        var test = new ValueTest(expectation, type);
        long present = columns.Sum(Present);
        if (expectation.MinimumRows is not null)
        {
            return new ExpectationResult(expectation, present, 0);
        }

        long failing = expectation.NotNull ? rows - present : 0;
        if (test.TestsValues)
        {
            failing += columns.Sum(column => Failing(column, test));
        }

        for (int i = 0; expectation.Comparison is { } comparison && i < columns.Count; i++)
        {
            failing += Failing(columns[i], others[i], comparison, type);
        }

        if (expectation.Unique)
        {
            failing += RepeatedValues.Count(columns);
        }

        double? newest = expectation.MaximumAge is null ? null : columns.OfType<TimestampColumn>().SelectMany(column => column.Values).Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NegativeInfinity).Max();
        return new ExpectationResult(expectation, expectation.NotNull ? rows : present, failing, newest);
    }

    /// <summary>A value of a row as a number; NaN where missing.</summary>
    public static double NumberAt(Column column, int row) => column switch
    {
        NumberColumn numbers => numbers.Values[row],
        TimestampColumn instants => instants.Values[row],
        _ => double.NaN,
    };

    private static long Present(Column column)
    {
        long present = 0;
        for (int row = 0; row < column.Length; row++)
        {
            present += column.IsMissing(row) ? 0 : 1;
        }

        return present;
    }

    private static long Failing(Column column, ValueTest test)
    {
        long failing = 0;
        if (column is CategoryColumn categories)
        {
            bool[] holds = [.. categories.Dictionary.Select(text => HoldsText(test, text))];
            foreach (int code in categories.Codes)
            {
                failing += code < 0 || holds[code] ? 0 : 1;
            }
        }
        else if (column is TextColumn texts)
        {
            failing = texts.Values.Count(text => text is not null && !test.Holds(text));
        }
        else
        {
            for (int row = 0; row < column.Length; row++)
            {
                double value = NumberAt(column, row);
                failing += double.IsNaN(value) || test.Holds(value) ? 0 : 1;
            }
        }

        return failing;
    }

    /// <summary>A label that is true or false stands as a text in tables.</summary>
    private static bool HoldsText(ValueTest test, string text) =>
        test.IsNumeric ? test.HoldsField(System.Text.Encoding.UTF8.GetBytes(text), (byte)'.') : test.Holds(text);

    private static long Failing(Column column, Column other, ColumnComparison comparison, ColumnType type)
    {
        long failing = 0;
        for (int row = 0; type is not (ColumnType.Category or ColumnType.Text) && row < column.Length; row++)
        {
            (double value, double otherValue) = (NumberAt(column, row), NumberAt(other, row));
            failing += double.IsNaN(value) || double.IsNaN(otherValue) || comparison.Holds(value, otherValue) ? 0 : 1;
        }

        return failing;
    }
}
