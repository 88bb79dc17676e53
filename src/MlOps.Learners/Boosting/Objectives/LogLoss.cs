using System.Runtime.Intrinsics;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting.Objectives;

/// <summary>The logistic loss of two classes in nats: the score is the log-odds of the positive one.</summary>
/// <param name="targets">1 for the positive class and 0 for the other, one a row.</param>
/// <param name="weights">A weight a row.</param>
internal sealed class LogLoss(double[] targets, double[]? weights) : IObjective
{
    // Below, a row that is all but certain would divide by nothing where a leaf holds no other.
    internal const double SmallestHessian = 1e-16;

    private const int ChunkRows = 4096;

    /// <inheritdoc/>
    public int Outputs => 1;

    /// <inheritdoc/>
    public string Metric => "LogLoss";

    /// <inheritdoc/>
    public double[] BaseScores(ReadOnlySpan<int> rows)
    {
        double positive = RowWeights.Mean(targets, weights, rows);
        return [DeterministicMath.Log(positive / (1 - positive))];
    }

    /// <inheritdoc/>
    public void Derivatives(double[] scores, double[][] gradients, double[][] hessians, WorkerSet workers) =>
        workers.ForChunks(targets.Length, ChunkRows, (start, end) =>
        {
            int row = start;
            for (; row + Vector256<double>.Count <= end; row += Vector256<double>.Count)
            {
                Vector256<double> one = Vector256<double>.One;
                Vector256<double> probability = one / (one + DeterministicMath.Exp(-Vector256.Create(scores, row)));
                Vector256<double> gradient = probability - Vector256.Create(targets, row);
                Vector256<double> hessian = Vector256.Max(probability * (one - probability), Vector256.Create(SmallestHessian));
                if (weights is not null)
                {
                    Vector256<double> weight = Vector256.Create(weights, row);
                    gradient *= weight;
                    hessian *= weight;
                }

                gradient.CopyTo(gradients[0], row);
                hessian.CopyTo(hessians[0], row);
            }

            for (; row < end; row++)
            {
                double weight = weights is null ? 1 : weights[row];
                double probability = DeterministicMath.Sigmoid(scores[row]);
                gradients[0][row] = (probability - targets[row]) * weight;
                hessians[0][row] = Math.Max(probability * (1 - probability), SmallestHessian) * weight;
            }
        });

    /// <inheritdoc/>
    public double Loss(double[] scores, ReadOnlySpan<int> rows)
    {
        double sum = 0;
        foreach (int row in rows)
        {
            // log(1 + exp(-m)) without overflow, m being the score towards the true class.
            double margin = targets[row] > 0.5 ? scores[row] : -scores[row];
            double loss = Math.Max(0, -margin) + DeterministicMath.Log(1 + DeterministicMath.Exp(-Math.Abs(margin)));
            sum += weights is null ? loss : weights[row] * loss;
        }

        return sum;
    }

    /// <inheritdoc/>
    public double MetricOf(double meanLoss) => meanLoss;
}
