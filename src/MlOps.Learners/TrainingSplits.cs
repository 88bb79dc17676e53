using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Learners;

/// <summary>Rows to fit a candidate on, and rows to judge it by.</summary>
/// <param name="all">The table that both are taken from.</param>
/// <param name="trainingRows">The rows to fit on, ascending.</param>
/// <param name="heldOutRows">The rows to judge by, ascending.</param>
internal sealed class TrainingSplit(Table all, int[] trainingRows, int[] heldOutRows)
{
    private readonly Lazy<Table> _training = new(() => all.Select(trainingRows));
    private readonly Lazy<Table> _heldOut = new(() => all.Select(heldOutRows));

    /// <summary>The rows to fit on, as numbers of rows of the whole table, ascending.</summary>
    public int[] TrainingRows => trainingRows;

    /// <summary>The rows to judge by, as numbers of rows of the whole table, ascending.</summary>
    public int[] HeldOutRows => heldOutRows;

    /// <summary>The rows to fit on.</summary>
    public Table Training => _training.Value;

    /// <summary>The rows to judge by.</summary>
    public Table HeldOut => _heldOut.Value;

    /// <summary>The same rows to judge by, and at most so many of those to fit on, drawn at random.</summary>
    public TrainingSplit WithFewerTrainingRows(int most, int seed) => trainingRows.Length <= most
        ? this
        : new TrainingSplit(all, Array.ConvertAll(Shuffle.Sample(trainingRows.Length, most, seed), place => trainingRows[place]), heldOutRows);
}

/// <summary>How candidates are compared: on the validation rows, or by cross-validation where rows are few.</summary>
/// <param name="All">Training and validation rows: what the final model is fitted on.</param>
/// <param name="Splits">One where candidates are compared on validation rows, else one a fold.</param>
/// <param name="SelectedBy"><c>Validation</c> or <c>CrossValidation</c>.</param>
internal sealed record TrainingSplits(Table All, IReadOnlyList<TrainingSplit> Splits, string SelectedBy)
{
    /// <summary>Below this number of rows one validation set is too small to choose by.</summary>
    public const int FewRows = 5000;

    /// <summary>The folds of a cross-validation, unless the project says another number.</summary>
    public const int DefaultFolds = 5;

    /// <summary>Plans the comparison for a training run.</summary>
    /// <remarks>
    /// Folds hold classes in equal shares and keep rows of one group together. They depend on the seed and the rows alone.
    /// </remarks>
    public static TrainingSplits Of(TrainingRequest request)
    {
        Table all = ClassWeights.Apply(request, TrainingRows.Join(request.Training, request.Validation));
        if (request.Validation.Rows > 0 && all.Rows >= FewRows)
        {
            int[] trainingRows = [.. Enumerable.Range(0, request.Training.Rows)];
            int[] validationRows = [.. Enumerable.Range(request.Training.Rows, request.Validation.Rows)];
            return new TrainingSplits(all, [new TrainingSplit(all, trainingRows, validationRows)], "Validation");
        }

        return CrossValidation(all, DefaultFolds, request.Seed);
    }

    /// <summary>Folds that hold classes in equal shares and keep rows of one group together; the seed and the rows alone decide.</summary>
    /// <param name="all">The rows.</param>
    /// <param name="folds">The number of folds, at least two; fewer come out where there are fewer groups.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="groupColumn">The column whose values stay together; null for the one of the role Group, if any.</param>
    public static TrainingSplits CrossValidation(Table all, int folds, int seed, string? groupColumn = null)
    {
        int[] foldOfRow = FoldOfRows(all, folds, seed, groupColumn);
        return new TrainingSplits(
            all,
            [.. Enumerable.Range(0, folds)
                .Select(fold => new TrainingSplit(all, Rows(foldOfRow, row => row != fold), Rows(foldOfRow, row => row == fold)))
                .Where(split => split.HeldOutRows.Length > 0 && split.TrainingRows.Length > 0)],
            "CrossValidation");
    }

    private static int[] Rows(int[] folds, Predicate<int> belongs) =>
        [.. Enumerable.Range(0, folds.Length).Where(row => belongs(folds[row]))];

    private static int[] FoldOfRows(Table table, int folds, int seed, string? groupColumn)
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
        groupColumn ??= table.Schema.Columns.FirstOrDefault(column => column.Role == ColumnRole.Group)?.Name;
        if (groupColumn is null || !table.Has(groupColumn))
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
