using MlOps.Learners.Boosting.Objectives;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting;

/// <summary>The number of iterations that did best on held-out rows.</summary>
/// <param name="Iterations">The number, at least one.</param>
/// <param name="Metric">The metric's name, in the names of the gates; lower is better.</param>
/// <param name="MetricValue">The metric of the held-out rows after so many iterations.</param>
/// <param name="Rows">The held-out rows, as numbers of rows of the <see cref="BoostingData"/>, ascending.</param>
/// <param name="Scores">Their raw scores after so many iterations, by models that did not learn from them; row-major.</param>
internal sealed record IterationChoice(int Iterations, string Metric, double MetricValue, int[] Rows, double[] Scores);

/// <summary>Finds how many iterations generalise best, by early stopping.</summary>
internal static class IterationSearch
{
    private const int Folds = 5;

    /// <summary>Learns from the training rows and judges by the validation rows.</summary>
    public static IterationChoice OnValidation(BoostingData data, BoosterOptions options, int seed, WorkerSet workers, CancellationToken cancellationToken) =>
        Run(data, options, [new Fold(data.TrainingRows, data.ValidationRows)], seed, workers, cancellationToken);

    /// <summary>Learns from all rows but a fifth and judges by that fifth, for each fifth; every row is held out once.</summary>
    public static IterationChoice ByCrossValidation(BoostingData data, BoosterOptions options, int seed, WorkerSet workers, CancellationToken cancellationToken) =>
        Run(data, options, Fold.Of(data, Folds, seed), seed, workers, cancellationToken);

    /// <summary>Learns from each fold's rows and judges by its held-out rows, all folds together.</summary>
    public static IterationChoice Run(
        BoostingData data, BoosterOptions options, IReadOnlyList<Fold> folds, int seed, WorkerSet workers, CancellationToken cancellationToken)
    {
        IObjective objective = data.Objective();

        // With several folds each has a thread; with one it has all.
        (WorkerSet across, WorkerSet within) = folds.Count == 1 ? (WorkerSet.Single, workers) : (workers, WorkerSet.Single);
        GradientBooster[] boosters = [.. folds.Select(fold => new GradientBooster(data, options, fold.Training, fold.HeldOut, seed, within))];
        int[] heldOut = [.. folds.SelectMany(fold => fold.HeldOut).Order()];
        double weight = RowWeights.Sum(data.Weights, heldOut);
        var losses = new double[folds.Count];
        var best = new IterationChoice(0, objective.Metric, double.PositiveInfinity, heldOut, new double[heldOut.Length * objective.Outputs]);
        double bestLoss = double.PositiveInfinity;
        for (int iteration = 1; iteration <= options.NumberOfIterations; iteration++)
        {
            across.For(folds.Count, i =>
            {
                boosters[i].Step(cancellationToken);
                losses[i] = objective.Loss(boosters[i].Scores, folds[i].HeldOut);
            });

            double loss = losses.Sum() / weight;
            if (loss < bestLoss || options.EarlyStoppingRounds == 0)
            {
                bestLoss = loss;
                best = best with { Iterations = iteration, MetricValue = objective.MetricOf(loss) };
                CopyScores(folds, boosters, best);
            }
            else if (iteration - best.Iterations >= options.EarlyStoppingRounds)
            {
                break;
            }
        }

        return best;
    }

    private static void CopyScores(IReadOnlyList<Fold> folds, GradientBooster[] boosters, IterationChoice choice)
    {
        for (int i = 0; i < folds.Count; i++)
        {
            int outputs = boosters[i].Outputs;
            foreach (int row in folds[i].HeldOut)
            {
                int position = Array.BinarySearch(choice.Rows, row);
                boosters[i].Scores.AsSpan(row * outputs, outputs).CopyTo(choice.Scores.AsSpan(position * outputs, outputs));
            }
        }
    }
}
