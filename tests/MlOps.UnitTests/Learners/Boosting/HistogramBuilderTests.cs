using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Boosting.Histograms;
using MlOps.Learners.Numerics;

namespace MlOps.UnitTests.Learners.Boosting;

public class HistogramBuilderTests
{
    private const int Rows = 30_000;

    private static readonly int[] Features = [0, 2, 3];

    private readonly BinnedDataset _data = Some.Bins(Rows, features: 4, bins: 40, seed: 3);
    private readonly QuantizedGradients _gradients = Gradients();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_histogram_is_the_sum_over_the_rows_of_each_bin(int threads)
    {
        int[] rows = [.. Enumerable.Range(0, Rows).Where(row => row % 3 != 0)];
        var builder = new HistogramBuilder(_data, new WorkerSet(threads));

        HistogramBin[] histogram = builder.Build(rows, _gradients.Packed, Features);

        foreach (int feature in Features)
        {
            Assert.Equal(Naive(feature, rows), builder.Of(histogram, feature));
        }
    }

    [Fact]
    public void Parent_minus_child_is_the_sibling()
    {
        int[] child = [.. Enumerable.Range(0, Rows).Where(row => row % 5 == 0)];
        int[] sibling = [.. Enumerable.Range(0, Rows).Where(row => row % 5 != 0)];
        var builder = new HistogramBuilder(_data, WorkerSet.Single);
        HistogramBin[] parent = builder.Build(Enumerable.Range(0, Rows).ToArray(), _gradients.Packed, Features);

        builder.Subtract(parent, builder.Build(child, _gradients.Packed, Features), Features);

        HistogramBin[] direct = builder.Build(sibling, _gradients.Packed, Features);
        foreach (int feature in Features)
        {
            Assert.Equal(builder.Of(direct, feature), builder.Of(parent, feature));
        }
    }

    [Fact]
    public void A_histogram_from_the_pool_forgets_what_it_held()
    {
        var builder = new HistogramBuilder(_data, WorkerSet.Single);
        builder.Return(builder.Build(Enumerable.Range(0, Rows).ToArray(), _gradients.Packed, Features));

        HistogramBin[] histogram = builder.Build(new[] { 1, 2, 3 }, _gradients.Packed, Features);

        Assert.Equal(Naive(0, [1, 2, 3]), builder.Of(histogram, 0));
    }

    private HistogramBin[] Naive(int feature, int[] rows)
    {
        var bins = new HistogramBin[_data.Mappers[feature].BinCount];
        foreach (int row in rows)
        {
            bins[_data.Column(feature)[row]] += new HistogramBin(_gradients.Packed[row], 1);
        }

        return bins;
    }

    private static QuantizedGradients Gradients()
    {
        var random = new Random(1);
        double[] gradients = [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble() - 0.5)];
        double[] hessians = [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())];
        var quantized = new QuantizedGradients(Rows);
        quantized.Set(gradients, hessians, Enumerable.Range(0, Rows).ToArray(), WorkerSet.Single);
        return quantized;
    }
}
