using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Boosting.Histograms;

namespace MlOps.Learners.Boosting.Splitting;

/// <summary>Finds the best split of a leaf by a feature, from the feature's histogram alone.</summary>
internal sealed partial class SplitFinder(BoosterOptions options)
{
    /// <summary>The best split, or null where none is allowed, worth while, or better than what is known.</summary>
    /// <param name="feature">The feature's number.</param>
    /// <param name="mapper">The feature's bins.</param>
    /// <param name="bins">The feature's histogram, the missing bin last.</param>
    /// <param name="leaf">What is to be known of the leaf.</param>
    /// <param name="known">The gain to surpass.</param>
    /// <param name="direction">1 where predictions must not fall with the feature, -1 where they must not rise, else 0.</param>
    public SplitInfo? Find(int feature, BinMapper mapper, ReadOnlySpan<HistogramBin> bins, in SearchedLeaf leaf, double known = 0, int direction = 0) =>
        mapper is CategoryBinMapper ? FindSet(feature, bins, leaf, known) : FindThreshold(feature, bins, leaf.Search, known, direction);

    /// <summary>What the search needs to know of a leaf, the same for each feature.</summary>
    public SearchedLeaf Prepare(HistogramBin sums, QuantizedGradients gradients, ValueRange range) => new(
        new LeafSearch(options, sums, gradients, range), new LeafSearch(options, sums, gradients, range, options.L2CategoricalRegularization));

    private static SplitInfo? FindThreshold(int feature, ReadOnlySpan<HistogramBin> bins, in LeafSearch search, double known, int direction)
    {
        int valueBins = bins.Length - 1;
        HistogramBin missing = bins[valueBins];
        ThresholdCandidate best = BestThreshold(bins[..valueBins], before: default, search, direction, new ThresholdCandidate(Math.Max(search.SmallestGain, known), -1, default));

        // Where this leaf knows no missing value, one that comes later goes with the larger side.
        bool missingGoesLeft = 2L * best.Left.Rows > search.Sums.Rows;
        if (missing.Rows > 0)
        {
            ThresholdCandidate withMissing = BestThreshold(bins[..valueBins], before: missing, search, direction, best);
            missingGoesLeft = withMissing != best;
            best = withMissing;
        }

        if (best.Bin < 0)
        {
            return null;
        }

        BinSet leftBins = BinSet.Below(best.Bin + 1);
        if (missingGoesLeft)
        {
            leftBins.Add((byte)valueBins);
        }

        return new SplitInfo(feature, best.Gain, leftBins, best.Bin, best.Left.Rows, search.Middle(best.Left));
    }

    /// <summary>The best last bin to go left, where rows of sums <paramref name="before"/> go left in any case; of equals the first.</summary>
    private static ThresholdCandidate BestThreshold(
        ReadOnlySpan<HistogramBin> valueBins, HistogramBin before, in LeafSearch search, int direction, ThresholdCandidate best)
    {
        HistogramBin left = before;
        int bin = 0;
        if (search.IsFree && direction == 0)
        {
            BestOfFour(valueBins, search, ref left, ref bin, ref best);
        }

        int mostLeftRows = search.Sums.Rows - search.MinimumRows;
        for (; bin < valueBins.Length; bin++)
        {
            left += valueBins[bin];
            if (left.Rows < search.MinimumRows)
            {
                continue;
            }

            if (left.Rows > mostLeftRows)
            {
                break;
            }

            double gain = search.Gain(left, direction);
            if (gain > best.Gain)
            {
                best = new ThresholdCandidate(gain, bin, left);
            }
        }

        return best;
    }

    // Four bins at a time, from where the left side is large enough to where the right one may be too small. An empty bin is
    // like any other: its gain is that of the bin before, and no better.
    private static void BestOfFour(ReadOnlySpan<HistogramBin> valueBins, in LeafSearch search, ref HistogramBin left, ref int bin, ref ThresholdCandidate best)
    {
        long minimumHessian = search.MinimumHessian;
        long mostLeftHessian = search.Sums.Hessian - minimumHessian;
        int mostLeftRows = search.Sums.Rows - search.MinimumRows;
        HistogramBin before = left;
        int at = 0;
        for (; at < valueBins.Length; at++)
        {
            HistogramBin next = before + valueBins[at];
            if (next.Rows >= search.MinimumRows && next.Hessian >= minimumHessian)
            {
                break;
            }

            before = next;
        }

        Vector256<double> bestGain = Vector256.Create(best.Gain);
        for (; at + 4 <= valueBins.Length; at += 4)
        {
            HistogramBin first = before + valueBins[at];
            HistogramBin second = first + valueBins[at + 1];
            HistogramBin third = second + valueBins[at + 2];
            HistogramBin fourth = third + valueBins[at + 3];
            if (fourth.Rows > mostLeftRows || fourth.Hessian > mostLeftHessian)
            {
                break;
            }

            Vector256<double> gains = search.Gains(Vector256.Create(first.Packed, second.Packed, third.Packed, fourth.Packed));
            if (Vector256.GreaterThanAny(gains, bestGain))
            {
                Better(gains, at, [first, second, third, fourth], ref best);
                bestGain = Vector256.Create(best.Gain);
            }

            before = fourth;
        }

        (left, bin) = (before, at);
    }

    private static void Better(Vector256<double> gains, int firstBin, ReadOnlySpan<HistogramBin> lefts, ref ThresholdCandidate best)
    {
        for (int i = 0; i < lefts.Length; i++)
        {
            if (gains[i] > best.Gain)
            {
                best = new ThresholdCandidate(gains[i], firstBin + i, lefts[i]);
            }
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct ThresholdCandidate(double Gain, int Bin, HistogramBin Left);
}

/// <summary>What the search for a split needs to know of a leaf.</summary>
/// <param name="Search">For splits that are taken as they are.</param>
/// <param name="Cautious">For splits that were chosen among very many: sets of categories.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SearchedLeaf(LeafSearch Search, LeafSearch Cautious);
