using MlOps.Learners.Boosting.Histograms;
using MlOps.Learners.Boosting.Splitting;

namespace MlOps.Learners.Boosting.Growing;

/// <summary>A leaf of a tree that may still grow.</summary>
/// <param name="Node">Its index in the tree.</param>
/// <param name="Depth">The number of splits above it.</param>
/// <param name="Start">Where its rows begin in the <see cref="RowPartition"/>.</param>
/// <param name="Rows">The number of its rows.</param>
/// <param name="Range">What its value has to lie between.</param>
internal sealed record GrowingLeaf(int Node, int Depth, int Start, int Rows, ValueRange Range)
{
    /// <summary>The sums over its rows.</summary>
    public HistogramBin Sums { get; set; }

    /// <summary>The histogram of its rows, while it may be split.</summary>
    public HistogramBin[]? Histogram { get; set; }

    /// <summary>Its best split, if any.</summary>
    public SplitInfo? Split { get; set; }
}
