using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Trees;

/// <summary>Reads the attributes of <c>TreeEnsembleRegressor</c> and <c>TreeEnsembleClassifier</c> (ai.onnx.ml 1 and 3).</summary>
internal static class ClassicTreeEnsembleReader
{
    /// <param name="node">The node of the graph.</param>
    /// <param name="leafPrefix"><c>target</c> or <c>class</c>: how the attributes of the leaves begin.</param>
    /// <param name="targets">The number of scores of a row.</param>
    /// <param name="aggregation">How leaves are brought together.</param>
    public static TreeEnsemble Read(NodeContext node, string leafPrefix, int targets, Aggregation aggregation)
    {
        string[] modes = node.Texts("nodes_modes") ?? throw node.Error("has no nodes_modes.");
        int count = modes.Length;
        long[] trees = Ints(node, "nodes_treeids", count);
        long[] ids = Ints(node, "nodes_nodeids", count);
        long[] features = Ints(node, "nodes_featureids", count);
        long[] whenTrue = Ints(node, "nodes_truenodeids", count);
        long[] whenFalse = Ints(node, "nodes_falsenodeids", count);
        long[] missing = node.Ints("nodes_missing_value_tracks_true") is { Length: > 0 } ? Ints(node, "nodes_missing_value_tracks_true", count) : new long[count];
        double[] values = Numbers(node, "nodes_values", count);

        // Every entry becomes a node or a leaf; references then name these.
        var entries = new Dictionary<(long Tree, long Id), int>(count);
        int nodeCount = 0, leafCount = 0;
        var references = new int[count];
        for (int i = 0; i < count; i++)
        {
            references[i] = modes[i] == "LEAF" ? ~leafCount++ : nodeCount++;
            if (!entries.TryAdd((trees[i], ids[i]), i))
            {
                throw node.Error($"tree {trees[i]} has node {ids[i]} twice.");
            }
        }

        var isChild = new bool[count];
        var nodes = new List<TreeNode>(nodeCount);
        for (int i = 0; i < count; i++)
        {
            if (references[i] >= 0)
            {
                nodes.Add(TreeNode.Of(
                    ModeOf(node, modes[i]), TreeEnsembleReader.ToIndex(features[i]), values[i], [values[i]], missing[i] != 0, Child(i, whenTrue[i]), Child(i, whenFalse[i])));
            }
        }

        var roots = new List<int>();
        var rootedTrees = new HashSet<long>();
        for (int i = 0; i < count; i++)
        {
            if (!isChild[i])
            {
                roots.Add(references[i]);
                if (!rootedTrees.Add(trees[i]))
                {
                    throw node.Error($"tree {trees[i]} has two nodes without a parent.");
                }
            }
        }

        return new TreeEnsemble(nodes, Leaves(), roots, targets, node.Numbers("base_values", "base_values_as_tensor") ?? [], aggregation);

        int Child(int parent, long id)
        {
            if (!entries.TryGetValue((trees[parent], id), out int child))
            {
                throw node.Error($"node {ids[parent]} of tree {trees[parent]} leads to node {id}, which is not there.");
            }

            isChild[child] = true;
            return references[child];
        }

        LeafWeight[][] Leaves()
        {
            long[] leafTrees = node.Ints($"{leafPrefix}_treeids") ?? throw node.Error($"has no {leafPrefix}_treeids.");
            long[] leafIds = Ints(node, $"{leafPrefix}_nodeids", leafTrees.Length);
            long[] leafTargets = Ints(node, $"{leafPrefix}_ids", leafTrees.Length);
            double[] weights = Numbers(node, $"{leafPrefix}_weights", leafTrees.Length);
            var leaves = new List<LeafWeight>?[leafCount];
            for (int i = 0; i < weights.Length; i++)
            {
                if (!entries.TryGetValue((leafTrees[i], leafIds[i]), out int entry) || references[entry] >= 0)
                {
                    throw node.Error($"gives a weight to node {leafIds[i]} of tree {leafTrees[i]}, which is not a leaf.");
                }

                (leaves[~references[entry]] ??= []).Add(new LeafWeight(TreeEnsembleReader.ToIndex(leafTargets[i]), weights[i]));
            }

            return Array.ConvertAll(leaves, leaf => leaf?.ToArray() ?? []);
        }
    }

    private static TreeNodeMode ModeOf(NodeContext node, string mode) => mode switch
    {
        "BRANCH_LEQ" => TreeNodeMode.AtMost,
        "BRANCH_LT" => TreeNodeMode.Below,
        "BRANCH_GTE" => TreeNodeMode.AtLeast,
        "BRANCH_GT" => TreeNodeMode.Above,
        "BRANCH_EQ" => TreeNodeMode.Equal,
        "BRANCH_NEQ" => TreeNodeMode.NotEqual,
        _ => throw node.Error($"has the mode '{mode}'."),
    };

    private static long[] Ints(NodeContext node, string attribute, int count)
    {
        long[] values = node.Ints(attribute) ?? [];
        return values.Length == count ? values : throw node.Error($"{attribute} has {values.Length} elements, not {count}.");
    }

    private static double[] Numbers(NodeContext node, string attribute, int count)
    {
        double[] values = node.Numbers(attribute, attribute + "_as_tensor") ?? [];
        return values.Length == count ? values : throw node.Error($"{attribute} has {values.Length} elements, not {count}.");
    }
}
