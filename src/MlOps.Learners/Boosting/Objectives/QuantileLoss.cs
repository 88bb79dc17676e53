using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting.Objectives;

/// <summary>
/// The pinball loss, which is least where a given share of rows lies below the score (Koenker and Bassett, "Regression
/// Quantiles", 1978). A share of one half, doubled, is the absolute error.
/// </summary>
/// <remarks>
/// The second derivative is zero: one in its place chooses the splits, and a leaf's value is the quantile of what its rows
/// still lack (Friedman, 2001, algorithm 3).
/// </remarks>
/// <param name="targets">The label of each row.</param>
/// <param name="weights">A weight a row.</param>
/// <param name="share">The share of rows, above 0 and below 1.</param>
/// <param name="factor">What the loss is multiplied by.</param>
/// <param name="metric">The name of the loss.</param>
internal sealed class QuantileLoss(double[] targets, double[]? weights, double share, double factor, string metric) : IObjective
{
    private const int ChunkRows = 8192;

    private readonly double _above = factor * share;
    private readonly double _below = factor * (1 - share);

    /// <inheritdoc/>
    public int Outputs => 1;

    /// <inheritdoc/>
    public string Metric => metric;

    /// <inheritdoc/>
    public double[] BaseScores(ReadOnlySpan<int> rows) => [Quantile(rows, scores: null)];

    /// <inheritdoc/>
    public void Derivatives(double[] scores, double[][] gradients, double[][] hessians, WorkerSet workers) =>
        workers.ForChunks(targets.Length, ChunkRows, (start, end) =>
        {
            for (int row = start; row < end; row++)
            {
                double weight = weights is null ? 1 : weights[row];
                double difference = targets[row] - scores[row];
                gradients[0][row] = weight * (difference > 0 ? -_above : difference < 0 ? _below : 0);
                hessians[0][row] = weight;
            }
        });

    /// <inheritdoc/>
    public double Loss(double[] scores, ReadOnlySpan<int> rows)
    {
        double sum = 0;
        foreach (int row in rows)
        {
            double difference = targets[row] - scores[row];
            double loss = difference > 0 ? _above * difference : -_below * difference;
            sum += weights is null ? loss : weights[row] * loss;
        }

        return sum;
    }

    /// <inheritdoc/>
    public double MetricOf(double meanLoss) => meanLoss;

    /// <inheritdoc/>
    public double? LeafValue(double[] scores, ReadOnlySpan<int> rows) => Quantile(rows, scores);

    // The smallest difference that at least the share of the rows, by weight, does not exceed.
    private double Quantile(ReadOnlySpan<int> rows, double[]? scores)
    {
        var differences = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            differences[i] = scores is null ? targets[rows[i]] : targets[rows[i]] - scores[rows[i]];
        }

        if (weights is null)
        {
            differences.AsSpan().Sort();
            return differences.Length == 0 ? 0 : differences[Math.Clamp((int)Math.Ceiling(share * differences.Length) - 1, 0, differences.Length - 1)];
        }

        var rowWeights = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rowWeights[i] = weights[rows[i]];
        }

        Array.Sort(differences, rowWeights);
        double wanted = share * RowWeights.Sum(weights, rows);
        double sum = 0;
        for (int i = 0; i < differences.Length; i++)
        {
            sum += rowWeights[i];
            if (sum >= wanted && rowWeights[i] > 0)
            {
                return differences[i];
            }
        }

        return 0;
    }
}
