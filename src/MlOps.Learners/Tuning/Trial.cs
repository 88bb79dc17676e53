namespace MlOps.Learners.Tuning;

/// <summary>One try of hyperparameters.</summary>
public sealed record Trial
{
    /// <summary>From one, in the order of the search; zero is what would be used without tuning.</summary>
    public required int Number { get; init; }

    /// <summary>The values tried, in the order of the search space; empty for number zero.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Hyperparameters { get; init; }

    /// <summary>How it ended.</summary>
    public required TrialState State { get; init; }

    /// <summary>The folds that were judged, in their order.</summary>
    public required IReadOnlyList<FoldScore> Folds { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Failure { get; init; }

    /// <summary>The mean loss of the folds judged, by which trials are ranked; null where there is none. Smaller is better.</summary>
    public double? Loss => Folds.Count == 0 ? null : MeanLoss(Folds.Count);

    /// <summary>The mean of the metric; null where a fold does not define it.</summary>
    public double? Metric => Folds.Count > 0 && Folds.All(fold => fold.Metric is not null) ? Folds.Sum(fold => fold.Metric!.Value) / Folds.Count : null;

    /// <summary>The seconds that it took in this build; null where all of it was found.</summary>
    public double? Seconds { get; init; }

    internal SearchPoint? Point { get; init; }

    internal double MeanLoss(int folds) => Folds.Take(folds).Sum(fold => fold.Loss) / folds;
}

/// <summary>How a trial ended.</summary>
public enum TrialState
{
    /// <summary>All folds were judged.</summary>
    Completed,

    /// <summary>Given up after some folds, since it was worse than most.</summary>
    Pruned,

    /// <summary>The trainer refused the values.</summary>
    Failed,
}

/// <summary>How good a trial was on the held-out rows of a fold.</summary>
/// <param name="Loss">The loss that trials are ranked by.</param>
/// <param name="Metric">The metric that sums a model of the task up; null where the rows do not define it.</param>
public sealed record FoldScore(double Loss, double? Metric);

/// <summary>Keeps the results of folds under the hash of all that they depend on, so that none is computed twice.</summary>
public interface ITrialStore
{
    /// <summary>The result; null where there is none.</summary>
    FoldScore? Find(string key);

    /// <summary>Keeps a result, at once and for good: a build that is killed afterwards has lost nothing of it. Called by several threads.</summary>
    void Keep(string key, FoldScore score);
}
