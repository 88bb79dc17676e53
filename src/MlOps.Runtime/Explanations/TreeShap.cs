using System.Runtime.InteropServices;
using MlOps.Runtime.Trees;

namespace MlOps.Runtime.Explanations;

/// <summary>Shapley values of the inputs for one tree and one row, in a time of leaves × depth².</summary>
/// <remarks>
/// <para>Lundberg et al. 2020, Algorithm 2 ("path-dependent"): where an input is unknown, both branches count, by the rows that
/// took them in training. The players are the inputs of the graph, so that several features of one input are one player.</para>
/// <para>A path holds, for each input on the way to a node, how much of the rows goes on where the input is unknown (the
/// zero fraction) and where it is known (the one fraction), and the weights of all subsets by their size.</para>
/// </remarks>
internal sealed class TreeShap
{
    /// <summary>The player of the empty path.</summary>
    private const int Nobody = -1;

    private PathElement[] _paths = [];
    private ExplainedTree _tree = null!;

    /// <summary>Adds the contributions of a tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="features">The row's features.</param>
    /// <param name="factors">What each target is multiplied with; one for all scores where the tree has one target.</param>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="contributions">[scores × inputs].</param>
    public void Add(ExplainedTree tree, ReadOnlySpan<double> features, double[] factors, int inputs, Span<double> contributions)
    {
        _tree = tree;
        int depth = tree.Depth + 2;
        if (_paths.Length < depth * (depth + 1) / 2)
        {
            _paths = new PathElement[depth * (depth + 1) / 2];
        }

        Visit(tree.Root, 0, 0, 0, new PathElement(Nobody, 1, 1, 0), features, factors, inputs, contributions);
    }

    /// <param name="reference">The node or leaf.</param>
    /// <param name="parent">Where the path of the parent begins.</param>
    /// <param name="start">Where the path of this node begins; the parent's stays as it is.</param>
    /// <param name="length">The number of elements before <paramref name="added"/>.</param>
    /// <param name="added">What the branch to this node adds to the path.</param>
    /// <param name="features">The row's features.</param>
    /// <param name="factors">What targets are multiplied with.</param>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="contributions">Where contributions go.</param>
    private void Visit(int reference, int parent, int start, int length, PathElement added, ReadOnlySpan<double> features, double[] factors, int inputs, Span<double> contributions)
    {
        // Nothing comes this way, neither the row nor, where the inputs are unknown, any row of training.
        if (added is { Zero: 0, One: 0 })
        {
            return;
        }

        Span<PathElement> path = _paths.AsSpan(start, length + 1);
        if (start != parent)
        {
            _paths.AsSpan(parent, length).CopyTo(path);
        }

        Extend(path, length, added);
        if (reference < 0)
        {
            AddLeaf(~reference, path, factors, inputs, contributions);
            return;
        }

        TreeNode node = _tree.Ensemble.Nodes[reference];
        bool isTrue = Holds(node, features[node.Feature]);
        double trueShare = _tree.TrueShares[reference];
        int input = _tree.Inputs[node.Feature];
        (int hot, int cold) = isTrue ? (node.WhenTrue, node.WhenFalse) : (node.WhenFalse, node.WhenTrue);
        double hotShare = isTrue ? trueShare : 1 - trueShare;

        // An input that is on the path already: its fractions are those of both branches together.
        int place = 1;
        while (place <= length && path[place].Input != input)
        {
            place++;
        }

        (double zero, double one) = (1, 1);
        int kept = length + 1;
        if (place <= length)
        {
            (zero, one) = (path[place].Zero, path[place].One);
            Unwind(path, length, place);
            kept = length;
        }

        int next = start + length + 1;
        Visit(hot, start, next, kept, new PathElement(input, hotShare * zero, one, 0), features, factors, inputs, contributions);
        Visit(cold, start, next, kept, new PathElement(input, (1 - hotShare) * zero, 0, 0), features, factors, inputs, contributions);
    }

    private void AddLeaf(int leaf, ReadOnlySpan<PathElement> path, double[] factors, int inputs, Span<double> contributions)
    {
        LeafWeight[] weights = _tree.Ensemble.Leaves[leaf];
        for (int i = 1; i < path.Length; i++)
        {
            double share = SumUnwound(path, path.Length - 1, i) * (path[i].One - path[i].Zero);
            foreach (LeafWeight weight in weights)
            {
                if (_tree.Ensemble.Targets == 1)
                {
                    for (int score = 0; score < factors.Length; score++)
                    {
                        contributions[(score * inputs) + path[i].Input] += share * weight.Weight * factors[score];
                    }
                }
                else
                {
                    contributions[(weight.Target * inputs) + path[i].Input] += share * weight.Weight * factors[weight.Target];
                }
            }
        }
    }

    private static bool Holds(TreeNode node, double value) =>
        double.IsNaN(value) ? node.MissingTracksTrue
        : node.Test == NodeTest.AtMost ? value <= node.Split
        : Array.BinarySearch(node.Members, value) >= 0;

    /// <summary>Adds an element: each subset of before is there with it and without it.</summary>
    private static void Extend(Span<PathElement> path, int length, PathElement added)
    {
        path[length] = added with { Weight = length == 0 ? 1 : 0 };
        for (int i = length - 1; i >= 0; i--)
        {
            path[i + 1].Weight += added.One * path[i].Weight * (i + 1) / (length + 1);
            path[i].Weight = added.Zero * path[i].Weight * (length - i) / (length + 1);
        }
    }

    /// <summary>Takes an element out again; the path is one shorter then.</summary>
    private static void Unwind(Span<PathElement> path, int length, int place)
    {
        (double zero, double one) = (path[place].Zero, path[place].One);
        double carried = path[length].Weight;
        for (int i = length - 1; i >= 0; i--)
        {
            if (one != 0)
            {
                double before = path[i].Weight;
                path[i].Weight = carried * (length + 1) / ((i + 1) * one);
                carried = before - (path[i].Weight * zero * (length - i) / (length + 1));
            }
            else
            {
                path[i].Weight = path[i].Weight * (length + 1) / (zero * (length - i));
            }
        }

        for (int i = place; i < length; i++)
        {
            path[i] = path[i + 1] with { Weight = path[i].Weight };
        }
    }

    /// <summary>The sum of the weights after taking an element out.</summary>
    private static double SumUnwound(ReadOnlySpan<PathElement> path, int length, int place)
    {
        (double zero, double one) = (path[place].Zero, path[place].One);
        double carried = path[length].Weight;
        double sum = 0;
        for (int i = length - 1; i >= 0; i--)
        {
            if (one != 0)
            {
                double weight = carried * (length + 1) / ((i + 1) * one);
                sum += weight;
                carried = path[i].Weight - (weight * zero * (length - i) / (length + 1));
            }
            else
            {
                sum += path[i].Weight * (length + 1) / (zero * (length - i));
            }
        }

        return sum;
    }

    /// <param name="Input">The player.</param>
    /// <param name="Zero">The share of the rows that goes this way where the input is unknown.</param>
    /// <param name="One">1 where the row itself goes this way, otherwise 0.</param>
    /// <param name="Weight">Of the place, not of the input: the weight of the subsets of as many inputs.</param>
    [StructLayout(LayoutKind.Auto)]
    private record struct PathElement(int Input, double Zero, double One, double Weight);
}
