using System.Globalization;
using MlOps.Data.Parsing;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Evaluation.Slices;

/// <summary>The test rows that share a value of a column.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">The value, or the name of a range.</param>
/// <param name="Rows">The rows, in the order of the table.</param>
/// <param name="IsRange">Whether the value is the name of a range.</param>
internal sealed record Slice(string Column, string Value, int[] Rows, bool IsRange = false);

/// <summary>Divides rows by a column's values.</summary>
/// <remarks>
/// Categories and booleans are divided by value; numbers too where they have at most <see cref="MostDistinctNumbers"/>
/// values, otherwise into ranges of about equally many rows, as timestamps are. Rows without a value are a slice too.
/// </remarks>
internal static class Slicer
{
    public const int MostDistinctNumbers = 10;

    /// <summary>The slices of a column that have rows: values in order, "(missing)" last.</summary>
    public static IReadOnlyList<Slice> Divide(Table table, ColumnSchema column)
    {
        return table[column.Name] switch
        {
            CategoryColumn categories => Group(column.Name, categories.Codes.Length, row => categories.Codes[row], code => categories.Dictionary[code], categories.Dictionary.Length),
            NumberColumn numbers when column.Type == ColumnType.Boolean =>
                Group(column.Name, numbers.Length, row => numbers.IsMissing(row) ? -1 : (int)numbers.Values[row], code => code == 0 ? "false" : "true", 2),
            NumberColumn numbers => DivideNumbers(column.Name, [.. numbers.Values], RangeNames.Number),
            TimestampColumn timestamps => DivideNumbers(column.Name, [.. timestamps.Values], RangeNames.Timestamp),
            Column other => throw new ArgumentException($"{other.GetType().Name} '{column.Name}' has no slices.", nameof(column)),
        };
    }

    private static IReadOnlyList<Slice> DivideNumbers(string column, double[] values, Func<double, string> name)
    {
        double[] sorted = [.. values.Where(value => !double.IsNaN(value)).Order()];
        double[] distinct = [.. sorted.Distinct().Take(MostDistinctNumbers + 1)];
        if (distinct.Length <= MostDistinctNumbers)
        {
            return Group(column, values.Length, row => double.IsNaN(values[row]) ? -1 : Array.BinarySearch(distinct, values[row]), code => name(distinct[code]), distinct.Length);
        }

        double[] cuts = RangeNames.Quartiles(sorted);
        return Group(column, values.Length, row => double.IsNaN(values[row]) ? -1 : RangeOf(values[row], cuts), code => RangeNames.Range(cuts, code, name), cuts.Length + 1, areRanges: true);
    }

    /// <summary>The index of the range [cuts[i-1], cuts[i]) that holds the value.</summary>
    private static int RangeOf(double value, double[] cuts)
    {
        int range = 0;
        while (range < cuts.Length && value >= cuts[range])
        {
            range++;
        }

        return range;
    }

    private static IReadOnlyList<Slice> Group(string column, int rows, Func<int, int> codeOf, Func<int, string> valueOf, int codes, bool areRanges = false)
    {
        var members = new List<int>?[codes + 1];
        for (int row = 0; row < rows; row++)
        {
            int code = codeOf(row);
            (members[code < 0 ? codes : code] ??= []).Add(row);
        }

        var slices = new List<Slice>();
        for (int code = 0; code <= codes; code++)
        {
            if (members[code] is { } found)
            {
                slices.Add(code == codes
                    ? new Slice(column, SliceName.Missing, [.. found])
                    : new Slice(column, valueOf(code), [.. found], areRanges));
            }
        }

        return slices;
    }
}

/// <summary>Ranges of a number and what they are called.</summary>
internal static class RangeNames
{
    public static string Number(double value) => ((float)value).ToString("R", CultureInfo.InvariantCulture);

    public static string Timestamp(double value) =>
        Instant.Of(value) is var instant && instant.TimeOfDay == TimeSpan.Zero
            ? instant.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : Instant.ToIso(value);

    /// <summary>
    /// The distinct quartiles of sorted values that are not all the same. Nothing is below the least value: where it is a
    /// quartile, because it fills a quarter, the next value stands in for it.
    /// </summary>
    public static double[] Quartiles(double[] sorted)
    {
        double next = sorted.First(value => value > sorted[0]);
        double[] quartiles = [sorted[sorted.Length / 4], sorted[sorted.Length / 2], sorted[sorted.Length * 3 / 4]];
        return [.. quartiles.Select(quartile => Math.Max(quartile, next)).Distinct()];
    }

    public static string Range(double[] cuts, int range, Func<double, string> name) => range switch
    {
        0 => $"below {name(cuts[0])}",
        _ when range == cuts.Length => $"{name(cuts[^1])} and above",
        _ => $"{name(cuts[range - 1])} to below {name(cuts[range])}",
    };
}
