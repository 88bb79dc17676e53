using System.Globalization;
using System.Runtime.InteropServices;
using MlOps.Data.Checks;
using MlOps.Data.Schema;
using MlOps.Data.Summaries;
using MlOps.Data.Tables;

namespace MlOps.Data.Profiles;

/// <summary>Profiles a column: its training rows class by class, which merge to all of them, and its test rows.</summary>
internal static class ColumnProfiler
{
    private const int MaximumTopValues = 20;
    private const int MaximumHistogramCells = 64;
    private const int BufferSize = 1 << 12;

    /// <summary>The profile of a column.</summary>
    /// <param name="schema">The column.</param>
    /// <param name="training">Its training rows.</param>
    /// <param name="test">Its test rows.</param>
    /// <param name="classes">The class of each training row; null where there are none to tell apart.</param>
    /// <param name="names">The names of the classes.</param>
    /// <param name="showsValues">Whether single values may be named.</param>
    public static ColumnProfile Profile(ColumnSchema schema, Column training, Column test, int[]? classes, IReadOnlyList<string> names, bool showsValues)
    {
        int[] one = new int[classes is null ? training.Length : 0];
        Distribution[] parts;
        Distribution all;
        if (training is CategoryColumn categories)
        {
            (parts, all) = Categories(categories, classes ?? one, classes is null ? 1 : names.Count, schema, showsValues);
        }
        else
        {
            NumberSketch[] sketches = Sketches(training, classes ?? one, classes is null ? 1 : names.Count, out int[] missing);
            parts = [.. sketches.Select((sketch, i) => Describe(sketch, missing[i], schema, showsValues))];
            var merged = new NumberSketch();
            foreach (NumberSketch sketch in sketches)
            {
                merged.Merge(sketch);
            }

            all = Describe(merged, missing.Sum(), schema, showsValues);
        }

        var byClass = new SortedDictionary<string, Distribution>(StringComparer.Ordinal);
        for (int i = 0; classes is not null && i < names.Count; i++)
        {
            byClass.Add(names[i], parts[i]);
        }

        return new ColumnProfile(schema.Name, schema.Type, schema.Role, all, DistributionOf(test, schema, showsValues)) { Classes = byClass };
    }

    /// <summary>A column over the rows of all sets.</summary>
    public static Distribution Whole(ColumnSets columns)
    {
        bool showsValues = columns.Schema.Role != ColumnRole.Id;
        if (columns.Training is CategoryColumn first)
        {
            int[] codes = [.. first.Codes, .. ((CategoryColumn)columns.Validation).Codes, .. ((CategoryColumn)columns.Test).Codes];
            return DistributionOf(new CategoryColumn(codes, first.Dictionary), columns.Schema, showsValues);
        }

        var merged = new NumberSketch();
        int missing = 0;
        foreach (Column column in columns.All)
        {
            foreach ((NumberSketch sketch, int rows) in Sketches(column, new int[column.Length], 1, out int[] without).Zip(without))
            {
                merged.Merge(sketch);
                missing += rows;
            }
        }

        return Describe(merged, missing, columns.Schema, showsValues);
    }

    private static Distribution DistributionOf(Column column, ColumnSchema schema, bool showsValues)
    {
        if (column is CategoryColumn categories)
        {
            return Categories(categories, new int[column.Length], 1, schema, showsValues).All;
        }

        NumberSketch sketch = Sketches(column, new int[column.Length], 1, out int[] missing)[0];
        return Describe(sketch, missing[0], schema, showsValues);
    }

    /// <summary>A sketch a class of the numbers, instants, or lengths of texts; a class outside of those asked for goes into one more at the end.</summary>
    private static NumberSketch[] Sketches(Column column, int[] classes, int count, out int[] missing)
    {
        NumberSketch[] sketches = [.. Enumerable.Range(0, count + 1).Select(_ => new NumberSketch())];
        var buffers = new double[count + 1][];
        for (int part = 0; part < buffers.Length; part++)
        {
            buffers[part] = new double[BufferSize];
        }

        var used = new int[count + 1];
        missing = new int[count + 1];
        var values = new double[BufferSize];
        for (int from = 0; from < column.Length; from += BufferSize)
        {
            int rows = Math.Min(BufferSize, column.Length - from);
            ReadValues(column, from, values.AsSpan(0, rows));
            ReadOnlySpan<int> classesOfRows = classes.AsSpan(from, rows);
            for (int row = 0; row < rows; row++)
            {
                int part = Math.Min(classesOfRows[row], count);
                double value = values[row];
                if (double.IsNaN(value))
                {
                    missing[part]++;
                    continue;
                }

                buffers[part][used[part]++] = value;
                if (used[part] == BufferSize)
                {
                    sketches[part].Add(buffers[part]);
                    used[part] = 0;
                }
            }
        }

        for (int part = 0; part < sketches.Length; part++)
        {
            sketches[part].Add(buffers[part].AsSpan(0, used[part]));
        }

        return sketches;
    }

