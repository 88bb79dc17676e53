namespace MlOps.Learners.Tuning;

/// <summary>Gives a trial up when it is worse than most others were after as many folds.</summary>
/// <remarks>
/// The median stopping rule (Golovin et al., "Google Vizier", KDD 2017) over folds. It looks at trials of earlier batches
/// alone, which makes it a function of the search and not of time.
/// </remarks>
internal static class MedianPruning
{
    private const int FewestTrials = 4;

    /// <summary>Whether to give up.</summary>
    /// <param name="folds">The folds judged so far, at least one.</param>
    /// <param name="earlier">The finished trials of earlier batches.</param>
    public static bool GivesUp(IReadOnlyList<FoldScore> folds, IReadOnlyList<Trial> earlier)
    {
        double[] others = [.. earlier.Where(trial => trial.Folds.Count >= folds.Count).Select(trial => trial.MeanLoss(folds.Count)).Order()];
        return others.Length >= FewestTrials && folds.Sum(fold => fold.Loss) / folds.Count > Median(others);
    }

    private static double Median(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
