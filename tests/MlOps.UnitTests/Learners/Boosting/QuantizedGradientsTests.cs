using MlOps.Learners.Boosting.Histograms;
using MlOps.Learners.Numerics;

namespace MlOps.UnitTests.Learners.Boosting;

public class QuantizedGradientsTests
{
    [Theory]
    [InlineData(1, 1e-9)]
    [InlineData(1000, 1.0)]
    [InlineData(1000, 1e12)]
    [InlineData(20_000, 1e-300)]
    public void Sums_are_near_the_exact_ones_and_never_overflow(int rows, double scale)
    {
        var random = new Random(rows);
        double[] gradients = [.. Enumerable.Range(0, rows).Select(_ => scale * (random.NextDouble() - 0.3))];
        double[] hessians = [.. Enumerable.Range(0, rows).Select(_ => scale * random.NextDouble())];

        (HistogramBin sums, QuantizedGradients quantized) = Sum(gradients, hessians);

        double precision = scale * rows * rows * 1e-9;
        Assert.Equal(gradients.Sum(), sums.Gradient * quantized.GradientQuantum, precision);
        Assert.Equal(hessians.Sum(), sums.Hessian * quantized.HessianQuantum, precision);
        Assert.Equal(rows, sums.Rows);
    }

    [Fact]
    public void One_sided_gradients_fill_their_half_of_the_word_without_overflow()
    {
        double[] negative = [.. Enumerable.Repeat(-1.0, 100_000)];
        double[] hessians = [.. Enumerable.Repeat(1.0, 100_000)];

        (HistogramBin sums, QuantizedGradients quantized) = Sum(negative, hessians);

        Assert.Equal(-100_000, sums.Gradient * quantized.GradientQuantum);
        Assert.Equal(100_000, sums.Hessian * quantized.HessianQuantum);
    }

    [Fact]
    public void An_outlier_does_not_coarsen_the_others()
    {
        double[] gradients = [.. Enumerable.Range(0, 10_000).Select(i => i % 2 == 0 ? 1.0 : -0.9), 10_000];
        double[] hessians = [.. gradients.Select(_ => 1.0)];
        var quantized = new QuantizedGradients(gradients.Length);

        quantized.Set(gradients, hessians, Enumerable.Range(0, gradients.Length).ToArray(), WorkerSet.Single);

        Assert.True(quantized.GradientQuantum < 1e-4, $"A quantum is {quantized.GradientQuantum}.");
    }

    [Fact]
    public void Gradients_that_are_all_zero_are_zero()
    {
        (HistogramBin sums, _) = Sum([0, 0], [0, 0]);

        Assert.Equal(0, sums.Gradient);
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_refused() =>
        Assert.Throws<ArithmeticException>(() => Sum([1, double.NaN], [1, 1]));

    private static (HistogramBin Sums, QuantizedGradients Quantized) Sum(double[] gradients, double[] hessians)
    {
        var quantized = new QuantizedGradients(gradients.Length);
        quantized.Set(gradients, hessians, Enumerable.Range(0, gradients.Length).ToArray(), WorkerSet.Single);
        HistogramBin sums = default;
        foreach (long packed in quantized.Packed)
        {
            sums += new HistogramBin(packed, 1);
        }

        return (sums, quantized);
    }
}
