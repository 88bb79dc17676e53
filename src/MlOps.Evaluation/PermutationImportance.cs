using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Metrics;

namespace MlOps.Evaluation;

/// <summary>
/// How much a model relies on a column: how much worse it gets on test rows when the column's values are shuffled
/// (Breiman, 2001; Fisher et al., 2019). Unlike a trainer's own measure it is in the unit of the metric, and a column
/// that only fits noise gets nothing.
/// </summary>
internal static class PermutationImportance
{
    /// <summary>Shuffles that are averaged.</summary>
    private const int Repeats = 3;

    /// <summary>Rows scored in all, counted by <see cref="ColumnsOfARow"/>: bounds the time to about a second.</summary>
    private const int RowBudget = 200_000;

    /// <summary>A row counts once for every so many columns: of a wide table most of the time goes into copying values.</summary>
    private const int ColumnsOfARow = 500;

    /// <summary>Fewer rows than this say little; where they do not fit the budget, fewer columns are measured.</summary>
    private const int FewestRows = 200;

    /// <summary>Rows scored at a time. A call of the model costs as much as some rows, so several shuffles of a small table share one.</summary>
    private const int BlockRows = 4096;

    /// <summary>
    /// The loss of the task's first metric by feature, largest first; empty where the rows do not define the metric. A
    /// column without a share in the trainer's measure is not in the model and loses nothing. Of too many others those
    /// with the smallest shares are left out.
    /// </summary>
    public static IReadOnlyList<NamedValue<double>> Measure(Func<Table, Predictions> predict, Table test, TrainingFile training, CancellationToken cancellationToken)
    {
        string[] features = [.. test.Schema.Features.Select(feature => feature.Name)];
        string[] used = [.. training.FeatureImportance.Where(feature => feature.Value > 0).Select(feature => feature.Name)];
        int shuffledRows = RowBudget / (1 + (features.Length / ColumnsOfARow)) / Repeats;
        int most = Math.Max(FewestRows, shuffledRows / Math.Max(1, used.Length));
        Table sample = test.Rows <= most ? test : test.Select(Shuffle(test.Rows, new Random(training.Seed)).AsSpan(0, most));
        Metric metric = MetricCatalogue.Primary(test.Schema.Task);
        if (Value(predict(sample), metric) is not { } intact)
        {
            return [];
        }

        int[][] orders = [.. Enumerable.Range(0, Repeats).Select(repeat => Shuffle(sample.Rows, new Random(unchecked((training.Seed * 31) + repeat))))];
        var importance = features.Except(used).Select(name => new NamedValue<double>(name, 0)).ToList();
        string[] measured = [.. used.Take(Math.Max(1, shuffledRows / sample.Rows))];
        int columnsAtATime = Math.Clamp(BlockRows / (Repeats * sample.Rows), 1, Math.Max(1, measured.Length));
        Table copies = sample.Select(Copies(sample.Rows, columnsAtATime * Repeats));
        foreach (string[] columns in measured.Chunk(columnsAtATime))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Predictions predictions = predict(Shuffled(copies, columns, orders));
            for (int i = 0; i < columns.Length; i++)
            {
                double lost = 0;
                for (int repeat = 0; repeat < Repeats; repeat++)
                {
                    int[] rows = [.. Enumerable.Range(((i * Repeats) + repeat) * sample.Rows, sample.Rows)];
                    double shuffled = Value(predictions.Select(rows), metric)!.Value;
                    lost += metric.Direction == MetricDirection.HigherIsBetter ? intact - shuffled : shuffled - intact;
                }

                importance.Add(new NamedValue<double>(columns[i], lost / Repeats));
            }
        }

        return [.. importance.OrderByDescending(column => column.Value).ThenBy(column => column.Name, StringComparer.Ordinal)];
    }

    /// <summary>The copies of a table, each column shuffled in as many of them as there are orders, and in those alone.</summary>
    private static Table Shuffled(Table copies, string[] columns, int[][] orders)
    {
        int rows = orders[0].Length;
        Dictionary<string, Column> shuffled = [];
        for (int i = 0; i < columns.Length; i++)
        {
            int[] order = [.. Enumerable.Range(0, copies.Rows)];
            for (int repeat = 0; repeat < orders.Length; repeat++)
            {
                orders[repeat].CopyTo(order, ((i * orders.Length) + repeat) * rows);
            }

            shuffled.Add(columns[i], copies[columns[i]].Select(order));
        }

        return new Table(copies.Schema, copies.Schema.Columns
            .Where(column => copies.Has(column.Name))
            .Select(column => KeyValuePair.Create(column.Name, shuffled.GetValueOrDefault(column.Name) ?? copies[column.Name])));
    }

    /// <summary>All rows of a table, so many times.</summary>
    private static int[] Copies(int rows, int times) => [.. Enumerable.Range(0, rows * times).Select(row => row % rows)];

    private static double? Value(Predictions predictions, Metric metric) =>
        predictions.Metrics().First(value => value.Metric == metric.Name).Value;

    private static int[] Shuffle(int rows, Random random)
    {
        int[] order = [.. Enumerable.Range(0, rows)];
        random.Shuffle(order);
        return order;
    }
}
