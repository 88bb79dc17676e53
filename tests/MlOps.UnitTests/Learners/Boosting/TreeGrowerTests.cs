using MlOps.Learners.Boosting;
using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Boosting.Growing;
using MlOps.Learners.Boosting.Histograms;
using MlOps.Learners.Boosting.Splitting;
using MlOps.Learners.Numerics;

namespace MlOps.UnitTests.Learners.Boosting;

public class TreeGrowerTests
{
    private const int Rows = 2000;

    private readonly BinnedDataset _data = Some.Bins(Rows, features: 3, bins: 30, seed: 7);
    private readonly double[] _gradients;
    private readonly double[] _hessians = [.. Enumerable.Repeat(1.0, Rows)];

    public TreeGrowerTests()
    {
        var random = new Random(5);
        _gradients = [.. Enumerable.Range(0, Rows).Select(row => _data.Column(0)[row] * (_data.Column(1)[row] % 2) - 7 + random.NextDouble())];
    }

    [Fact]
    public void A_leafs_value_is_the_regularised_mean_of_its_rows_times_the_learning_rate()
    {
        var options = new BoosterOptions { LearningRate = 0.3, L2Regularization = 2, NumberOfLeaves = 9 };

        GrownTree grown = Grow(options);

        Assert.Equal(9, grown.Leaves.Count);
        foreach ((double value, ReadOnlyMemory<int> rows) in grown.Leaves)
        {
            double sum = rows.ToArray().Sum(row => _gradients[row]);
            Assert.Equal(-0.3 * sum / (rows.Length + 2), value, 1e-12);
        }
    }

    [Fact]
    public void Every_row_is_in_the_leaf_that_the_tree_leads_it_to()
    {
        GrownTree grown = Grow(new BoosterOptions { NumberOfLeaves = 20 });

        Assert.Equal(Enumerable.Range(0, Rows), grown.Leaves.SelectMany(leaf => leaf.Rows.ToArray()).Order());
        foreach ((double value, ReadOnlyMemory<int> rows) in grown.Leaves)
        {
            Assert.All(rows.ToArray(), row => Assert.Equal(value, grown.Tree.Predict(_data, row)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void No_leaf_is_deeper_than_allowed(int depth)
    {
        GrownTree grown = Grow(new BoosterOptions { MaximumTreeDepth = depth, NumberOfLeaves = 64 });

        Assert.InRange(grown.Leaves.Count, depth + 1, 1 << depth);
        Assert.Equal(depth, Depth(grown.Tree, 0));
    }

    [Fact]
    public void No_leaf_has_fewer_rows_than_allowed()
    {
        GrownTree grown = Grow(new BoosterOptions { MinimumExampleCountPerLeaf = 123, NumberOfLeaves = 64 });

        Assert.True(grown.Leaves.Count > 4);
        Assert.All(grown.Leaves, leaf => Assert.True(leaf.Rows.Length >= 123));
    }

    [Fact]
    public void The_leaf_of_the_largest_gain_is_split_first()
    {
        // With two splits allowed, the second splits the child whose best split gains more than the other's.
        BinnedTree three = Grow(new BoosterOptions { NumberOfLeaves = 3 }).Tree;
        BinnedTree full = Grow(new BoosterOptions { NumberOfLeaves = 4, MaximumTreeDepth = 2 }).Tree;

        double[] gains = [full.Nodes[full.Nodes[0].Left].Gain, full.Nodes[full.Nodes[0].Right].Gain];
        Assert.Equal(gains.Max(), three.Nodes.Skip(1).Max(node => node.Gain));
    }

    [Fact]
    public void Only_features_of_the_tree_are_split()
    {
        GrownTree grown = Grow(new BoosterOptions(), features: [2]);

        Assert.All(grown.Tree.Nodes, node => Assert.True(node.IsLeaf || node.Feature == 2));
    }

    private GrownTree Grow(BoosterOptions options, int[]? features = null)
    {
        int[] rows = [.. Enumerable.Range(0, Rows)];
        var quantized = new QuantizedGradients(Rows);
        quantized.Set(_gradients, _hessians, rows, WorkerSet.Single);
        return new TreeGrower(_data, options, WorkerSet.Single)
            .Grow(rows, features ?? [0, 1, 2], quantized, LeafValue, TestContext.Current.CancellationToken);

        double LeafValue(ReadOnlyMemory<int> leaf) => SplitGain.LeafValue(
            leaf.ToArray().Sum(row => _gradients[row]), leaf.ToArray().Sum(row => _hessians[row]), options.L1Regularization, options.L2Regularization);
    }

    private static int Depth(BinnedTree tree, int node) =>
        tree.Nodes[node].IsLeaf ? 0 : 1 + Math.Max(Depth(tree, tree.Nodes[node].Left), Depth(tree, tree.Nodes[node].Right));
}
