using System.Runtime.InteropServices;

using MlOps.Runtime.Collections;

namespace MlOps.Runtime.Trees;

/// <summary>How the trees' leaves become a row's scores, with the numbers of <c>aggregate_function</c>.</summary>
internal enum Aggregation
{
    Average = 0,
    Sum = 1,
    Minimum = 2,
    Maximum = 3,
}

/// <summary>What a leaf adds to one target.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LeafWeight(int Target, double Weight);

/// <summary>Trees as the file describes them, not yet checked.</summary>
/// <param name="Nodes">The nodes of all trees.</param>
/// <param name="Leaves">The leaves of all trees.</param>
/// <param name="Roots">Each tree's first node, or the complement (~) of a leaf's index.</param>
/// <param name="Targets">The number of scores of a row.</param>
/// <param name="BaseValues">What every row's scores begin with, one a target; empty for zeros.</param>
/// <param name="Aggregation">How leaves are brought together.</param>
internal sealed record TreeEnsemble(
    IReadOnlyList<TreeNode> Nodes, IReadOnlyList<LeafWeight[]> Leaves, IReadOnlyList<int> Roots, int Targets, double[] BaseValues, Aggregation Aggregation)
{
    /// <summary>Checks that these are trees: every reference leads somewhere, and no node is reached twice.</summary>
    /// <param name="features">The number of columns of the input.</param>
    /// <returns>What is wrong, naming the node; null if nothing is.</returns>
    public string? FindError(int features)
    {
        var isReached = new bool[Nodes.Count];
        var pending = new IntegerList();
        for (int tree = 0; tree < Roots.Count; tree++)
        {
            pending.Add(Roots[tree]);
            while (pending.Count > 0)
            {
                int reference = pending.Pop();
                if (reference < 0)
                {
                    if (~reference >= Leaves.Count)
                    {
                        return $"tree {tree} leads to leaf {~reference} of {Leaves.Count}.";
                    }

                    continue;
                }

                if (reference >= Nodes.Count)
                {
                    return $"tree {tree} leads to node {reference} of {Nodes.Count}.";
                }

                if (isReached[reference])
                {
                    return $"node {reference} is reached twice: the tree has a loop, or shares a node with another.";
                }

                isReached[reference] = true;
                TreeNode node = Nodes[reference];
                if (node.Feature < 0 || node.Feature >= features)
                {
                    return $"node {reference} tests feature {node.Feature} of {features}.";
                }

                if (double.IsNaN(node.Split))
                {
                    return $"node {reference} compares with NaN.";
                }

                pending.Add(node.WhenFalse);
                pending.Add(node.WhenTrue);
            }
        }

        for (int leaf = 0; leaf < Leaves.Count; leaf++)
        {
            foreach (LeafWeight weight in Leaves[leaf])
            {
                if (weight.Target < 0 || weight.Target >= Targets)
                {
                    return $"leaf {leaf} adds to target {weight.Target} of {Targets}.";
                }
            }
        }

        return BaseValues.Length == 0 || BaseValues.Length == Targets ? null : $"there are {BaseValues.Length} base values for {Targets} targets.";
    }
}
