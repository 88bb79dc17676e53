using MlOps.Data;
using MlOps.Data.Tables;

namespace MlOps.Learners;

/// <summary>Cuts rows into folds: each is held out once, and judges what was learnt from others.</summary>
internal static class Folds
{
    /// <summary>Folds that hold classes in equal shares and keep rows of one group together; the seed and the rows alone decide.</summary>
    /// <param name="all">The rows.</param>
    /// <param name="groupColumn">The column whose values stay together; null where every row stands for itself.</param>
    /// <param name="folds">The number of folds, at least two; fewer come out where there are fewer groups.</param>
    /// <param name="seed">The seed.</param>
    public static IReadOnlyList<TrainingSplit> Random(Table all, string? groupColumn, int folds, int seed)
    {
        int[] foldOfRow = FoldOfRows(all, groupColumn, folds, seed);
        return Judging(Enumerable.Range(0, folds).Select(fold => new TrainingSplit(
            all, Rows(foldOfRow.Length, row => foldOfRow[row] != fold), Rows(foldOfRow.Length, row => foldOfRow[row] == fold))));
    }

    /// <summary>Each fold is judged by a model of the rows before it; the first rows are in no fold. Rows of one time stay together.</summary>
    /// <param name="all">The rows.</param>
    /// <param name="timeColumn">The column that says what is later.</param>
    /// <param name="folds">The number of folds; fewer come out where there are fewer times.</param>
    /// <returns>The folds; null where the column has neither times nor numbers.</returns>
    public static IReadOnlyList<TrainingSplit>? ByTime(Table all, string timeColumn, int folds)
    {
        double[]? times = all[timeColumn] switch
        {
            TimestampColumn instants => instants.Values,
            NumberColumn numbers => Array.ConvertAll(numbers.Values, number => (double)number),
            _ => null,
        };
        if (times is null || times.Length == 0)
        {
            return times is null ? null : [];
        }

        // A row without a time is an early one, since nothing says that it is late.
        double[] sorted = [.. times.Select(time => double.IsNaN(time) ? double.NegativeInfinity : time).Order()];
        double[] begins = [.. Enumerable.Range(1, folds).Select(fold => sorted[(int)((long)sorted.Length * fold / (folds + 1))]), double.PositiveInfinity];
        return Judging(Enumerable.Range(0, folds).Select(fold => new TrainingSplit(
            all, Rows(times.Length, row => !(times[row] >= begins[fold])), Rows(times.Length, row => times[row] >= begins[fold] && times[row] < begins[fold + 1]))));
    }

    private static TrainingSplit[] Judging(IEnumerable<TrainingSplit> folds) => [.. folds.Where(fold => fold.HeldOutRows.Length > 0 && fold.TrainingRows.Length > 0)];

    private static int[] Rows(int count, Predicate<int> belongs) => [.. Enumerable.Range(0, count).Where(row => belongs(row))];

    private static int[] FoldOfRows(Table table, string? groupColumn, int folds, int seed)
    {
        int[] units = UnitOfRows(table, groupColumn);
        int[] order = new Shuffle(seed).Permutation(units.Length == 0 ? 0 : units.Max() + 1);

        // Dealing units out class by class, or in the order of a regression's labels, gives each fold its share of each.
        var strata = new float[order.Length];
        for (int row = 0; row < table.Rows; row++)
        {
            strata[units[row]] = table.Schema.Task == ModelTask.Regression ? table.LabelNumbers[row] : table.LabelClasses[row];
        }

        var foldOfUnit = new int[order.Length];
        int next = 0;
        foreach (int unit in order.OrderBy(unit => strata[unit]))
        {
            foldOfUnit[unit] = next++ % folds;
        }

        return Array.ConvertAll(units, unit => foldOfUnit[unit]);
    }

    /// <summary>Rows of one unit stay together: a row by itself, or all rows of a group.</summary>
    private static int[] UnitOfRows(Table table, string? groupColumn)
    {
        if (groupColumn is null)
        {
            return [.. Enumerable.Range(0, table.Rows)];
        }

        var units = new Dictionary<object, int>();
        var unitOfRow = new int[table.Rows];
        for (int row = 0; row < table.Rows; row++)
        {
            object value = table[groupColumn] switch
            {
                CategoryColumn categories => categories.Codes[row],
                NumberColumn numbers => numbers.Values[row],
                TimestampColumn instants => instants.Values[row],
                TextColumn texts => texts.Values[row] ?? "",
                _ => row,
            };
            units.TryAdd(value, units.Count);
            unitOfRow[row] = units[value];
        }

        return unitOfRow;
    }
}
