using System.Numerics;
using MlOps.Data.Loading;
using MlOps.Data.Schema;
using MlOps.Data.Splitting;

namespace MlOps.Data.Summaries;

/// <summary>Computes the figures of a <see cref="TableSummary"/>, a column at a time.</summary>
internal static class ColumnStatistics
{
    private const int MaximumValues = 20;

    /// <summary>The figures of a column, one summary a set.</summary>
    /// <param name="schema">The column.</param>
    /// <param name="values">Its values.</param>
    /// <param name="classes">The classes where it is the label of a classification; otherwise null.</param>
    /// <param name="sets">The set of each row.</param>
    public static ColumnSummary[] Summarize(ColumnSchema schema, ColumnValues values, LabelClasses? classes, ValueList<RowSet> sets)
    {
        ColumnSummary[] summaries = Figures(schema, values, classes, sets);
        return schema.HidesValues ? [.. summaries.Select(summary => summary with { Numbers = null, Values = null })] : summaries;
    }

    private static ColumnSummary[] Figures(ColumnSchema schema, ColumnValues values, LabelClasses? classes, ValueList<RowSet> sets) => values switch
    {
        TextValues labels when classes is not null => Categories(schema, labels, classes.Places, classes.Dictionary, sets),
        NumberValues numbers when schema.Type == ColumnType.Boolean => Booleans(schema, numbers, sets),
        NumberValues numbers => Numbers(schema, numbers.Values, sets),
        TimestampValues timestamps => Numbers(schema, timestamps.Values, sets),
        TextValues { IsProse: true } texts => Texts(schema, texts, sets),
        TextValues texts => Categories(schema, texts, texts.Places, texts.Dictionary, sets),
        _ => throw new NotSupportedException($"A column of {values.GetType()}."),
    };

    private static ColumnSummary[] Numbers<T>(ColumnSchema schema, ValueList<T> values, ValueList<RowSet> sets) where T : unmanaged, IFloatingPointIeee754<T>
    {
        NumberFigures[] figures = [new(), new(), new()];
        var rows = new int[SetValues.Sets];
        SetValues.Read(values, sets, (set, part) =>
        {
            figures[(int)set].Add(part);
            rows[(int)set] += part.Length;
        });
        return [.. figures.Select((set, i) => Make(schema, set.Count, rows[i], set.Distinct) with { Numbers = set.Summary() })];
    }

    private static ColumnSummary[] Booleans(ColumnSchema schema, NumberValues values, ValueList<RowSet> sets)
    {
        var counts = new (int Rows, int No, int Yes)[SetValues.Sets];
        SetValues.Read(values.Values, sets, (set, part) =>
        {
            ref (int Rows, int No, int Yes) count = ref counts[(int)set];
            count.Rows += part.Length;
            foreach (float value in part)
            {
                count.No += value == 0 ? 1 : 0;
                count.Yes += value == 1 ? 1 : 0;
            }
        });
        return
        [
            .. counts.Select(count =>
            {
                ValueCount[] values = [.. new[] { new ValueCount("false", count.No), new ValueCount("true", count.Yes) }.Where(value => value.Count > 0).OrderByDescending(value => value.Count)];
                return Make(schema, count.Yes + count.No, count.Rows, values.Length) with { Values = values };
            }),
        ];
    }

    private static ColumnSummary[] Categories(ColumnSchema schema, TextValues values, int[] places, string[] dictionary, ValueList<RowSet> sets)
    {
        int[][] counts = [new int[dictionary.Length], new int[dictionary.Length], new int[dictionary.Length]];
        var rows = new int[SetValues.Sets];
        SetValues.Read(values.Codes, sets, (set, part) =>
        {
            int[] ofSet = counts[(int)set];
            rows[(int)set] += part.Length;
            foreach (int code in part)
            {
                if (code >= 0)
                {
                    ofSet[places[code]]++;
                }
            }
        });
        return [.. counts.Select((count, set) => Categories(schema, count, rows[set], dictionary))];
    }

    private static ColumnSummary Categories(ColumnSchema schema, int[] counts, int rows, string[] dictionary)
    {
        int present = counts.Sum();
        int distinct = counts.Count(count => count > 0);
        ColumnSummary summary = Make(schema, present, rows, Math.Min(distinct, ColumnSummary.DistinctCap));
        bool namesRows = schema.Role == ColumnRole.Id || (schema.Role != ColumnRole.Label && distinct > MaximumValues && 2 * distinct > present);
        return namesRows
            ? summary
            : summary with
            {
                Values =
                [
                    .. counts.Select((count, code) => new ValueCount(dictionary[code], count))
                        .Where(value => value.Count > 0)
                        .OrderByDescending(value => value.Count)
                        .ThenBy(value => value.Value, StringComparer.Ordinal)
                        .Take(schema.Role == ColumnRole.Label ? int.MaxValue : MaximumValues),
                ],
            };
    }

    private static ColumnSummary[] Texts(ColumnSchema schema, TextValues values, ValueList<RowSet> sets)
    {
        HashSet<int>[] distinct = [[], [], []];
        var counts = new (int Rows, int Present)[SetValues.Sets];
        SetValues.Read(values.Codes, sets, (set, part) =>
        {
            ref (int Rows, int Present) count = ref counts[(int)set];
            count.Rows += part.Length;
            foreach (int code in part)
            {
                if (code >= 0)
                {
                    count.Present++;
                    if (distinct[(int)set].Count < ColumnSummary.DistinctCap)
                    {
                        distinct[(int)set].Add(code);
                    }
                }
            }
        });
        return [.. counts.Select((count, set) => Make(schema, count.Present, count.Rows, distinct[set].Count))];
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
