using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting.Objectives;

/// <summary>The cross-entropy of several classes in nats: a score a class, probabilities by softmax.</summary>
/// <param name="targets">The class index of each row.</param>
/// <param name="weights">A weight a row.</param>
/// <param name="classes">The number of classes.</param>
internal sealed class SoftmaxLoss(double[] targets, double[]? weights, int classes) : IObjective
{
    private const int ChunkRows = 512;

    // The diagonal of the Hessian leaves out how classes push each other: Friedman's K / (K - 1) steps are the classic remedy.
    private readonly double _hessianFactor = (double)classes / (classes - 1);

    /// <inheritdoc/>
    public int Outputs => classes;

    /// <inheritdoc/>
    public string Metric => "LogLoss";

    /// <inheritdoc/>
    public double[] BaseScores(ReadOnlySpan<int> rows)
    {
        // One more row of each class, so that a class that these rows lack has a finite score.
        var counts = new double[classes];
        Array.Fill(counts, 1);
        foreach (int row in rows)
        {
            counts[(int)targets[row]] += weights is null ? 1 : weights[row];
        }

        double total = counts.Sum();
        return [.. counts.Select(count => DeterministicMath.Log(count / total))];
    }

    /// <inheritdoc/>
    public void Derivatives(double[] scores, double[][] gradients, double[][] hessians, WorkerSet workers) =>
        workers.ForChunks(targets.Length, ChunkRows, (start, end) =>
        {
            var probabilities = new double[classes];
            for (int row = start; row < end; row++)
            {
                Softmax(scores.AsSpan(row * classes, classes), probabilities);
                double weight = weights is null ? 1 : weights[row];
                int target = (int)targets[row];
                for (int k = 0; k < classes; k++)
                {
                    double p = probabilities[k];
                    gradients[k][row] = weight * (k == target ? p - 1 : p);
                    hessians[k][row] = weight * Math.Max(_hessianFactor * p * (1 - p), LogLoss.SmallestHessian);
                }
            }
        });

    /// <inheritdoc/>
    public double Loss(double[] scores, ReadOnlySpan<int> rows)
    {
        var probabilities = new double[classes];
        double sum = 0;
        foreach (int row in rows)
        {
            Span<double> rowScores = scores.AsSpan(row * classes, classes);
            double logNormaliser = Softmax(rowScores, probabilities);
            double loss = logNormaliser - rowScores[(int)targets[row]];
            sum += weights is null ? loss : weights[row] * loss;
        }

        return sum;
    }

    /// <inheritdoc/>
    public double MetricOf(double meanLoss) => meanLoss;

    // Returns the logarithm of the sum of exponentials.
    private static double Softmax(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        double largest = scores[0];
        foreach (double score in scores)
        {
            largest = Math.Max(largest, score);
        }

        double sum = 0;
        for (int k = 0; k < scores.Length; k++)
        {
            probabilities[k] = DeterministicMath.Exp(scores[k] - largest);
            sum += probabilities[k];
        }

        foreach (ref double probability in probabilities)
        {
            probability /= sum;
        }

        return largest + DeterministicMath.Log(sum);
    }
}
