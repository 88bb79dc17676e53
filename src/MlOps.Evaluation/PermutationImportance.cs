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

    /// <summary>Rows scored in all: bounds the time to about a second, however many columns there are.</summary>
    private const int RowBudget = 200_000;

    /// <summary>Fewer rows than this say nothing; wide tables spend more than the budget.</summary>
    private const int FewestRows = 200;

    /// <summary>The loss of the task's first metric by feature, largest first; empty where the rows do not define the metric.</summary>
    public static IReadOnlyList<NamedValue<double>> Measure(Func<Table, Predictions> predict, Table test, int seed, CancellationToken cancellationToken)
    {
        ColumnSchema[] features = [.. test.Schema.Features];
        int most = Math.Max(FewestRows, RowBudget / (Repeats * Math.Max(1, features.Length)));
        Table sample = test.Rows <= most ? test : test.Select(Shuffle(test.Rows, new Random(seed)).AsSpan(0, most));
        Metric metric = MetricCatalogue.Primary(test.Schema.Task);
        if (Value(predict(sample), metric) is not { } intact)
        {
            return [];
        }

        var importance = new List<NamedValue<double>>();
        foreach (ColumnSchema feature in features)
        {
            double lost = 0;
            for (int repeat = 0; repeat < Repeats; repeat++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int[] order = Shuffle(sample.Rows, new Random(unchecked((seed * 31) + repeat)));
                double shuffled = Value(predict(Replace(sample, feature.Name, sample[feature.Name].Select(order))), metric)!.Value;
                lost += metric.Direction == MetricDirection.HigherIsBetter ? intact - shuffled : shuffled - intact;
            }

            importance.Add(new NamedValue<double>(feature.Name, lost / Repeats));
        }

        return [.. importance.OrderByDescending(column => column.Value).ThenBy(column => column.Name, StringComparer.Ordinal)];
    }

    private static double? Value(Predictions predictions, Metric metric) =>
        predictions.Metrics().First(value => value.Metric == metric.Name).Value;

    private static int[] Shuffle(int rows, Random random)
    {
        int[] order = [.. Enumerable.Range(0, rows)];
        random.Shuffle(order);
        return order;
    }

    private static Table Replace(Table table, string name, Column column) => new(
        table.Schema,
        table.Schema.Columns
            .Where(other => table.Has(other.Name))
            .Select(other => KeyValuePair.Create(other.Name, other.Name == name ? column : table[other.Name])));
}
