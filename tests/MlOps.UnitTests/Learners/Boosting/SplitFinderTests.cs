using MlOps.Learners.Boosting;
using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Boosting.Histograms;
using MlOps.Learners.Boosting.Splitting;
using MlOps.Learners.Numerics;

namespace MlOps.UnitTests.Learners.Boosting;

/// <summary>The split finder against one that tries every way to part the rows, in doubles.</summary>
public class SplitFinderTests
{
    private static readonly BoosterOptions Plain = new()
    {
        MinimumExampleCountPerLeaf = 3,
        L2Regularization = 0.5,
        CategoricalSmoothing = 0,
        L2CategoricalRegularization = 0,
    };

    [Fact]
    public void The_best_threshold_and_the_side_of_missing_values_are_those_of_an_exhaustive_search()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var leaf = RandomLeaf.Of(NumberBinMapper.Learn([.. Enumerable.Range(0, 2 + seed % 9).Select(i => (double)i)], 255), seed);

            AssertSame(Best(leaf, Thresholds(leaf.Mapper.ValueBins), Plain), leaf.Find(Plain));
        }
    }

    /// <remarks>Without regularisation and a minimum of rows: with them, the best set need not be a prefix of the order.</remarks>
    [Fact]
    public void The_best_set_of_categories_is_that_of_an_exhaustive_search()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            string[] categories = [.. Enumerable.Range(0, 1 + seed % 6).Select(i => $"c{i}")];
            var leaf = RandomLeaf.Of(CategoryBinMapper.Learn(categories, [.. categories.Select(_ => 10)]), seed);

            BoosterOptions options = Plain with { L2Regularization = 0, MinimumExampleCountPerLeaf = 1 };
            AssertSame(Best(leaf, Subsets(leaf.Mapper.BinCount), options), leaf.Find(options));
        }
    }

    [Fact]
    public void Rows_of_bins_without_rows_follow_the_larger_side()
    {
        var leaf = new RandomLeaf(
            CategoryBinMapper.Learn(["a", "b"], [100, 100]),
            [.. Enumerable.Repeat((byte)1, 10), .. Enumerable.Repeat((byte)2, 30)],
            [.. Enumerable.Repeat(1.0, 10), .. Enumerable.Repeat(-1.0, 30)]);

        SplitInfo split = leaf.Find(Plain)!;

        Assert.Equal(split.LeftBins.Contains(2), split.LeftBins.Contains(CategoryBinMapper.OtherBin));
        Assert.Equal(split.LeftBins.Contains(2), split.LeftBins.Contains(leaf.Mapper.MissingBin));
    }

    [Fact]
    public void Missing_values_that_come_later_follow_the_larger_side()
    {
        NumberBinMapper mapper = NumberBinMapper.Learn([1, 2], 255);
        byte[] manyLow = [.. Enumerable.Repeat((byte)0, 30), .. Enumerable.Repeat((byte)1, 10)];
        byte[] manyHigh = [.. manyLow.Select(bin => (byte)(1 - bin))];
        double[] gradients = [.. manyLow.Select(bin => bin == 0 ? 1.0 : -1.0)];

        Assert.True(new RandomLeaf(mapper, manyLow, gradients).Find(Plain)!.LeftBins.Contains(mapper.MissingBin));
        Assert.False(new RandomLeaf(mapper, manyHigh, gradients).Find(Plain)!.LeftBins.Contains(mapper.MissingBin));
    }

    [Fact]
    public void Rows_that_differ_in_nothing_but_the_feature_are_not_split()
    {
        var leaf = new RandomLeaf(
            NumberBinMapper.Learn([1, 2, 3], 255), [.. Enumerable.Range(0, 90).Select(i => (byte)(i % 3))], [.. Enumerable.Repeat(0.1, 90)]);

        Assert.Null(leaf.Find(Plain with { L2Regularization = 0 }));
    }

    [Fact]
    public void Smoothing_and_the_cap_keep_rare_categories_from_being_picked_out()
    {
        // Category 1 has few rows and the most extreme gradient; 2 and 3 differ reliably.
        var leaf = new RandomLeaf(
            CategoryBinMapper.Learn(["a", "b", "c", "d", "e"], [10, 10, 10, 10, 10]),
            [.. Enumerable.Repeat((byte)1, 3), .. Enumerable.Range(0, 400).Select(i => (byte)(2 + i % 4))],
            [.. Enumerable.Repeat(-2.0, 3), .. Enumerable.Range(0, 400).Select(i => i % 4 < 2 ? -0.5 : 0.5)]);

        SplitInfo split = leaf.Find(Plain with { MaximumCategoricalSplitPointCount = 2, CategoricalSmoothing = 50 })!;

        Assert.Equal(split.LeftBins.Contains(2), split.LeftBins.Contains(3));
        Assert.NotEqual(split.LeftBins.Contains(2), split.LeftBins.Contains(4));
    }

    private static IEnumerable<BinSet> Thresholds(int valueBins)
    {
        for (int last = 0; last < valueBins; last++)
        {
            foreach (bool missingGoesLeft in (bool[])[false, true])
            {
                var left = new BinSet();
                for (int bin = 0; bin <= last; bin++)
                {
                    left.Add((byte)bin);
                }

                if (missingGoesLeft)
                {
                    left.Add((byte)valueBins);
                }

                yield return left;
            }
        }
    }

    private static IEnumerable<BinSet> Subsets(int bins) => Enumerable.Range(0, 1 << bins).Select(mask =>
    {
        var set = new BinSet();
        for (int bin = 0; bin < bins; bin++)
        {
            if ((mask >> bin & 1) != 0)
            {
                set.Add((byte)bin);
            }
        }

        return set;
    });

    private static double? Best(RandomLeaf leaf, IEnumerable<BinSet> candidates, BoosterOptions options) =>
        candidates.Select(candidate => leaf.Gain(candidate, options)).Where(gain => gain > 1e-6).DefaultIfEmpty(null).Max();

    private static void AssertSame(double? expected, SplitInfo? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is { } gain)
        {
            Assert.Equal(gain, actual!.Gain, 1e-6);
        }
    }

    private sealed record RandomLeaf(BinMapper Mapper, byte[] Bins, double[] Gradients)
    {
        public static RandomLeaf Of(BinMapper mapper, int seed)
        {
            var random = new Random(seed);
            int rows = random.Next(4, 60);
            int bins = random.Next(3) == 0 ? mapper.ValueBins : mapper.BinCount;
            return new RandomLeaf(
                mapper,
                [.. Enumerable.Range(0, rows).Select(_ => (byte)random.Next(bins))],
                [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() - 0.5)]);
        }

        public SplitInfo? Find(BoosterOptions options)
        {
            var quantized = new QuantizedGradients(Bins.Length);
            quantized.Set(Gradients, [.. Gradients.Select(_ => 1.0)], Enumerable.Range(0, Bins.Length).ToArray(), WorkerSet.Single);
            var histogram = new HistogramBin[Mapper.BinCount];
            HistogramBin sums = default;
            for (int row = 0; row < Bins.Length; row++)
            {
                histogram[Bins[row]] += new HistogramBin(quantized.Packed[row], 1);
                sums += new HistogramBin(quantized.Packed[row], 1);
            }

            var finder = new SplitFinder(options);
            SplitInfo? split = finder.Find(0, Mapper, histogram, finder.Prepare(sums, quantized, ValueRange.Any));
            if (split is not null)
            {
                Assert.Equal(Gain(split.LeftBins, options)!.Value, split.Gain, 1e-6);
                Assert.Equal(Bins.Count(bin => split.LeftBins.Contains(bin)), split.LeftRows);
            }

            return split;
        }

        public double? Gain(BinSet left, BoosterOptions options)
        {
            double[] leftGradients = [.. Gradients.Where((_, row) => left.Contains(Bins[row]))];
            double[] rightGradients = [.. Gradients.Where((_, row) => !left.Contains(Bins[row]))];
            return Math.Min(leftGradients.Length, rightGradients.Length) < options.MinimumExampleCountPerLeaf
                ? null
                : Score(leftGradients) + Score(rightGradients) - Score(Gradients);

            double Score(double[] gradients) => gradients.Sum() * gradients.Sum() / (gradients.Length + options.L2Regularization);
        }
    }
}
