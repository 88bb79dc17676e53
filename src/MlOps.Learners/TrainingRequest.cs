using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Learners;

/// <summary>What a trainer is given. The same request gives the same bytes, whatever the number of threads.</summary>
public sealed record TrainingRequest
{
    /// <summary>The rows to learn from.</summary>
    public required Table Training { get; init; }

    /// <summary>The rows to stop and to choose by. Empty where the user gave a fraction of zero.</summary>
    public required Table Validation { get; init; }

    /// <summary>How rows are held out to choose by.</summary>
    public FoldOptions Folds { get; init; } = new();

    /// <summary>The <c>Hyperparameter</c> items: name and value; names are the trainer's own.</summary>
    public IReadOnlyDictionary<string, Hyperparameter> Hyperparameters { get; init; } = new Dictionary<string, Hyperparameter>();

    /// <summary>
    /// Whether only gradient boosting can do what is asked: predictions that are monotone in a column, or a loss of its own.
    /// </summary>
    public bool NeedsBoosting =>
        Training.Schema.Columns.Any(column => column.Monotone != Monotonicity.None) || Hyperparameters.ContainsKey("Objective");

    /// <summary>The seed of every random choice.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The threads that may be used; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Where to say what goes on.</summary>
    public required IStageLog Log { get; init; }
}

/// <summary>A <c>Hyperparameter</c> item.</summary>
/// <param name="Value">The text of the value.</param>
/// <param name="Location">Where it stands, for messages.</param>
public sealed record Hyperparameter(string Value, SourceLocation Location);
