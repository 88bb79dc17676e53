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
            for (int row = start; row < end; row++)
            {
                double weight = weights is null ? 1 : weights[row];
                gradients[0][row] = weight * (scores[row] - targets[row]);
                hessians[0][row] = weight;
            }
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
