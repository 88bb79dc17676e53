using FsCheck;
using FsCheck.Fluent;
using MlOps.Runtime.Trees;

namespace MlOps.UnitTests.Runtime;

public sealed class ForestTests
{
    private const int Features = 5;

    [Fact]
    public void Random_forests_score_as_walking_every_tree_does() =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => AssertSame(seed, Aggregation.Sum)));

    [Theory]
    [InlineData("Average")]
    [InlineData("Minimum")]
    [InlineData("Maximum")]
    public void Every_aggregation_scores_as_walking_every_tree_does(string aggregation)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            AssertSame(seed, Enum.Parse<Aggregation>(aggregation));
        }
    }

    [Fact]
    public void A_deep_tree_is_laid_out_without_recursion()
    {
        const int Depth = 200_000;
        var nodes = new TreeNode[Depth];
        for (int i = 0; i < Depth; i++)
        {
            nodes[i] = TreeNode.Of(TreeNodeMode.AtMost, 0, i, [], missingTracksTrue: false, ~0, i == Depth - 1 ? ~1 : i + 1);
        }

        var ensemble = new TreeEnsemble(nodes, [[new LeafWeight(0, 1)], [new LeafWeight(0, 2)]], [0], 1, [], Aggregation.Sum);

        Assert.Null(ensemble.FindError(1));
        Assert.Equal([2, 1], Score(Forest.Of(ensemble), [Depth, 5], 1));
    }

    private static void AssertSame(int seed, Aggregation aggregation)
    {
        var random = new Random(seed);
        TreeEnsemble ensemble = RandomEnsemble(random, aggregation);
        Assert.Null(ensemble.FindError(Features));
        Forest walked = WalkedForestBuilder.Build(ensemble);
        AssertSame(random, ensemble, walked);
        if (MaskedForestBuilder.TryBuild(ensemble) is { } masked)
        {
            AssertSame(random, ensemble, masked);
        }
    }

    private static void AssertSame(Random random, TreeEnsemble ensemble, Forest forest)
    {
        int rows = random.Next(1, 40);
        double[] input = [.. Enumerable.Range(0, rows * Features).Select(_ => RandomValue(random))];

        double[] scores = Score(forest, input, Features);

        for (int row = 0; row < rows; row++)
        {
            double[] features = input[(row * Features)..((row + 1) * Features)];
            double[] expected = Walk(ensemble, features);
            Assert.Equal(expected, scores[(row * ensemble.Targets)..((row + 1) * ensemble.Targets)]);
            Assert.Equal(expected, Score(forest, features, Features));
        }
    }

    private static double[] Score(Forest forest, double[] input, int features)
    {
        int rows = input.Length / features;
        var scores = new double[rows * forest.Targets];
        forest.Score(input, features, scores, new double[rows * forest.PreparedWidth]);
        return scores;
    }

    /// <summary>The oracle: recursive, a row at a time, straight from the description.</summary>
    private static double[] Walk(TreeEnsemble ensemble, double[] features)
    {
        var byTarget = new List<double>[ensemble.Targets];
        for (int target = 0; target < byTarget.Length; target++)
        {
            byTarget[target] = [];
        }

        foreach (int root in ensemble.Roots)
        {
            foreach (LeafWeight weight in ensemble.Leaves[Leaf(root)])
            {
                byTarget[weight.Target].Add(weight.Weight);
            }
        }

        return [.. byTarget.Select((weights, target) => Bring(weights) + (ensemble.BaseValues.Length == 0 ? 0 : ensemble.BaseValues[target]))];

        int Leaf(int reference)
        {
            if (reference < 0)
            {
                return ~reference;
            }

            TreeNode node = ensemble.Nodes[reference];
            double value = features[node.Feature];
            bool isTrue = double.IsNaN(value) ? node.MissingTracksTrue
                : node.Test == NodeTest.AtMost ? value <= node.Split
                : node.Members.Contains(value);
            return Leaf(isTrue ? node.WhenTrue : node.WhenFalse);
        }

        double Bring(List<double> weights) => ensemble.Aggregation switch
        {
            _ when weights.Count == 0 => 0,
            Aggregation.Minimum => weights.Min(),
            Aggregation.Maximum => weights.Max(),
            Aggregation.Average => weights.Aggregate(0.0, (sum, weight) => sum + weight) / ensemble.Roots.Count,
            _ => weights.Aggregate(0.0, (sum, weight) => sum + weight),
        };
    }

    private static TreeEnsemble RandomEnsemble(Random random, Aggregation aggregation)
    {
        int targets = random.Next(1, 4);
        bool hasSets = random.Next(2) == 0;
        bool hasManyWeights = random.Next(3) == 0;
        var nodes = new List<TreeNode>();
        var leaves = new List<LeafWeight[]>();
        int[] roots = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => Grow(random.Next(7)))];
        double[] baseValues = random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, targets).Select(_ => random.NextDouble())];
        return new TreeEnsemble(nodes, leaves, roots, targets, baseValues, aggregation);

        int Grow(int depth)
        {
            if (depth == 0 || random.Next(8) == 0)
            {
                leaves.Add([.. Enumerable.Range(0, hasManyWeights ? random.Next(3) : 1).Select(_ => new LeafWeight(random.Next(targets), random.NextDouble() - 0.5))]);
                return ~(leaves.Count - 1);
            }

            int place = nodes.Count;
            nodes.Add(null!);
            int whenTrue = Grow(depth - 1);
            int whenFalse = Grow(depth - 1);
            nodes[place] = hasSets && random.Next(3) == 0
                ? TreeNode.Of(TreeNodeMode.Member, random.Next(Features), 0, RandomSet(random), random.Next(2) == 0, whenTrue, whenFalse)
                : TreeNode.Of((TreeNodeMode)random.Next(4), random.Next(Features), RandomSplit(random), [], random.Next(2) == 0, whenTrue, whenFalse);
            return place;
        }
    }

    /// <summary>Small whole numbers mostly, so that values meet splits and members.</summary>
    private static double RandomValue(Random random) => random.Next(8) switch
    {
        0 => double.NaN,
        1 => random.NextDouble() * 4,
        2 => double.PositiveInfinity,
        3 => double.NegativeInfinity,
        4 => random.Next(-200, 2000),
        _ => random.Next(5),
    };

    private static double RandomSplit(Random random) => RandomValue(random) is var value && double.IsNaN(value) ? 0 : value;

    private static double[] RandomSet(Random random)
    {
        double[] set = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => RandomSplit(random)).Where(double.IsFinite).Distinct().Order()];
        return set;
    }
}
