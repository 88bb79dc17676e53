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
        if (positive is <= 0 or >= 1)
        {
            // A fold may lack a class: with one more row of each, its score is finite.
            positive = ((positive * rows.Length) + 1) / (rows.Length + 2);
        }

        return [DeterministicMath.Log(positive / (1 - positive))];
    }

    /// <inheritdoc/>
    public void Derivatives(double[] scores, double[][] gradients, double[][] hessians, WorkerSet workers) =>
        workers.ForChunks(targets.Length, ChunkRows, (start, end) =>
        {
            Span<double> gradient = gradients[0].AsSpan(start, end - start);
            Span<double> hessian = hessians[0].AsSpan(start, end - start);
            Probabilities(scores.AsSpan(start, end - start), gradient);
            for (int i = 0; i < gradient.Length; i++)
            {
                double probability = gradient[i];
                double weight = weights is null ? 1 : weights[start + i];
                gradient[i] = (probability - targets[start + i]) * weight;
                hessian[i] = Math.Max(probability * (1 - probability), SmallestHessian) * weight;
            }
        });

    /// <inheritdoc/>
    public double Loss(double[] scores, ReadOnlySpan<int> rows)
    {
        double sum = 0;
        foreach (int row in rows)
        {
            double margin = targets[row] > 0.5 ? scores[row] : -scores[row];
            double loss = DeterministicMath.SoftPlus(-margin);
            sum += weights is null ? loss : weights[row] * loss;
        }

        return sum;
    }

    /// <inheritdoc/>
    public double MetricOf(double meanLoss) => meanLoss;

    private static void Probabilities(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        int row = 0;
        for (; row + Vector256<double>.Count <= scores.Length; row += Vector256<double>.Count)
        {
            Probability(Vector256.Create(scores[row..])).CopyTo(probabilities[row..]);
        }

        for (; row < scores.Length; row++)
        {
            probabilities[row] = Probability(Vector256.Create(scores[row])).ToScalar();
        }
    }

    private static Vector256<double> Probability(Vector256<double> score) =>
        Vector256<double>.One / (Vector256<double>.One + DeterministicMath.ExpClamped(-score));
}
