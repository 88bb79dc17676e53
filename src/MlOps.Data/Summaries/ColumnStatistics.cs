using System.Numerics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Data.Summaries;

/// <summary>Computes the figures of a <see cref="TableSummary"/>.</summary>
internal static class ColumnStatistics
{
    private const int MaximumValues = 20;
    private const int SampleSize = 1 << 16;

    private static readonly double[] QuantileShares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    public static TableSummary Summarize(Table table) =>
        new(table.Rows, [.. table.Schema.Columns.Where(column => table.Has(column.Name)).Select(column => Summarize(column, table[column.Name]))]);

    private static ColumnSummary Summarize(ColumnSchema schema, Column column) => column switch
    {
        NumberColumn numbers when schema.Type == ColumnType.Boolean => Booleans(schema, numbers.Values),
        NumberColumn numbers => Numbers(schema, Present(numbers.Values), column.Length),
        TimestampColumn timestamps => Numbers(schema, Present(timestamps.Values), column.Length),
        CategoryColumn categories => Categories(schema, categories),
        TextColumn texts => Texts(schema, texts),
        _ => throw new NotSupportedException($"A column of {column.GetType()}."),
    };

    private static double[] Present<T>(T[] values) where T : IFloatingPointIeee754<T>
    {
        var present = new double[values.Length];
        int count = 0;
        foreach (T value in values)
        {
            present[count] = double.CreateTruncating(value);
            count += T.IsNaN(value) ? 0 : 1;
        }

        return present[..count];
    }

    private static ColumnSummary Numbers(ColumnSchema schema, double[] values, int rows)
    {
        var distinct = new HashSet<double>();
        for (int i = 0; i < values.Length && distinct.Count < ColumnSummary.DistinctCap; i++)
        {
            distinct.Add(values[i]);
        }

        return Make(schema, values.Length, rows, distinct.Count) with { Numbers = values.Length == 0 ? null : Figures(values) };
    }

    private static NumberSummary Figures(double[] values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        double mean = sum / values.Length;
        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        double[] sorted = Sample(values);
        Array.Sort(sorted);
        return new NumberSummary(values.Min(), values.Max(), mean, Math.Sqrt(squares / values.Length), [.. QuantileShares.Select(share => Quantile(sorted, share))]);
    }

    /// <summary>Values at even distances: sorting all of millions of rows would take longer than reading them.</summary>
    private static double[] Sample(double[] values)
    {
        int size = Math.Min(values.Length, SampleSize);
        var sample = new double[size];
        for (int i = 0; i < size; i++)
        {
            sample[i] = values[(long)i * values.Length / size];
        }

        return sample;
    }

    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    private static ColumnSummary Booleans(ColumnSchema schema, float[] values)
    {
        int yes = values.Count(value => value == 1);
        int no = values.Count(value => value == 0);
        ValueCount[] counts = [.. new[] { new ValueCount("false", no), new ValueCount("true", yes) }.Where(value => value.Count > 0).OrderByDescending(value => value.Count)];
        return Make(schema, yes + no, values.Length, counts.Length) with { Values = counts };
    }

    private static ColumnSummary Categories(ColumnSchema schema, CategoryColumn column)
    {
        var counts = new int[column.Dictionary.Length];
        int present = 0;
        foreach (int code in column.Codes)
        {
            if (code >= 0)
            {
                counts[code]++;
                present++;
            }
        }

        int distinct = counts.Count(count => count > 0);
        ColumnSummary summary = Make(schema, present, column.Length, Math.Min(distinct, ColumnSummary.DistinctCap));
        bool namesRows = schema.Role == ColumnRole.Id || (schema.Role != ColumnRole.Label && distinct > MaximumValues && 2 * distinct > present);
        return namesRows
            ? summary
            : summary with
            {
                Values =
                [
                    .. counts.Select((count, code) => new ValueCount(column.Dictionary[code], count))
                        .Where(value => value.Count > 0)
                        .OrderByDescending(value => value.Count)
                        .ThenBy(value => value.Value, StringComparer.Ordinal)
                        .Take(schema.Role == ColumnRole.Label ? int.MaxValue : MaximumValues),
                ],
            };
    }

    private static ColumnSummary Texts(ColumnSchema schema, TextColumn column)
    {
        var distinct = new HashSet<string>(StringComparer.Ordinal);
        int present = 0;
        foreach (string? text in column.Values)
        {
            if (text is not null)
            {
                present++;
                if (distinct.Count < ColumnSummary.DistinctCap)
                {
                    distinct.Add(text);
                }
            }
        }

        return Make(schema, present, column.Length, distinct.Count);
    }

    private static ColumnSummary Make(ColumnSchema schema, int present, int rows, int distinct) => new()
    {
        Name = schema.Name,
        Type = schema.Type,
        Role = schema.Role,
        Count = present,
        Missing = rows - present,
        Distinct = distinct,
    };
}
