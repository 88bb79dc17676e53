using System.Runtime.Intrinsics;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting.Histograms;

/// <summary>The derivatives of the rows as integers: the gradient in the upper half of a word, the Hessian in the lower.</summary>
/// <remarks>
/// A quantum is the power of two that lets the sum of all magnitudes just fit into 31 bits (Hessian: 32), so that no sum
/// over any rows overflows into the other half. Since the sum and not the largest value sets the quantum, one outlier
/// does not coarsen the others: with n rows the mean magnitude has 31 - log2 n bits. Only the choice of splits sees the
/// rounding; leaf values are sums of the exact derivatives. The idea of integer histograms is that of Shi et al.,
/// "Quantized Training of Gradient Boosting Decision Trees" (NeurIPS 2022).
/// </remarks>
internal sealed class QuantizedGradients
{
    private const int ChunkRows = 8192;
    private const double Magic = 3L << 51;
    private const double SmallestNormal = 2.2250738585072014e-308;

    /// <summary>Makes room for the derivatives of all rows of a data set.</summary>
    public QuantizedGradients(int rows) => Packed = new long[rows];

    /// <summary>The packed derivatives of all rows.</summary>
    public long[] Packed { get; }

    /// <summary>What one quantum of the gradient is worth.</summary>
    public double GradientQuantum { get; private set; } = 1;

    /// <summary>What one quantum of the Hessian is worth.</summary>
    public double HessianQuantum { get; private set; } = 1;

    /// <summary>Quantises the derivatives of some rows.</summary>
    /// <exception cref="ArithmeticException">A derivative is not finite.</exception>
    public void Set(double[] gradients, double[] hessians, ReadOnlyMemory<int> rows, WorkerSet workers)
    {
        GradientQuantum = Quantum(SumOfMagnitudes(gradients, rows, workers), int.MaxValue, rows.Length);
        HessianQuantum = Quantum(SumOfMagnitudes(hessians, rows, workers), uint.MaxValue, rows.Length);
        double gradientScale = 1 / GradientQuantum;
        double hessianScale = 1 / HessianQuantum;
        workers.ForChunks(rows.Length, ChunkRows, (start, end) =>
        {
            if (rows.Length == Packed.Length)
            {
                Pack(gradients.AsSpan(start..end), hessians.AsSpan(start..end), gradientScale, hessianScale, Packed.AsSpan(start..end));
                return;
            }

            foreach (int row in rows.Span[start..end])
            {
                Packed[row] = (Round(gradients[row] * gradientScale) << 32) + Round(hessians[row] * hessianScale);
            }
        });
    }

    // All rows, in their order: four at a time.
    private static void Pack(ReadOnlySpan<double> gradients, ReadOnlySpan<double> hessians, double gradientScale, double hessianScale, Span<long> packed)
    {
        int i = 0;
        for (; i + 4 <= packed.Length; i += 4)
        {
            Vector256<long> gradient = Round(Vector256.Create(gradients[i..]) * gradientScale);
            (Vector256.ShiftLeft(gradient, 32) + Round(Vector256.Create(hessians[i..]) * hessianScale)).CopyTo(packed[i..]);
        }

        for (; i < packed.Length; i++)
        {
            packed[i] = (Round(gradients[i] * gradientScale) << 32) + Round(hessians[i] * hessianScale);
        }
    }

    // Adding a number so large that its last bit is worth one rounds to the nearest integer, half to even, which is then in
    // the lowest bits: for magnitudes below 2^51.
    private static long Round(double value) => BitConverter.DoubleToInt64Bits(value + Magic) - BitConverter.DoubleToInt64Bits(Magic);

    private static Vector256<long> Round(Vector256<double> values) =>
        (values + Vector256.Create(Magic)).AsInt64() - Vector256.Create(Magic).AsInt64();

    // Four sums, since an addition would have to wait for the one before it.
    private static double SumOfMagnitudes(double[] values, ReadOnlyMemory<int> rows, WorkerSet workers) =>
        workers.Sum(rows.Length, (start, end) =>
        {
            ReadOnlySpan<int> chunk = rows.Span[start..end];
            if (rows.Length == values.Length)
            {
                return SumOfMagnitudes(values.AsSpan(start..end));
            }

            double sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
            int i = 0;
            for (; i + 4 <= chunk.Length; i += 4)
            {
                sum0 += Math.Abs(values[chunk[i]]);
                sum1 += Math.Abs(values[chunk[i + 1]]);
                sum2 += Math.Abs(values[chunk[i + 2]]);
                sum3 += Math.Abs(values[chunk[i + 3]]);
            }

            for (; i < chunk.Length; i++)
            {
                sum0 += Math.Abs(values[chunk[i]]);
            }

            return sum0 + sum1 + (sum2 + sum3);
        });

    private static double SumOfMagnitudes(ReadOnlySpan<double> values)
    {
        Vector256<double> sums = Vector256<double>.Zero;
        int i = 0;
        for (; i + 4 <= values.Length; i += 4)
        {
            sums += Vector256.Abs(Vector256.Create(values[i..]));
        }

        double first = sums[0];
        for (; i < values.Length; i++)
        {
            first += Math.Abs(values[i]);
        }

        return first + sums[1] + (sums[2] + sums[3]);
    }

    // Rounding adds at most half a quantum a row.
    private static double Quantum(double sumOfMagnitudes, long capacity, int rows)
    {
        if (!double.IsFinite(sumOfMagnitudes))
        {
            throw new ArithmeticException("A derivative of the loss is not finite.");
        }

        double smallest = sumOfMagnitudes / (capacity - rows);
        return smallest < SmallestNormal ? SmallestNormal : Math.ScaleB(1, Math.ILogB(smallest) + 1);
    }
}
