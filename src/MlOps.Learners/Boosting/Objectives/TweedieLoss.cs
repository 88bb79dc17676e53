using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting.Objectives;

/// <summary>
/// The negative log-likelihood, but for what does not depend on the score, of distributions whose variance is a power of
/// their mean: 1 is Poisson's, between 1 and 2 a sum of a random number of amounts. The score is the mean's logarithm.
/// </summary>
/// <remarks>Jørgensen, "Exponential Dispersion Models" (1987).</remarks>
/// <param name="targets">The label of each row, at least 0.</param>
/// <param name="weights">A weight a row.</param>
/// <param name="power">The power, 1 to less than 2.</param>
/// <param name="metric">The name of the loss.</param>
internal sealed class TweedieLoss(double[] targets, double[]? weights, double power, string metric) : IObjective
{
    private const int ChunkRows = 4096;

    /// <inheritdoc/>
    public int Outputs => 1;

    /// <inheritdoc/>
    public string Metric => metric;

    /// <inheritdoc/>
    public bool HasLogLink => true;

    /// <summary>A step of the logarithm; XGBoost's default for counts. Where all but one row of a leaf have 0, a Newton step would leap.</summary>
    public double LargestStep => 0.7;

    /// <inheritdoc/>
    public double[] BaseScores(ReadOnlySpan<int> rows) => [DeterministicMath.Log(RowWeights.Mean(targets, weights, rows))];

    /// <inheritdoc/>
    public void Derivatives(double[] scores, double[][] gradients, double[][] hessians, WorkerSet workers) =>
        workers.ForChunks(targets.Length, ChunkRows, (start, end) =>
        {
            for (int row = start; row < end; row++)
            {
                double weight = weights is null ? 1 : weights[row];
                double target = targets[row];
                double rising = DeterministicMath.Exp((2 - power) * scores[row]);
                double falling = power == 1 ? 1 : DeterministicMath.Exp((1 - power) * scores[row]);
                gradients[0][row] = weight * (rising - (target * falling));
                hessians[0][row] = weight * (((2 - power) * rising) + ((power - 1) * target * falling));
            }
        });

    /// <inheritdoc/>
    public double Loss(double[] scores, ReadOnlySpan<int> rows)
    {
        double sum = 0;
        foreach (int row in rows)
        {
            double score = scores[row];
            double rising = DeterministicMath.Exp((2 - power) * score) / (2 - power);
            double loss = power == 1 ? rising - (targets[row] * score) : rising + (targets[row] * DeterministicMath.Exp((1 - power) * score) / (power - 1));
            sum += weights is null ? loss : weights[row] * loss;
        }

        return sum;
    }

    /// <inheritdoc/>
    public double MetricOf(double meanLoss) => meanLoss;
}
