using MlOps.Learners.Boosting.Objectives;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting;

/// <summary>The number of iterations that did best on held-out rows.</summary>
/// <param name="Iterations">The number, at least one.</param>
/// <param name="Metric">The metric's name, in the names of the gates; lower is better.</param>
/// <param name="MetricValue">The metric of the held-out rows of all splits after so many iterations.</param>
/// <param name="HeldOutScores">For each split the scores of its held-out rows after so many iterations, row-major, as the model would give them.</param>
internal sealed record IterationChoice(int Iterations, string Metric, double MetricValue, IReadOnlyList<double[]> HeldOutScores);

/// <summary>Finds how many iterations generalise best, by early stopping.</summary>
internal static class IterationSearch
{
    /// <summary>Learns from each split's training rows and judges by its held-out rows, all splits together.</summary>
    /// <param name="data">The data that the splits' row numbers are of.</param>
    /// <param name="options">How to learn, and when to stop.</param>
    /// <param name="splits">One for a validation set, several for cross-validation.</param>
    /// <param name="seed">The seed of row and feature sampling.</param>
    /// <param name="workers">The threads to use.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static IterationChoice Run(
        BoostingData data, BoosterOptions options, IReadOnlyList<TrainingSplit> splits, int seed, WorkerSet workers, CancellationToken cancellationToken)
    {
        IObjective objective = data.Objective(options);

        // With several splits each has a thread; with one it has all.
        (WorkerSet across, WorkerSet within) = splits.Count == 1 ? (WorkerSet.Single, workers) : (workers, WorkerSet.Single);
        GradientBooster[] boosters = [.. splits.Select(split => new GradientBooster(data, options, split.TrainingRows, split.HeldOutRows, seed, within))];
        double weight = splits.Sum(split => RowWeights.Sum(data.Weights, split.HeldOutRows));
        var losses = new double[splits.Count];
        double[][] scores = [.. splits.Select(split => new double[split.HeldOutRows.Length * objective.Outputs])];
        var best = new IterationChoice(0, objective.Metric, double.PositiveInfinity, scores);
        double bestLoss = double.PositiveInfinity;
        for (int iteration = 1; iteration <= options.NumberOfIterations; iteration++)
        {
            across.For(splits.Count, i =>
            {
                boosters[i].Step(cancellationToken);
                losses[i] = objective.Loss(boosters[i].Scores, splits[i].HeldOutRows);
            });

            double loss = losses.Sum() / weight;
            if (loss < bestLoss || options.EarlyStoppingRounds == 0)
            {
                bestLoss = loss;
                best = best with { Iterations = iteration, MetricValue = objective.MetricOf(loss) };
                across.For(splits.Count, i => boosters[i].CopyScores(splits[i].HeldOutRows, scores[i]));
            }
            else if (iteration - best.Iterations >= options.EarlyStoppingRounds)
            {
                break;
            }
        }

        if (objective.HasLogLink)
        {
            foreach (double[] heldOut in scores)
            {
                for (int i = 0; i < heldOut.Length; i++)
                {
                    heldOut[i] = DeterministicMath.Exp(heldOut[i]);
                }
            }
        }

        return best;
    }
}
