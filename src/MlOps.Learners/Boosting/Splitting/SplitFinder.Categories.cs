using System.Runtime.InteropServices;
using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Boosting.Histograms;

namespace MlOps.Learners.Boosting.Splitting;

internal sealed partial class SplitFinder
{
    // Up to here every category is also tried alone against all others, which needs no extra caution.
    private const int FewCategories = 4;

    /// <summary>The best set of categories to go left; missing is a category like any other.</summary>
    /// <remarks>
    /// In the order of gradient over Hessian some prefix is the best set (Fisher, "On Grouping for Maximum Homogeneity",
    /// 1958). Rare categories have extreme ratios by chance: smoothing pulls them to the middle, and prefixes are taken
    /// from both ends up to a cap, with more L2, as in LightGBM (Ke et al., NIPS 2017).
    /// </remarks>
    private SplitInfo? FindSet(int feature, ReadOnlySpan<HistogramBin> bins, in SearchedLeaf leaf, double known)
    {
        LeafSearch search = leaf.Search;
        Span<byte> order = stackalloc byte[bins.Length];
        int present = 0;
        for (int bin = 0; bin < bins.Length; bin++)
        {
            if (bins[bin].Rows > 0)
            {
                order[present++] = (byte)bin;
            }
        }

        if (present < 2)
        {
            return null;
        }

        order = order[..present];
        Sort(order, bins, search);

        var best = new SetCandidate(Math.Max(search.SmallestGain, known), default, default);
        if (present <= FewCategories)
        {
            foreach (byte bin in order)
            {
                var alone = new BinSet();
                alone.Add(bin);
                best = Better(best, search.Gain(bins[bin]), alone, bins[bin]);
            }
        }

        LeafSearch cautious = present <= FewCategories ? search : leaf.Cautious;
        int cap = Math.Min(options.MaximumCategoricalSplitPointCount, present / 2);
        best = BestPrefix(order, bins, cautious, cap, best);
        order.Reverse();
        best = BestPrefix(order, bins, cautious, cap, best);
        if (best.Sums.Rows == 0)
        {
            return null;
        }

        // The set is the left side; a category that this leaf does not know goes with the larger one.
        BinSet left = best.Set;
        if (2L * best.Sums.Rows > search.Sums.Rows)
        {
            for (int bin = 0; bin < bins.Length; bin++)
            {
                if (bins[bin].Rows == 0)
                {
                    left.Add((byte)bin);
                }
            }
        }

        return new SplitInfo(feature, best.Gain, left, LastLeftBin: -1, best.Sums.Rows, search.Middle(best.Sums));
    }

    private void Sort(Span<byte> order, ReadOnlySpan<HistogramBin> bins, in LeafSearch search)
    {
        Span<(double Ratio, byte Bin)> keys = stackalloc (double, byte)[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            HistogramBin sums = bins[order[i]];
            keys[i] = (search.Gradient(sums) / (search.Hessian(sums) + options.CategoricalSmoothing), order[i]);
        }

        keys.Sort();
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = keys[i].Bin;
        }
    }

    private static SetCandidate BestPrefix(ReadOnlySpan<byte> order, ReadOnlySpan<HistogramBin> bins, in LeafSearch search, int cap, SetCandidate best)
    {
        HistogramBin left = default;
        var set = new BinSet();
        for (int i = 0; i < cap; i++)
        {
            set.Add(order[i]);
            left += bins[order[i]];
            best = Better(best, search.Gain(left), set, left);
        }

        return best;
    }

    private static SetCandidate Better(SetCandidate best, double gain, BinSet set, HistogramBin sums) =>
        gain > best.Gain ? new SetCandidate(gain, set, sums) : best;

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct SetCandidate(double Gain, BinSet Set, HistogramBin Sums);
}
