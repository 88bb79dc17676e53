using MlOps.Data.Diagnostics;
using MlOps.Data.Tables;

namespace MlOps.Learners.Tuning;

/// <summary>What a search is given. The same request gives the same trials, whatever the number of threads and whatever the store holds.</summary>
public sealed record TuningRequest
{
    /// <summary>The rows to learn from.</summary>
    public required Table Training { get; init; }

    /// <summary>The rows to judge by where there is no cross-validation; part of the folds where there is.</summary>
    public required Table Validation { get; init; }

    /// <summary>How the rows are cut into folds.</summary>
    public FoldOptions Folds { get; init; } = new();

    /// <summary>What is searched.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary>How it is searched.</summary>
    public required TuneStrategy Strategy { get; init; }

    /// <summary>The most trials; null for all points of a grid, and 32 otherwise.</summary>
    public int? Trials { get; init; }

    /// <summary>After this time no trial is begun any more.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The share of the trials to run; null for all.</summary>
    public TuneShard? Shard { get; init; }

    /// <summary>The hyperparameters that are not searched.</summary>
    public required IReadOnlyDictionary<string, Hyperparameter> Fixed { get; init; }

    /// <summary>The seed of every random choice.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The threads that may be used.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Identifies what the results depend on beside the hyperparameters and the folds: the content of the tables, and the program.</summary>
    public required string Context { get; init; }

    /// <summary>Keeps results.</summary>
    public required ITrialStore Store { get; init; }

    /// <summary>The metric to tell beside the loss: of rows and their raw scores [rows × outputs].</summary>
    public required Func<Table, double[], double?> Metric { get; init; }

    /// <summary>Where to say what goes on.</summary>
    public required IStageLog Log { get; init; }
}

/// <summary>A share of the trials.</summary>
/// <param name="Index">Which, from one.</param>
/// <param name="Count">Of how many.</param>
public sealed record TuneShard(int Index, int Count)
{
    /// <summary>Whether a trial belongs to it. Trial 0, the defaults, belongs to the first.</summary>
    public bool Has(int trial) => trial % Count == Index - 1;
}

/// <summary>What a search found.</summary>
public sealed record TuningResult
{
    /// <summary>The name of the loss that trials are ranked by.</summary>
    public required string Loss { get; init; }

    /// <summary><c>Validation</c> or <c>CrossValidation</c>.</summary>
    public required string SelectedBy { get; init; }

    /// <summary>The number of folds that a trial is judged by.</summary>
    public required int Folds { get; init; }

    /// <summary>The trials by number, from zero: those of the shard, where there is one.</summary>
    public required IReadOnlyList<Trial> Trials { get; init; }

    /// <summary>How many trials were planned, without number zero.</summary>
    public required int Planned { get; init; }

    /// <summary>The seconds that trials took in this build.</summary>
    public required double Seconds { get; init; }

    /// <summary>What would be used without tuning; null in a shard that it does not belong to.</summary>
    public Trial? Defaults => Trials.FirstOrDefault(trial => trial.Number == 0);

    /// <summary>The trial with the smallest loss, the first of equal ones; null where none was completed.</summary>
    public Trial? Best => Trials.Where(trial => trial is { Number: > 0, State: TrialState.Completed }).MinBy(trial => trial.Loss);
}
