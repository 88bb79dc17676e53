using System.Runtime.Intrinsics;
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
            int rows = end - start;
            Span<double> largest = (stackalloc double[ChunkRows])[..rows];
            Span<double> sums = (stackalloc double[ChunkRows])[..rows];
            scores.AsSpan(start, rows).CopyTo(largest);
            for (int k = 1; k < classes; k++)
            {
                Maximum(scores.AsSpan((k * targets.Length) + start, rows), largest);
            }

            sums.Clear();
            for (int k = 0; k < classes; k++)
            {
                Exponentials(scores.AsSpan((k * targets.Length) + start, rows), largest, gradients[k].AsSpan(start, rows), sums);
            }

            for (int k = 0; k < classes; k++)
            {
                Probabilities(gradients[k].AsSpan(start, rows), sums, hessians[k].AsSpan(start, rows));
            }

            for (int row = start; row < end; row++)
            {
                gradients[(int)targets[row]][row] -= 1;
            }

            for (int k = 0; k < classes && weights is not null; k++)
            {
                Multiply(gradients[k].AsSpan(start, rows), weights.AsSpan(start, rows));
                Multiply(hessians[k].AsSpan(start, rows), weights.AsSpan(start, rows));
            }
        });

    /// <inheritdoc/>
    public double Loss(double[] scores, ReadOnlySpan<int> rows)
    {
        double sum = 0;
        foreach (int row in rows)
        {
            double loss = LogNormaliser(scores, row) - scores[((int)targets[row] * targets.Length) + row];
            sum += weights is null ? loss : weights[row] * loss;
        }

        return sum;
    }

    /// <inheritdoc/>
    public double MetricOf(double meanLoss) => meanLoss;

    // The logarithm of the sum of exponentials.
    private double LogNormaliser(double[] scores, int row)
    {
        double largest = double.NegativeInfinity;
        for (int i = row; i < scores.Length; i += targets.Length)
        {
            largest = Math.Max(largest, scores[i]);
        }

        double sum = 0;
        for (int i = row; i < scores.Length; i += targets.Length)
        {
            sum += DeterministicMath.Exp(scores[i] - largest);
        }

        return largest + DeterministicMath.Log(sum);
    }

    private static void Maximum(ReadOnlySpan<double> scores, Span<double> largest)
    {
        for (int row = 0; row < scores.Length; row++)
        {
            largest[row] = Math.Max(largest[row], scores[row]);
        }
    }

    private static void Exponentials(ReadOnlySpan<double> scores, ReadOnlySpan<double> largest, Span<double> exponentials, Span<double> sums)
    {
        int row = 0;
        for (; row + Vector256<double>.Count <= scores.Length; row += Vector256<double>.Count)
        {
            Vector256<double> exponential = DeterministicMath.ExpClamped(Vector256.Create(scores[row..]) - Vector256.Create(largest[row..]));
            exponential.CopyTo(exponentials[row..]);
            (Vector256.Create((ReadOnlySpan<double>)sums[row..]) + exponential).CopyTo(sums[row..]);
        }

        for (; row < scores.Length; row++)
        {
            exponentials[row] = DeterministicMath.ExpClamped(Vector256.Create(scores[row] - largest[row])).ToScalar();
            sums[row] += exponentials[row];
        }
    }

    // From exponentials to probabilities, and their second derivatives.
    private void Probabilities(Span<double> exponentials, ReadOnlySpan<double> sums, Span<double> hessians)
    {
        for (int row = 0; row < exponentials.Length; row++)
        {
            double p = exponentials[row] / sums[row];
            exponentials[row] = p;
            hessians[row] = Math.Max(_hessianFactor * p * (1 - p), LogLoss.SmallestHessian);
        }
    }

    private static void Multiply(Span<double> values, ReadOnlySpan<double> factors)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= factors[i];
        }
    }
}
