using System.Globalization;
using MlOps.Data;

namespace MlOps.Learners.Linear;

/// <summary>The strength of the L2 penalty that is best on held-out rows, and how good it was there.</summary>
/// <param name="L2Regularization">The strength.</param>
/// <param name="Loss">The loss on the held-out rows.</param>
/// <param name="Metric">The name of the loss.</param>
internal sealed record LinearSelection(double L2Regularization, double Loss, string Metric)
{
    // Strengths are tried from strong to weak, by half a power of ten, each starting from the last one's weights, until
    // weaker ones have been worse twice.
    private const int StepsPerPowerOfTen = 2;
    private const int Strongest = 0;
    private const int Weakest = -16;
    private const int Patience = 2;

    /// <summary>Tries the strength given in the options, or a path of strengths.</summary>
    public static LinearSelection Choose(TrainingSplits splits, LinearOptions options, int threads, CancellationToken cancellationToken)
    {
        ModelTask task = splits.All.Schema.Task;
        LinearFit[] fits = [.. splits.Splits.Select(split => new LinearFit(split.Training, options, threads))];
        if (options.L2Regularization is { } given)
        {
            return Try(given);
        }

        LinearSelection? best = null;
        int worse = 0;
        for (int step = Strongest; step >= Weakest && worse < Patience; step--)
        {
            LinearSelection tried = Try(double.Parse(FormattableString.Invariant($"1e{step / StepsPerPowerOfTen}"), CultureInfo.InvariantCulture) * (step % StepsPerPowerOfTen == 0 ? 1 : 0.316227766));
            worse = best is null || tried.Loss < best.Loss ? 0 : worse + 1;
            best = worse == 0 ? tried : best;
        }

        return best!;

        LinearSelection Try(double strength)
        {
            var loss = new HeldOutLoss(task);
            for (int i = 0; i < fits.Length; i++)
            {
                loss.Add(splits.Splits[i], fits[i].Fit(strength, cancellationToken).Score(splits.Splits[i].HeldOut, threads));
            }

            return new LinearSelection(strength, loss.Value, loss.Metric);
        }
    }
}
