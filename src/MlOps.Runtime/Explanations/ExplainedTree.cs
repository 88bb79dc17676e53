using MlOps.Runtime.Trees;

namespace MlOps.Runtime.Explanations;

/// <summary>A tree with the share of rows that each branch takes.</summary>
internal sealed class ExplainedTree
{
    /// <summary>Most nodes from a root to a leaf: contributions cost the square of it.</summary>
    private const int MaximumDepth = 512;

    private ExplainedTree(TreeEnsemble ensemble, double[] trueShares, int[] inputs, int root, int depth)
    {
        Ensemble = ensemble;
        TrueShares = trueShares;
        Inputs = inputs;
        Root = root;
        Depth = depth;
        Expected = new double[ensemble.Targets];
    }

    /// <summary>The trees that this one belongs to.</summary>
    public TreeEnsemble Ensemble { get; }

    /// <summary>By node of the ensemble: the share of its rows that take the true branch.</summary>
    public double[] TrueShares { get; }

    /// <summary>The input of the graph that each feature comes from.</summary>
    public int[] Inputs { get; }

    /// <summary>The first node, or the complement (~) of a leaf's index.</summary>
    public int Root { get; }

    /// <summary>The most nodes above a leaf.</summary>
    public int Depth { get; }

    /// <summary>The mean of the tree over its rows, one a target.</summary>
    public double[] Expected { get; }

    /// <summary>The trees of an ensemble, checked before.</summary>
    /// <param name="ensemble">The ensemble.</param>
    /// <param name="leafRows">The rows of each leaf.</param>
    /// <param name="inputs">The input of the graph that each feature comes from.</param>
    public static ExplainedTree[] Of(TreeEnsemble ensemble, double[] leafRows, int[] inputs)
    {
        var trueShares = new double[ensemble.Nodes.Count];
        var rows = new double[ensemble.Nodes.Count];
        var trees = new ExplainedTree[ensemble.Roots.Count];
        for (int i = 0; i < trees.Length; i++)
        {
            (List<(int Reference, int Depth)> order, int depth) = Order(ensemble, ensemble.Roots[i]);
            trees[i] = new ExplainedTree(ensemble, trueShares, inputs, ensemble.Roots[i], depth);
            for (int place = order.Count - 1; place >= 0; place--)
            {
                if (order[place].Reference is >= 0 and var node)
                {
                    double whenTrue = RowsOf(ensemble.Nodes[node].WhenTrue);
                    rows[node] = whenTrue + RowsOf(ensemble.Nodes[node].WhenFalse);

                    // A node without rows says nothing of its branches.
                    trueShares[node] = rows[node] > 0 ? whenTrue / rows[node] : 0.5;
                }
            }

            trees[i].FindExpected();
        }

        return trees;

        double RowsOf(int reference) => reference >= 0 ? rows[reference] : leafRows[~reference];
    }

    /// <summary>Every node and leaf, parents first, and the depth.</summary>
    private static (List<(int Reference, int Depth)> Order, int Depth) Order(TreeEnsemble ensemble, int root)
    {
        List<(int Reference, int Depth)> order = [(root, 0)];
        for (int i = 0; i < order.Count; i++)
        {
            (int reference, int depth) = order[i];
            if (depth > MaximumDepth)
            {
                throw new NotSupportedException($"The model cannot be explained: a tree is deeper than {MaximumDepth} nodes.");
            }

            if (reference >= 0)
            {
                order.Add((ensemble.Nodes[reference].WhenTrue, depth + 1));
                order.Add((ensemble.Nodes[reference].WhenFalse, depth + 1));
            }
        }

        return (order, order[^1].Depth);
    }

    private void FindExpected()
    {
        var pending = new Stack<(int Reference, double Share)>();
        pending.Push((Root, 1));
        while (pending.TryPop(out (int Reference, double Share) next))
        {
            if (next.Reference < 0)
            {
                foreach (LeafWeight leaf in Ensemble.Leaves[~next.Reference])
                {
                    Expected[leaf.Target] += next.Share * leaf.Weight;
                }

                continue;
            }

            TreeNode node = Ensemble.Nodes[next.Reference];
            double share = TrueShares[next.Reference];
            pending.Push((node.WhenFalse, next.Share * (1 - share)));
            pending.Push((node.WhenTrue, next.Share * share));
        }
    }
}
