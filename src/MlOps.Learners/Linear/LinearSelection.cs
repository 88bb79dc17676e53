using MlOps.Learners.Numerics;

namespace MlOps.Learners.Linear;

/// <summary>The strength of the L2 penalty that is best on held-out rows, and how good it was there.</summary>
/// <param name="L2Regularization">The strength.</param>
/// <param name="Loss">The loss on the held-out rows.</param>
/// <param name="Metric">The name of the loss.</param>
/// <param name="HeldOutScores">For each split the raw scores of its held-out rows [rows × outputs].</param>
internal sealed record LinearSelection(double L2Regularization, double Loss, string Metric, IReadOnlyList<double[]> HeldOutScores)
{
    // Every second strength is tried, from strong to weak, each fit starting from the weights of the one before, until
    // weaker ones have been worse twice; then the two neighbours of the best. Where work is limited, a strength is tried if
    // one that takes as much as the last would still fit in.
    private static readonly double[] Strengths = [3, 1, 0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 3e-7, 1e-7, 3e-8, 1e-8, 3e-9];
    private const int Patience = 2;

    // Strengths differ by far more than the last digits of a fit, which cost a third of its time.
    private const double Looser = 10;

    /// <summary>Tries the strength given in the options, or a path of strengths.</summary>
    public static LinearSelection Choose(TrainingSplits splits, LinearOptions options, WorkerSet workers, CancellationToken cancellationToken)
    {
        // With several splits each has a thread; with one it has all.
        (WorkerSet across, WorkerSet within) = splits.Splits.Count == 1 ? (WorkerSet.Single, workers) : (workers, WorkerSet.Single);
        var fits = new LinearFit[splits.Splits.Count];
        LinearOptions loose = options with { OptimizationTolerance = Looser * options.OptimizationTolerance };
        across.For(fits.Length, i => fits[i] = new LinearFit(splits.Splits[i].Training, loose, within));
        long spent = 0;
        bool affordable = true;
        if (options.L2Regularization is { } given)
        {
            return Try(given);
        }

        LinearSelection best = Try(Strengths[1]);
        int bestPlace = 1;
        for (int place = 3, worse = 0; place < Strengths.Length && worse < Patience && affordable; place += 2)
        {
            LinearSelection tried = Try(Strengths[place]);
            worse = tried.Loss < best.Loss ? 0 : worse + 1;
            (best, bestPlace) = worse == 0 ? (tried, place) : (best, bestPlace);
        }

        foreach (double neighbour in new[] { Strengths[bestPlace + 1], Strengths[bestPlace - 1] })
        {
            LinearSelection tried = affordable ? Try(neighbour) : best;
            best = tried.Loss < best.Loss ? tried : best;
        }

        return best;

        LinearSelection Try(double strength)
        {
            var scores = new double[fits.Length][];
            across.For(fits.Length, i => scores[i] = fits[i].Fit(strength, cancellationToken).Score(splits.Splits[i].HeldOut, within));
            var loss = new HeldOutLoss(splits.All.Schema.Task);
            for (int i = 0; i < fits.Length; i++)
            {
                loss.Add(splits.Splits[i], scores[i]);
            }

            long work = fits.Sum(fit => fit.Work);
            affordable = work <= options.MostWork && work - spent <= options.MostWork - work;
            spent = work;
            return new LinearSelection(strength, loss.Value, loss.Metric, scores);
        }
    }
}
