using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Boosting.Histograms;

namespace MlOps.Learners.Boosting.Splitting;

/// <summary>Finds the best split of a leaf by a feature, from the feature's histogram alone.</summary>
internal sealed partial class SplitFinder(BoosterOptions options)
{
    // A split of rows that are all alike gains nothing but rounding error.
    private const double SmallestRelativeGain = 1e-10;

    /// <summary>The best split, or null where none is allowed or worth while.</summary>
    /// <param name="feature">The feature's number.</param>
    /// <param name="mapper">The feature's bins.</param>
    /// <param name="bins">The feature's histogram, the missing bin last.</param>
    /// <param name="leaf">The sums over all rows of the leaf.</param>
    /// <param name="gradients">What a quantum is worth.</param>
    public SplitInfo? Find(int feature, BinMapper mapper, ReadOnlySpan<HistogramBin> bins, HistogramBin leaf, QuantizedGradients gradients)
    {
        var search = new Search(options, leaf, gradients.GradientQuantum, gradients.HessianQuantum);
        return mapper is CategoryBinMapper ? FindSet(feature, bins, search) : FindThreshold(feature, bins, search);
    }

    private static SplitInfo? FindThreshold(int feature, ReadOnlySpan<HistogramBin> bins, Search search)
    {
        int valueBins = bins.Length - 1;
        HistogramBin missing = bins[valueBins];
        double bestGain = search.SmallestGain;
        int best = -1;
        HistogramBin bestLeft = default;
        bool missingGoesLeft = false;

        HistogramBin left = default;
        for (int bin = 0; bin < valueBins; bin++)
        {
            if (bins[bin].Rows == 0)
            {
                continue;
            }

            left += bins[bin];
            double gain = search.Gain(left);
            if (gain > bestGain)
            {
                (bestGain, best, bestLeft, missingGoesLeft) = (gain, bin, left, false);
            }

            if (missing.Rows > 0 && (gain = search.Gain(left + missing)) > bestGain)
            {
                (bestGain, best, bestLeft, missingGoesLeft) = (gain, bin, left + missing, true);
            }
        }

        if (best < 0)
        {
            return null;
        }

        // Where this leaf knows no missing value, one that comes later goes with the larger side.
        if (missing.Rows == 0)
        {
            missingGoesLeft = 2L * bestLeft.Rows > search.Leaf.Rows;
        }

        var leftBins = new BinSet();
        for (int bin = 0; bin <= best; bin++)
        {
            leftBins.Add((byte)bin);
        }

        if (missingGoesLeft)
        {
            leftBins.Add((byte)valueBins);
        }

        return new SplitInfo(feature, bestGain, leftBins, best, bestLeft.Rows);
    }

    /// <summary>What a search needs to know about the leaf.</summary>
    private readonly struct Search
    {
        private readonly BoosterOptions _options;
        private readonly double _gradientQuantum;
        private readonly double _hessianQuantum;

        public Search(BoosterOptions options, HistogramBin leaf, double gradientQuantum, double hessianQuantum, double extraL2 = 0)
        {
            _options = options;
            _gradientQuantum = gradientQuantum;
            _hessianQuantum = hessianQuantum;
            L2 = options.L2Regularization + extraL2;
            Leaf = leaf;
            LeafScore = SplitGain.LeafScore(Gradient(leaf), Hessian(leaf), options.L2Regularization);
            SmallestGain = Math.Max(options.MinimumSplitGain, LeafScore * SmallestRelativeGain);
        }

        public HistogramBin Leaf { get; }

        public double L2 { get; }

        public double LeafScore { get; }

        public double SmallestGain { get; }

        public double Gradient(HistogramBin sums) => sums.Gradient * _gradientQuantum;

        public double Hessian(HistogramBin sums) => sums.Hessian * _hessianQuantum;

        public Search With(double extraL2) => new(_options, Leaf, _gradientQuantum, _hessianQuantum, extraL2);

        /// <summary>The gain of sending rows of these sums left; negative infinity where a side would be too small.</summary>
        public double Gain(HistogramBin left)
        {
            HistogramBin right = Leaf - left;
            double leftHessian = Hessian(left);
            double rightHessian = Hessian(right);
            if (Math.Min(left.Rows, right.Rows) < _options.MinimumExampleCountPerLeaf
                || Math.Min(leftHessian, rightHessian) < _options.MinimumHessianPerLeaf)
            {
                return double.NegativeInfinity;
            }

            return SplitGain.LeafScore(Gradient(left), leftHessian, L2) + SplitGain.LeafScore(Gradient(right), rightHessian, L2) - LeafScore;
        }
    }
}
