using System.Runtime.InteropServices;
using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Boosting.Histograms;

namespace MlOps.Learners.Boosting.Splitting;

/// <summary>Finds the best split of a leaf by a feature, from the feature's histogram alone.</summary>
internal sealed partial class SplitFinder(BoosterOptions options)
{
    /// <summary>The best split, or null where none is allowed or worth while.</summary>
    /// <param name="feature">The feature's number.</param>
    /// <param name="mapper">The feature's bins.</param>
    /// <param name="bins">The feature's histogram, the missing bin last.</param>
    /// <param name="leaf">The sums over all rows of the leaf.</param>
    /// <param name="gradients">What a quantum is worth.</param>
    public SplitInfo? Find(int feature, BinMapper mapper, ReadOnlySpan<HistogramBin> bins, HistogramBin leaf, QuantizedGradients gradients)
    {
        var search = new LeafSearch(options, leaf, gradients);
        return mapper is CategoryBinMapper ? FindSet(feature, bins, search, gradients) : FindThreshold(feature, bins, search);
    }

    private static SplitInfo? FindThreshold(int feature, ReadOnlySpan<HistogramBin> bins, in LeafSearch search)
    {
        int valueBins = bins.Length - 1;
        HistogramBin missing = bins[valueBins];
        ThresholdCandidate best = BestThreshold(bins[..valueBins], before: default, search, new ThresholdCandidate(search.SmallestGain, -1, default));

        // Where this leaf knows no missing value, one that comes later goes with the larger side.
        bool missingGoesLeft = 2L * best.Left.Rows > search.Sums.Rows;
        if (missing.Rows > 0)
        {
            ThresholdCandidate withMissing = BestThreshold(bins[..valueBins], before: missing, search, best);
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

        return new SplitInfo(feature, best.Gain, leftBins, best.Bin, best.Left.Rows);
    }

    /// <summary>The best last bin to go left, where rows of sums <paramref name="before"/> go left in any case.</summary>
    private static ThresholdCandidate BestThreshold(
        ReadOnlySpan<HistogramBin> valueBins, HistogramBin before, in LeafSearch search, ThresholdCandidate best)
    {
        HistogramBin left = before;
        int mostLeftRows = search.Sums.Rows - search.MinimumRows;
        for (int bin = 0; bin < valueBins.Length; bin++)
        {
            if (valueBins[bin].Rows == 0)
            {
                continue;
            }

            left += valueBins[bin];
            if (left.Rows < search.MinimumRows)
            {
                continue;
            }

            if (left.Rows > mostLeftRows)
            {
                break;
            }

            double gain = search.Gain(left);
            if (gain > best.Gain)
            {
                best = new ThresholdCandidate(gain, bin, left);
            }
        }

        return best;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct ThresholdCandidate(double Gain, int Bin, HistogramBin Left);
}
