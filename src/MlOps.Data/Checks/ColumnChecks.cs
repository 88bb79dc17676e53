using System.Globalization;
using System.Text;
using MlOps.Data.Diagnostics;
using MlOps.Data.Parsing;
using MlOps.Data.Profiles;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Data.Checks;

/// <summary>What a feature column shows by itself: one value, identifiers, mixed types, spellings of nothing.</summary>
internal static class ColumnChecks
{
    /// <summary>Fewer rows can be all different by chance.</summary>
    private const int FewestIdentifiers = 50;

    /// <summary>Categories of which so many are different are names, not kinds.</summary>
    private const double IdentifierShare = 0.95;

    /// <summary>Numbers, or texts, of less than this share are stray values, which reading tells of.</summary>
    private const double MixedShare = 0.1;

    // No "none" or "unknown", which are values of their own often enough.
    private static readonly HashSet<string> s_nullSpellings = new(StringComparer.OrdinalIgnoreCase)
    {
        "-", "--", "---", ".", "..", "#n/a", "#na", "#null!", "n.a.", "n.a", "(null)", "<null>", "[null]", "nil", "<na>", "\\n", "nan", "null", "na", "n/a", "?", "??", "???",
    };

    private static readonly HashSet<double> s_nullNumbers = [-99, -999, -9999, -99999, -999999];

    /// <summary>Looks at the training rows of a feature.</summary>
    public static IEnumerable<IntegrityFinding> Of(ColumnSchema column, Table table, Distribution values)
    {
        Column training = table[column.Name];
        if (values is { Distinct: 1, Missing: 0 })
        {
            yield return new IntegrityFinding(
                CheckDiagnostics.ConstantColumn, $"Column '{column.Name}' has the same value in all {values.Count:N0} training rows, from which nothing can be learnt. Give it the role Ignore, or find out why it does not vary.", column.Name);
        }

        if (LooksLikeIdentifier(column, training, values))
        {
            yield return new IntegrityFinding(
                CheckDiagnostics.IdentifierColumn,
                $"Column '{column.Name}' looks like an identifier: {(training is CategoryColumn ? $"{values.Distinct:N0} different values in {values.Count:N0} training rows" : "whole numbers that count the rows")}. A model learns rows by heart from it. Give it the role Id.",
                column.Name);
        }

        if (training is CategoryColumn categories)
        {
            foreach (IntegrityFinding finding in OfCategories(column, table, categories, values))
            {
                yield return finding;
            }
        }
        else if (training is NumberColumn numbers && NullNumber(numbers.Values) is var (value, rows, first))
        {
            yield return new IntegrityFinding(
                CheckDiagnostics.NullSpelling,
                string.Create(CultureInfo.InvariantCulture, $"Column '{column.Name}' has the number {value} in {rows:N0} training rows, and no other below zero: it probably stands for a missing value. Add it to MissingValues, or leave the field empty."),
                column.Name)
            {
                Examples = [new RowExample(table, first, [column.Name])],
            };
        }
    }

    private static bool LooksLikeIdentifier(ColumnSchema column, Column training, Distribution values) => training switch
    {
        CategoryColumn => values.Count >= FewestIdentifiers && values.Distinct >= IdentifierShare * values.Count,
        NumberColumn numbers when column.Type == ColumnType.Number => values.Count >= FewestIdentifiers && CountsRows(numbers.Values, values),
        _ => false,
    };

    /// <summary>Whether whole numbers rise from row to row, as a counter does of whose rows some went to other sets.</summary>
    private static bool CountsRows(float[] values, Distribution distribution)
    {
        const double MostGaps = 4; // rows of other sets, and rows left out
        if (distribution.Missing > 0 || distribution.Maximum - distribution.Minimum > MostGaps * values.Length)
        {
            return false;
        }

        for (int row = 0; row < values.Length; row++)
        {
            if (values[row] != MathF.Floor(values[row]) || (row > 0 && values[row] <= values[row - 1]))
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<IntegrityFinding> OfCategories(ColumnSchema column, Table table, CategoryColumn categories, Distribution values)
    {
        var rows = new int[categories.Dictionary.Length];
        foreach (int code in categories.Codes)
        {
            if (code >= 0)
            {
                rows[code]++;
            }
        }

        bool[] isNumber = [.. categories.Dictionary.Select(text => NumberParser.TryParse(Encoding.UTF8.GetBytes(text), out _))];
        long numbers = 0;
        for (int code = 0; code < rows.Length; code++)
        {
            numbers += isNumber[code] ? rows[code] : 0;
        }

        double share = (double)numbers / Math.Max(1, values.Count);
        if (share is >= MixedShare and <= 1 - MixedShare)
        {
            yield return new IntegrityFinding(
                CheckDiagnostics.MixedTypes,
                string.Create(CultureInfo.InvariantCulture, $"Column '{column.Name}' mixes types: {share * 100:0}% of its values are numbers and the others texts, so that all are taken as {column.Type}. Divide it into two columns, correct the values, or give it the role Ignore."),
                column.Name)
            {
                Examples = [new RowExample(table, Array.FindIndex(categories.Codes, code => code >= 0 && isNumber[code] == (share < 0.5)), [column.Name])],
            };
        }

        string[] spellings = [.. Enumerable.Range(0, rows.Length).Where(code => rows[code] > 0 && s_nullSpellings.Contains(categories.Dictionary[code])).Select(code => categories.Dictionary[code])];
        if (spellings.Length > 0)
        {
            long count = spellings.Sum(spelling => (long)rows[Array.IndexOf(categories.Dictionary, spelling)]);
            yield return new IntegrityFinding(
                CheckDiagnostics.NullSpelling,
                $"Column '{column.Name}' has {string.Join(", ", spellings.Select(Excerpt.Of))} in {Counted.Of((int)count, "training row")}, which probably means a missing value. Add it to MissingValues.",
                column.Name)
            {
                Examples = [new RowExample(table, Array.FindIndex(categories.Codes, code => code >= 0 && s_nullSpellings.Contains(categories.Dictionary[code])), [column.Name])],
            };
        }
    }

    private static (double Value, int Rows, int First)? NullNumber(float[] values)
    {
        double found = double.NaN;
        int rows = 0, first = 0;
        for (int row = 0; row < values.Length; row++)
        {
            float value = values[row];
            if (value < 0)
            {
                if (!s_nullNumbers.Contains(value) || (rows > 0 && value != found))
                {
                    return null;
                }

                first = rows == 0 ? row : first;
                found = value;
                rows++;
            }
        }

        return rows > 0 ? (found, rows, first) : null;
    }
}
