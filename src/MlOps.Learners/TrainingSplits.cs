using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Learners;

/// <summary>How candidates and trials are compared: on the validation rows, or by cross-validation where rows are few. Test rows play no part.</summary>
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
    /// <exception cref="DiagnosticException">The rows cannot be parted as the test rows were.</exception>
    public static TrainingSplits Of(TrainingRequest request) =>
        Of(request.Training, request.Validation, request.Folds, request.Hyperparameters, request.Seed);

    /// <summary>Validation rows that the user gave, or that are of many, judge; else folds, parted as the test rows were.</summary>
    /// <param name="training">The rows to learn from.</param>
    /// <param name="validation">The rows held out; maybe none.</param>
    /// <param name="options">How the project parts rows.</param>
    /// <param name="hyperparameters">They may hold the weights of classes.</param>
    /// <param name="seed">It and the rows alone decide.</param>
    /// <exception cref="DiagnosticException">The rows cannot be parted as the test rows were.</exception>
    public static TrainingSplits Of(
        Table training, Table validation, FoldOptions options, IReadOnlyDictionary<string, Hyperparameter> hyperparameters, int seed)
    {
        Table all = ClassWeights.Apply(hyperparameters, TrainingRows.Join(training, validation));
        bool canHoldOut = validation.Rows > 0 && training.Rows > 0;
        string? by = options.ByTime
            ? options.TimeColumn ?? all.Schema.Columns.FirstOrDefault(column => column.Role == ColumnRole.Timestamp)?.Name
            : options.GroupColumn ?? all.Schema.Columns.FirstOrDefault(column => column.Role == ColumnRole.Group)?.Name;
        bool canCut = by is null ? !options.ByTime : all.Has(by);
        bool holdOut = options.Folds switch
        {
            null => canHoldOut && (options.HasValidationFiles || all.Rows >= FewRows || !canCut),
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
            throw Impossible($"Rows are split by '{by ?? "a time"}', a column that is ignored and therefore not there to cut folds by. Give it the Role {(options.ByTime ? "Timestamp" : "Group")} in a ModelColumn item, or {Otherwise(options)}.");
        }

        int wanted = options.Folds ?? DefaultFolds;
        IReadOnlyList<TrainingSplit> cut = options.ByTime
            ? Folds.ByTime(all, by!, wanted) ?? throw Impossible($"Folds by time need a column of timestamps or numbers, and '{by}' is none. As a way out, {Otherwise(options)}.")
            : Folds.Random(all, by, wanted, seed);
        return cut.Count >= (options.Folds ?? 1)
            ? new TrainingSplits(all, cut, "CrossValidation")
            : throw Impossible(string.Create(CultureInfo.InvariantCulture, $"The {all.Rows} rows of training and validation cannot be cut into {(options.Folds is null ? "" : $"{wanted} ")}folds{(by is null ? "" : $" by '{by}'")}. {(options.Folds is null ? "Give more of them, or ValidationData" : "Set TuneFolds to a smaller number")}."));
    }

    private static string Otherwise(FoldOptions options) => options.Folds is null ? "set a ValidationFraction above 0" : "set TuneFolds to 1";

    private static int[] Rows(int from, int to) => [.. Enumerable.Range(from, to - from)];

    private static DiagnosticException Impossible(string message) => new(LearnersDiagnostics.FoldsImpossible, message);
}
