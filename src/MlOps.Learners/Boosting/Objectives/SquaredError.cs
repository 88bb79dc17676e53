using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting.Objectives;

/// <summary>Half the squared difference: the score is the expected value.</summary>
internal sealed class SquaredError(double[] targets, double[]? weights) : IObjective
{
    private const int ChunkRows = 8192;

    /// <inheritdoc/>
    public int Outputs => 1;

    /// <inheritdoc/>
    public string Metric => "RootMeanSquaredError";

    /// <inheritdoc/>
    public double[] BaseScores(ReadOnlySpan<int> rows) => [RowWeights.Mean(targets, weights, rows)];

    /// <inheritdoc/>
    public void Derivatives(double[] scores, double[][] gradients, double[][] hessians, WorkerSet workers) =>
        workers.ForChunks(targets.Length, ChunkRows, (start, end) =>
        {
            Span<double> gradient = gradients[0].AsSpan(start..end);
            ReadOnlySpan<double> score = scores.AsSpan(start..end);
            ReadOnlySpan<double> target = targets.AsSpan(start..end);
            for (int i = 0; i < gradient.Length; i++)
            {
                gradient[i] = score[i] - target[i];
            }

            if (weights is null)
            {
                hessians[0].AsSpan(start..end).Fill(1);
                return;
            }

            for (int i = 0; i < gradient.Length; i++)
            {
                gradient[i] *= weights[start + i];
            }

            weights.AsSpan(start..end).CopyTo(hessians[0].AsSpan(start..end));
        });

    /// <inheritdoc/>
    public double Loss(double[] scores, ReadOnlySpan<int> rows)
    {
        double sum = 0;
        foreach (int row in rows)
        {
            double difference = scores[row] - targets[row];
            sum += (weights is null ? 0.5 : 0.5 * weights[row]) * difference * difference;
        }

        return sum;
    }

    /// <inheritdoc/>
    public double MetricOf(double meanLoss) => Math.Sqrt(2 * meanLoss);
}
