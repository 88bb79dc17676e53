using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Boosting.Histograms;
using MlOps.Learners.Boosting.Objectives;
using MlOps.Learners.Boosting.Splitting;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting.Growing;

/// <summary>Grows a tree leaf by leaf: always the leaf whose split gains most.</summary>
internal sealed class TreeGrower
{
    private const int FeaturesOfTask = 8;

    private readonly BinnedDataset _data;
    private readonly BoosterOptions _options;
    private readonly WorkerSet _workers;
    private readonly int[] _directions;
    private readonly ValueRange _range;
    private readonly double[]? _weights;
    private readonly HistogramBuilder _histograms;
    private readonly RowPartition _partition;
    private readonly SplitFinder _finder;

    /// <summary>Makes a grower of trees over a data set.</summary>
    /// <param name="data">The data.</param>
    /// <param name="options">How to learn.</param>
    /// <param name="workers">The threads to use.</param>
    /// <param name="directions">Of each feature 1 where values must not fall with it, -1 where they must not rise, else 0; null where none is bound.</param>
    /// <param name="range">What the leaves' values have to lie between, before the learning rate; null for any.</param>
    /// <param name="weights">How many rows each row counts for in the sizes of leaves that explanations are made of; null where all count one.</param>
    public TreeGrower(BinnedDataset data, BoosterOptions options, WorkerSet workers, int[]? directions = null, ValueRange? range = null, double[]? weights = null)
    {
        _data = data;
        _options = options;
        _workers = workers;
        _directions = directions ?? new int[data.Mappers.Count];
        _range = range ?? ValueRange.Any;
        _weights = weights;
        _histograms = new HistogramBuilder(data, workers);
        _partition = new RowPartition(workers);
        _finder = new SplitFinder(options);
    }

    /// <summary>Grows a tree. What it was grown from, <see cref="GrownTree.Leaves"/>, is right until the next one grows.</summary>
    /// <param name="rows">The rows to learn from.</param>
    /// <param name="features">The features that may split, ascending.</param>
    /// <param name="quantized">The derivatives of the rows for the choice of splits.</param>
    /// <param name="leafValue">The best value of a leaf of some rows, before learning rate and limits.</param>
    /// <param name="cancellationToken">Ends the growth.</param>
    public GrownTree Grow(
        ReadOnlySpan<int> rows, int[] features, QuantizedGradients quantized, Func<ReadOnlyMemory<int>, double> leafValue, CancellationToken cancellationToken)
    {
        _partition.Reset(rows);
        var growth = new Growth(this, _partition, features, quantized);
        growth.Start(rows.Length);
        for (int leaves = 1; leaves < _options.NumberOfLeaves && growth.SplitBest(); leaves++)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return growth.Finish(leafValue);
    }

    private bool CanSplit(int rows, int depth) =>
        rows >= 2L * _options.MinimumExampleCountPerLeaf && (_options.MaximumTreeDepth == 0 || depth < _options.MaximumTreeDepth);

    /// <summary>One tree in the making.</summary>
    private sealed class Growth(TreeGrower grower, RowPartition partition, int[] features, QuantizedGradients quantized)
    {
        private readonly List<BinnedNode> _nodes = [];
        private readonly List<GrowingLeaf> _leaves = [];

        public void Start(int rows)
        {
            GrowingLeaf root = Add(depth: 0, start: 0, rows, grower._range);
            if (grower.CanSplit(rows, depth: 0) && features.Length > 0)
            {
                root.Histogram = BuildHistogram(root);
                root.Sums = SumOf(root.Histogram);
                FindSplits([root]);
            }
        }

        /// <summary>Splits the leaf of the largest gain, the oldest of equals; false where none is worth a split.</summary>
        public bool SplitBest()
        {
            GrowingLeaf? best = null;
            foreach (GrowingLeaf leaf in _leaves)
            {
                if (leaf.Split is not null && (best is null || leaf.Split.Gain > best.Split!.Gain))
                {
                    best = leaf;
                }
            }

            if (best is null)
            {
                return false;
            }

            SplitInfo split = best.Split!;
            int leftRows = partition.Split(best.Start, best.Rows, grower._data.Column(split.Feature), split.LeftBins);
            _leaves.Remove(best);
            (ValueRange leftRange, ValueRange rightRange) = best.Range.PartedAt(split.Middle, grower._directions[split.Feature]);
            GrowingLeaf left = Add(best.Depth + 1, best.Start, leftRows, leftRange);
            GrowingLeaf right = Add(best.Depth + 1, best.Start + leftRows, best.Rows - leftRows, rightRange);
            _nodes[best.Node] = new BinnedNode(split.Feature, split.LeftBins, split.LastLeftBin, split.Gain, left.Node, right.Node, Value: 0, Rows: 0);
            PrepareChildren(best, left, right);
            return true;
        }

