using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Learners.Tuning;

/// <summary>The rows that trials learn from and are judged by: the same for all trials, and never test rows.</summary>
internal static class TrialFolds
{
    /// <summary>Cuts the rows of training and validation, with the weights of their classes.</summary>
    /// <exception cref="DiagnosticException">They cannot be cut so.</exception>
    public static TrainingSplits Of(TuningRequest request)
    {
        (Table training, Table validation, FoldOptions options) = (request.Training, request.Validation, request.Folds);
        Table all = ClassWeights.Apply(request.Fixed, TrainingRows.Join(training, validation));
        bool canHoldOut = validation.Rows > 0 && training.Rows > 0;
        string? by = options.ByTime
            ? options.TimeColumn ?? all.Schema.Columns.FirstOrDefault(column => column.Role == ColumnRole.Timestamp)?.Name
            : options.GroupColumn;
        bool canCut = !(options.ByTime || by is not null) || (by is not null && all.Has(by));
        bool holdOut = options.Folds switch
        {
            null => canHoldOut && (options.HasValidationFiles || all.Rows >= TrainingSplits.FewRows || !canCut),
            int folds => folds == 1,
        };

        if (holdOut)
        {
            return canHoldOut
                ? new TrainingSplits(all, [new TrainingSplit(all, Rows(0, training.Rows), Rows(training.Rows, all.Rows))], "Validation")
                : throw Impossible("TuneFolds is 1, which judges trials by the validation rows, but there are none. Give ValidationData or a ValidationFraction, or set TuneFolds to 5.");
        }

        if (!canCut)
        {
            throw Impossible($"Rows are split by '{by ?? "a time"}', a column that is ignored and therefore not there to cut folds by. Give it the Role {(options.ByTime ? "Timestamp" : "Group")} in a ModelColumn item, or set TuneFolds to 1.");
        }

        int wanted = options.Folds ?? TrainingSplits.DefaultFolds;
        TrainingSplits splits = options.ByTime
            ? new TrainingSplits(all, ByTime(all, Times(all[by!]), wanted), "CrossValidation")
            : TrainingSplits.CrossValidation(all, wanted, request.Seed, by);
        return splits.Splits.Count == wanted
            ? splits
            : throw Impossible(string.Create(CultureInfo.InvariantCulture, $"The {all.Rows} rows of training and validation cannot be cut into {wanted} folds{(by is null ? "" : $" by '{by}'")}. Set TuneFolds to a smaller number."));
    }

    /// <summary>Each fold is judged by a model of the rows before it; the first rows are in no fold. Rows of one time stay together.</summary>
    private static TrainingSplit[] ByTime(Table all, double[] times, int folds)
    {
        // A row without a time is an early one, since nothing says that it is late.
        double[] sorted = [.. times.Select(time => double.IsNaN(time) ? double.NegativeInfinity : time).Order()];
        double[] begins = [.. Enumerable.Range(1, folds).Select(fold => sorted[(int)((long)sorted.Length * fold / (folds + 1))]), double.PositiveInfinity];
        return
        [
            .. Enumerable.Range(0, folds)
                .Select(fold => new TrainingSplit(
                    all,
                    [.. Rows(0, times.Length).Where(row => !(times[row] >= begins[fold]))],
                    [.. Rows(0, times.Length).Where(row => times[row] >= begins[fold] && times[row] < begins[fold + 1])]))
                .Where(split => split.TrainingRows.Length > 0 && split.HeldOutRows.Length > 0),
        ];
    }

    private static double[] Times(Column column) => column switch
    {
        TimestampColumn instants => instants.Values,
        NumberColumn numbers => Array.ConvertAll(numbers.Values, number => (double)number),
        _ => throw Impossible("Folds by time need a column of timestamps or numbers. Set TuneFolds to 1."),
    };

    private static int[] Rows(int from, int to) => [.. Enumerable.Range(from, to - from)];

    private static DiagnosticException Impossible(string message) => new(TuningDiagnostics.TooManyFolds, message);
}
