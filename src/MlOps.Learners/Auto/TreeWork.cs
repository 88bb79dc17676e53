using MlOps.Learners.Boosting;

namespace MlOps.Learners.Auto;

/// <summary>
/// How much work boosting is, in operations as long as a multiplication and an addition: counted, since what is tried must
/// not hang on a clock. <see cref="Linear.LinearFit.Work"/> counts in the same unit.
/// </summary>
internal static class TreeWork
{
    // An exponential or a division, and adding a row to the histogram of a column or sending it to a child: a few operations each.
    private const long OfRow = 16;
    private const long OfEntry = 4;

    /// <summary>The operations of a number of iterations.</summary>
    /// <param name="options">How the trees grow.</param>
    /// <param name="rows">The rows that they learn from.</param>
    /// <param name="features">The columns that they may use.</param>
    /// <param name="outputs">Trees an iteration.</param>
    /// <param name="iterations">The iterations.</param>
    public static long Of(BoosterOptions options, int rows, int features, int outputs, int iterations)
    {
        // Of two children only the smaller one's rows are added up, at most half of them at each level.
        int leaves = Math.Clamp(rows / Math.Max(1, options.MinimumExampleCountPerLeaf), 1, options.NumberOfLeaves);
        long levels = 1 + int.Log2(leaves);
        double rowsAdded = options.SubsampleFraction * rows * levels * ((options.FeatureFraction * features / 2) + 1);
        double binsRead = options.FeatureFraction * features * leaves * Math.Min(options.MaximumBinCountPerFeature, rows);
        return (long)((double)iterations * outputs * ((OfRow * (double)rows) + (OfEntry * (rowsAdded + binsRead))));
    }

    /// <summary>The operations of the search for the number of iterations, those tried in vain at its end included.</summary>
    /// <param name="candidate">What was found.</param>
    /// <param name="splits">The rows that it learnt from.</param>
    public static long OfSearch(BoosterCandidate candidate, TrainingSplits splits)
    {
        // The candidate's own number of iterations is that of the final model.
        BoosterOptions options = candidate.Options;
        int tried = candidate.Choice.Iterations + options.EarlyStoppingRounds;
        int outputs = candidate.Data.Objective(options).Outputs;
        return splits.Splits.Sum(split => Of(options, split.TrainingRows.Length, Boosting.Features.Feature.Of(splits.All.Schema).Count, outputs, tried));
    }
}