        public GrownTree Finish(Func<ReadOnlyMemory<int>, double> leafValue)
        {
            var values = new double[_leaves.Count];
            grower._workers.Worth(_leaves.Sum(leaf => (long)leaf.Rows)).For(_leaves.Count, i =>
                values[i] = grower._options.LearningRate * _leaves[i].Range.Clamp(leafValue(partition.Rows(_leaves[i].Start, _leaves[i].Rows))));
            var leafRows = new List<(double Value, ReadOnlyMemory<int> Rows)>();
            for (int i = 0; i < values.Length; i++)
            {
                GrowingLeaf leaf = _leaves[i];
                Release(leaf);
                ReadOnlyMemory<int> rows = partition.Rows(leaf.Start, leaf.Rows);
                _nodes[leaf.Node] = _nodes[leaf.Node] with { Value = values[i], Rows = RowWeights.Sum(grower._weights, rows.Span) };
                leafRows.Add((values[i], rows));
            }

            return new GrownTree(new BinnedTree([.. _nodes]), leafRows);
        }

        private GrowingLeaf Add(int depth, int start, int rows, ValueRange range)
        {
            var leaf = new GrowingLeaf(_nodes.Count, depth, start, rows, range);
            _nodes.Add(default);
            _leaves.Add(leaf);
            return leaf;
        }

        // Rows are added up for the smaller child alone; the larger one is what is left of the parent.
        private void PrepareChildren(GrowingLeaf parent, GrowingLeaf left, GrowingLeaf right)
        {
            (GrowingLeaf smaller, GrowingLeaf larger) = left.Rows <= right.Rows ? (left, right) : (right, left);
            if (_leaves.Count == grower._options.NumberOfLeaves || !grower.CanSplit(larger.Rows, larger.Depth))
            {
                Release(parent);
                return;
            }

            smaller.Histogram = BuildHistogram(smaller);
            larger.Histogram = parent.Histogram;
            smaller.Sums = SumOf(smaller.Histogram);
            larger.Sums = parent.Sums - smaller.Sums;
            if (grower.CanSplit(smaller.Rows, smaller.Depth))
            {
                FindSplits([smaller, larger], smaller.Histogram);
            }
            else
            {
                FindSplits([larger], smaller.Histogram);
                Release(smaller);
            }
        }

        private HistogramBin[] BuildHistogram(GrowingLeaf leaf) =>
            grower._histograms.Build(partition.Rows(leaf.Start, leaf.Rows), quantized.Packed, features);

        // The bins of any one feature hold all rows.
        private HistogramBin SumOf(HistogramBin[] histogram)
        {
            HistogramBin sum = default;
            foreach (HistogramBin bin in grower._histograms.Of(histogram, features[0]))
            {
                sum += bin;
            }

            return sum;
        }

        // What is to be taken off the last leaf's histogram is so feature by feature, right before each is searched.
        private void FindSplits(GrowingLeaf[] leaves, HistogramBin[]? ofSibling = null)
        {
            int groups = (features.Length + FeaturesOfTask - 1) / FeaturesOfTask;
            SearchedLeaf[] searched = Array.ConvertAll(leaves, leaf => grower._finder.Prepare(leaf.Sums, quantized, leaf.Range));
            var splits = new SplitInfo?[leaves.Length * groups];
            grower._workers.Worth(leaves.Length * features.Length * 256L).For(groups, group =>
            {
                int first = group * FeaturesOfTask;
                ReadOnlySpan<int> some = features.AsSpan(first, Math.Min(FeaturesOfTask, features.Length - first));
                if (ofSibling is not null)
                {
                    grower._histograms.Subtract(leaves[^1].Histogram!, ofSibling, some);
                }

                for (int leaf = 0; leaf < leaves.Length; leaf++)
                {
                    splits[(leaf * groups) + group] = FindSplit(leaves[leaf], searched[leaf], some);
                }
            });
            for (int i = 0; i < splits.Length; i++)
            {
                GrowingLeaf leaf = leaves[i / groups];
                if (splits[i] is { } split && (leaf.Split is null || split.Gain > leaf.Split.Gain))
                {
                    leaf.Split = split;
                }
            }

            foreach (GrowingLeaf leaf in leaves)
            {
                if (leaf.Split is null)
                {
                    Release(leaf);
                }
            }
        }

        // The best split by some features; of equals that of the first.
        private SplitInfo? FindSplit(GrowingLeaf leaf, in SearchedLeaf searched, ReadOnlySpan<int> some)
        {
            SplitInfo? best = null;
            foreach (int feature in some)
            {
                best = grower._finder.Find(
                    feature, grower._data.Mappers[feature], grower._histograms.Of(leaf.Histogram!, feature), searched, best?.Gain ?? 0, grower._directions[feature]) ?? best;
            }

            return best;
        }

        private void Release(GrowingLeaf leaf)
        {
            if (leaf.Histogram is not null)
            {
                grower._histograms.Return(leaf.Histogram);
                leaf.Histogram = null;
            }
        }
    }
}

/// <summary>A tree and the rows it was grown from, leaf by leaf.</summary>
internal sealed record GrownTree(BinnedTree Tree, IReadOnlyList<(double Value, ReadOnlyMemory<int> Rows)> Leaves);
