using MlOps.Data.Diagnostics;

namespace MlOps.Learners.Tuning;

/// <summary>The messages of the search for hyperparameters.</summary>
public static class TuningDiagnostics
{
    /// <summary><c>TuneStrategy</c> has a value that is none.</summary>
    public static readonly DiagnosticDescriptor StrategyUnknown = new("MLOPS2100", "Unknown TuneStrategy");

    /// <summary><c>TuneTrials</c>, <c>TuneMinutes</c> or <c>TuneFolds</c> is not such a number.</summary>
    public static readonly DiagnosticDescriptor NumberInvalid = new("MLOPS2101", "TuneTrials, TuneMinutes or TuneFolds is not a number in its range");

    /// <summary><c>TuneShard</c> is no share.</summary>
    public static readonly DiagnosticDescriptor ShardInvalid = new("MLOPS2102", "TuneShard is not a share such as 2/8");

    /// <summary><c>Values</c> is empty, repeats a value or holds one that the hyperparameter cannot have.</summary>
    public static readonly DiagnosticDescriptor ValuesInvalid = new("MLOPS2103", "The Values of a Hyperparameter are not valid");

    /// <summary><c>Range</c> is no range of values that the hyperparameter can have.</summary>
    public static readonly DiagnosticDescriptor RangeInvalid = new("MLOPS2104", "The Range of a Hyperparameter is not valid");

    /// <summary>More than one of <c>Value</c>, <c>Values</c> and <c>Range</c>.</summary>
    public static readonly DiagnosticDescriptor SearchContradictory = new("MLOPS2105", "A Hyperparameter says two things at once");

    /// <summary>With <c>Auto</c> it is not clear which trainer is to be tuned.</summary>
    public static readonly DiagnosticDescriptor TrainerUndecided = new("MLOPS2106", "It is not clear which trainer to tune");

    /// <summary>A grid over a range, or one of too many points.</summary>
    public static readonly DiagnosticDescriptor GridImpossible = new("MLOPS2107", "The grid cannot be tried");

    /// <summary>The grid has more points than trials are allowed.</summary>
    public static readonly DiagnosticDescriptor GridSampled = new("MLOPS2108", "The grid has more points than TuneTrials", DiagnosticSeverity.Warning);

    /// <summary>A shard of a search each of whose trials depends on earlier ones.</summary>
    public static readonly DiagnosticDescriptor ShardNotPossible = new("MLOPS2109", "A Bayesian search cannot be sharded");

    /// <summary>No trial gave a model.</summary>
    public static readonly DiagnosticDescriptor AllTrialsFailed = new("MLOPS2110", "All trials failed");

    /// <summary>Some trials gave no model.</summary>
    public static readonly DiagnosticDescriptor SomeTrialsFailed = new("MLOPS2111", "Some trials failed", DiagnosticSeverity.Warning);

    /// <summary>The best value is at the end of its range.</summary>
    public static readonly DiagnosticDescriptor BestAtEdge = new("MLOPS2112", "The best value is at the edge of the search space", DiagnosticSeverity.Warning);

    /// <summary><c>TuneMinutes</c> ended the search.</summary>
    public static readonly DiagnosticDescriptor TimeUp = new("MLOPS2113", "TuneMinutes ended the search", DiagnosticSeverity.Warning);

    /// <summary>No trial did better than the hyperparameters that would be used without tuning.</summary>
    public static readonly DiagnosticDescriptor NoBetterThanDefaults = new("MLOPS2114", "No trial is better than the defaults", DiagnosticSeverity.Warning);

    /// <summary>A property of the search where nothing is searched.</summary>
    public static readonly DiagnosticDescriptor NothingToTune = new("MLOPS2115", "Nothing to tune", DiagnosticSeverity.Warning);
}