    private static void ReadValues(Column column, int from, Span<double> values)
    {
        switch (column)
        {
            case NumberColumn numbers:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = numbers.Values[from + i];
                }

                break;
            case TimestampColumn instants:
                instants.Values.AsSpan(from, values.Length).CopyTo(values);
                break;
            case TextColumn texts:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = texts.Values[from + i]?.Length ?? double.NaN;
                }

                break;
            default:
                throw new NotSupportedException($"A column of {column.GetType()}.");
        }
    }

    private static Distribution Describe(NumberSketch sketch, int missing, ColumnSchema schema, bool showsValues)
    {
        if (sketch.Count == 0)
        {
            return new Distribution(0, missing, 0);
        }

        (int exponent, long first, int[] cells) = sketch.Grid.Coarsened(MaximumHistogramCells);
        var distribution = new Distribution(sketch.Count, missing, sketch.Values.Distinct);
        return !showsValues ? distribution : distribution with
        {
            Minimum = sketch.Minimum,
            Maximum = sketch.Maximum,
            Quantiles = [.. DataProfile.QuantileShares.Select(sketch.Quantile)],
            Histogram = new Histogram(exponent, first, cells),
            TopValues = sketch.Values.IsExact && schema.Type is ColumnType.Number or ColumnType.Boolean
                ? [.. sketch.Values.Counts().Select(count => (Value: NumberSketch.NumberOf(count.Key), count.Rows))
                    .OrderByDescending(count => count.Rows).ThenBy(count => count.Value).Take(MaximumTopValues)
                    .Select(count => new ValueCount(NameOf(count.Value, schema.Type), count.Rows))]
                : null,
        };
    }

    private static string NameOf(double value, ColumnType type) =>
        type == ColumnType.Boolean ? value == 0 ? "false" : "true" : ((float)value).ToString("R", CultureInfo.InvariantCulture);

    private static (Distribution[] Parts, Distribution All) Categories(CategoryColumn column, int[] classes, int count, ColumnSchema schema, bool showsValues)
    {
        int width = column.Dictionary.Length;
        bool many = (long)width * (count + 1) > 1 << 24; // a class by itself would take more memory than it is worth
        int parts = many ? 1 : count + 1;
        var counts = new int[parts][];
        for (int i = 0; i < parts; i++)
        {
            counts[i] = new int[width + 1];
        }

        for (int row = 0; row < column.Length; row++)
        {
            int part = many ? 0 : classes[row] < count ? classes[row] : count;
            int code = column.Codes[row];
            counts[part][code < 0 ? width : code]++;
        }

        var all = new int[width + 1];
        foreach (int[] part in counts)
        {
            for (int i = 0; i <= width; i++)
            {
                all[i] += part[i];
            }
        }

        Distribution whole = Describe(all, column.Dictionary, schema, showsValues);
        return ([.. Enumerable.Range(0, count).Select(i => many ? new Distribution(0, 0, 0) : Describe(counts[i], column.Dictionary, schema, showsValues))], whole);
    }

    private static Distribution Describe(int[] counts, string[] dictionary, ColumnSchema schema, bool showsValues)
    {
        int missing = counts[^1];
        int present = counts.Sum() - missing;
        int distinct = dictionary.Length - counts.AsSpan(0, dictionary.Length).Count(0);
        bool namesRows = schema.Role != ColumnRole.Label && distinct > MaximumTopValues && 2 * distinct > present;
        return new Distribution(present, missing, distinct)
        {
            TopValues = !showsValues || namesRows || present == 0
                ? null
                : [.. Enumerable.Range(0, dictionary.Length).Where(code => counts[code] > 0)
                    .OrderByDescending(code => counts[code]).ThenBy(code => dictionary[code], StringComparer.Ordinal).Take(MaximumTopValues)
                    .Select(code => new ValueCount(dictionary[code], counts[code]))],
        };
    }
}
