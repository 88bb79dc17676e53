using FsCheck;
using FsCheck.Fluent;
using MlOps.Runtime.Explanations;
using MlOps.Runtime.Trees;

namespace MlOps.UnitTests.Runtime;

public sealed class TreeShapTests
{
    private const int Features = 5;

    /// <summary>Two features are made of the first input.</summary>
    private static readonly int[] s_inputs = [0, 1, 0, 2, 3];
    private const int Inputs = 4;

    [Fact]
    public void Contributions_are_the_shapley_values_of_the_inputs() => Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        var random = new Random(seed);
        (TreeEnsemble ensemble, double[] leafRows) = RandomTrees(random);
        double[] row = [.. Enumerable.Range(0, Features).Select(_ => random.Next(6) == 0 ? double.NaN : random.Next(5))];
        ExplainedTree[] trees = ExplainedTree.Of(ensemble, leafRows, s_inputs);
        double[] factors = [.. Enumerable.Range(0, ensemble.Targets).Select(_ => random.NextDouble() * 2)];

        var contributions = new double[ensemble.Targets * Inputs];
        var shap = new TreeShap();
        Array.ForEach(trees, tree => shap.Add(tree, row, factors, Inputs, contributions));

        for (int target = 0; target < ensemble.Targets; target++)
        {
            double[] expected = Array.ConvertAll(Shapley(trees, row, target), value => value * factors[target]);
            Assert.Equal(expected, contributions[(target * Inputs)..((target + 1) * Inputs)], (a, b) => Math.Abs(a - b) < 1e-9);
            double known = Known(trees, row, target, (1 << Inputs) - 1);
            double unknown = trees.Sum(tree => tree.Expected[target]);
            Assert.Equal(Known(trees, row, target, 0), unknown, 1e-9);
            Assert.Equal((known - unknown) * factors[target], contributions[(target * Inputs)..((target + 1) * Inputs)].Sum(), 1e-9);
        }
    }));

    [Fact]
    public void A_stump_gives_its_input_the_distance_to_the_mean()
    {
        // Three rows went to the leaf of 1, one to the leaf of 5: the mean is 2.
        var ensemble = new TreeEnsemble(
            [TreeNode.Of(TreeNodeMode.AtMost, 1, 0.5, [], missingTracksTrue: false, ~0, ~1)], [[new LeafWeight(0, 1)], [new LeafWeight(0, 5)]], [0], 1, [], Aggregation.Sum);
        ExplainedTree tree = Assert.Single(ExplainedTree.Of(ensemble, [3, 1], [0, 1]));

        var contributions = new double[2];
        new TreeShap().Add(tree, [9, 1], [1], 2, contributions);

        Assert.Equal([2.0], tree.Expected);
        Assert.Equal([0.0, 3], contributions);
    }

    [Fact]
    public void A_tree_that_is_too_deep_is_refused()
    {
        TreeNode[] nodes = [.. Enumerable.Range(0, 600).Select(i => TreeNode.Of(TreeNodeMode.AtMost, 0, i, [], missingTracksTrue: false, ~0, i == 599 ? ~0 : i + 1))];
        var ensemble = new TreeEnsemble(nodes, [[new LeafWeight(0, 1)]], [0], 1, [], Aggregation.Sum);

        Assert.Throws<NotSupportedException>(() => ExplainedTree.Of(ensemble, [1], [0]));
    }

    /// <summary>The definition: the mean over all orders of what an input adds to those before it.</summary>
    private static double[] Shapley(ExplainedTree[] trees, double[] row, int target)
    {
        int[] factorial = [1, 1, 2, 6, 24];
        var values = new double[Inputs];
        for (int input = 0; input < Inputs; input++)
        {
            for (int subset = 0; subset < 1 << Inputs; subset++)
            {
                if ((subset >> input & 1) == 0)
                {
                    int size = System.Numerics.BitOperations.PopCount((uint)subset);
                    double weight = (double)factorial[size] * factorial[Inputs - size - 1] / factorial[Inputs];
                    values[input] += weight * (Known(trees, row, target, subset | 1 << input) - Known(trees, row, target, subset));
                }
            }
        }

        return values;
    }

    /// <summary>The score where only some inputs are known: at the others both branches count.</summary>
    private static double Known(ExplainedTree[] trees, double[] row, int target, int subset)
    {
        return trees.Sum(tree => Visit(tree, tree.Root));

        double Visit(ExplainedTree tree, int reference)
        {
            if (reference < 0)
            {
                return tree.Ensemble.Leaves[~reference].Where(leaf => leaf.Target == target).Sum(leaf => leaf.Weight);
            }

            TreeNode node = tree.Ensemble.Nodes[reference];
            if ((subset >> tree.Inputs[node.Feature] & 1) == 0)
            {
                double share = tree.TrueShares[reference];
                return (share * Visit(tree, node.WhenTrue)) + ((1 - share) * Visit(tree, node.WhenFalse));
            }

            double value = row[node.Feature];
            bool isTrue = double.IsNaN(value) ? node.MissingTracksTrue : node.Test == NodeTest.AtMost ? value <= node.Split : node.Members.Contains(value);
            return Visit(tree, isTrue ? node.WhenTrue : node.WhenFalse);
        }
    }

    private static (TreeEnsemble Ensemble, double[] LeafRows) RandomTrees(Random random)
    {
        int targets = random.Next(1, 3);
        var nodes = new List<TreeNode>();
        var leaves = new List<LeafWeight[]>();
        int[] roots = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Grow(random.Next(7)))];
        double[] leafRows = [.. leaves.Select(_ => (double)(random.Next(5) == 0 ? 0 : random.Next(1, 50)))];
        return (new TreeEnsemble(nodes, leaves, roots, targets, [], Aggregation.Sum), leafRows);

        int Grow(int depth)
        {
            if (depth == 0 || random.Next(8) == 0)
            {
                leaves.Add([new LeafWeight(random.Next(targets), random.NextDouble() - 0.5)]);
                return ~(leaves.Count - 1);
            }

            int place = nodes.Count;
            nodes.Add(null!);
            int whenTrue = Grow(depth - 1);
            int whenFalse = Grow(depth - 1);
            double[] set = [.. Enumerable.Range(0, 5).Where(_ => random.Next(2) == 0).Select(member => (double)member)];
            nodes[place] = TreeNode.Of(random.Next(3) == 0 ? TreeNodeMode.Member : TreeNodeMode.AtMost, random.Next(Features), random.Next(5), set, random.Next(2) == 0, whenTrue, whenFalse);
            return place;
        }
    }
}
