using MlOps.Runtime.Collections;
using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Trees;

/// <summary>Reads the attributes of <c>TreeEnsemble</c> (ai.onnx.ml 5).</summary>
internal static class TreeEnsembleReader
{
    public static TreeEnsemble Read(NodeContext node)
    {
        long[] features = Required(node, "nodes_featureids");
        int count = features.Length;
        long[] whenTrue = Required(node, "nodes_truenodeids", count);
        long[] whenFalse = Required(node, "nodes_falsenodeids", count);
        long[] trueIsLeaf = Required(node, "nodes_trueleafs", count);
        long[] falseIsLeaf = Required(node, "nodes_falseleafs", count);
        long[] missing = node.Ints("nodes_missing_value_tracks_true") is { Length: > 0 } given ? Checked(node, given, "nodes_missing_value_tracks_true", count) : new long[count];
        double[] splits = RequiredNumbers(node, "nodes_splits", count);
        double[] modes = RequiredNumbers(node, "nodes_modes", count);
        double[] members = node.Tensor("membership_values") is { } tensor ? node.ToNumbers(tensor) : [];

        int nextMember = 0;
        var nodes = new TreeNode[count];
        for (int i = 0; i < count; i++)
        {
            if (modes[i] is < 0 or > (int)TreeNodeMode.Member)
            {
                throw node.Error($"node {i} has the mode {modes[i]}.");
            }

            var mode = (TreeNodeMode)modes[i];
            double[] set = mode == TreeNodeMode.Member ? NextSet(node, members, ref nextMember, i) : [];
            nodes[i] = TreeNode.Of(
                mode,
                ToIndex(features[i]),
                mode == TreeNodeMode.Member ? 0 : splits[i],
                set,
                missing[i] != 0,
                Reference(whenTrue[i], trueIsLeaf[i]),
                Reference(whenFalse[i], falseIsLeaf[i]));
        }

        long[] targets = Required(node, "leaf_targetids");
        double[] weights = RequiredNumbers(node, "leaf_weights", targets.Length);
        var leaves = new LeafWeight[targets.Length][];
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = [new LeafWeight(ToIndex(targets[i]), weights[i])];
        }

        long aggregation = node.Int("aggregate_function", (long)Aggregation.Sum);
        if (aggregation is < 0 or > (long)Aggregation.Maximum)
        {
            throw node.Error($"has the aggregate_function {aggregation}.");
        }

        long[] rootIds = Required(node, "tree_roots");
        var roots = new int[rootIds.Length];
        for (int i = 0; i < roots.Length; i++)
        {
            roots[i] = ToIndex(rootIds[i]);
        }

        return new TreeEnsemble(nodes, leaves, roots, ToIndex(node.Int("n_targets", 1)), [], (Aggregation)aggregation);
    }

    /// <summary>An index of a file as an int; one that is out of every range becomes the largest, which no list has.</summary>
    public static int ToIndex(long index) => index is >= 0 and < int.MaxValue ? (int)index : int.MaxValue;

    private static int Reference(long index, long isLeaf) => isLeaf != 0 ? ~ToIndex(index) : ToIndex(index);

    /// <summary>The members of the next set: up to a NaN.</summary>
    private static double[] NextSet(NodeContext node, double[] members, ref int next, int treeNode)
    {
        int end = next;
        while (end < members.Length && !double.IsNaN(members[end]))
        {
            end++;
        }

        if (end == members.Length)
        {
            throw node.Error($"membership_values have no set for node {treeNode}.");
        }

        var set = new double[end - next];
        Array.Copy(members, next, set, 0, set.Length);
        DoubleList.Sort(set);
        next = end + 1;
        return set;
    }

    private static long[] Required(NodeContext node, string attribute) =>
        node.Ints(attribute) ?? throw node.Error($"has no {attribute}.");

    private static long[] Required(NodeContext node, string attribute, int count) =>
        Checked(node, Required(node, attribute), attribute, count);

    private static double[] RequiredNumbers(NodeContext node, string attribute, int count) =>
        Checked(node, node.ToNumbers(node.Tensor(attribute) ?? throw node.Error($"has no {attribute}.")), attribute, count);

    private static T[] Checked<T>(NodeContext node, T[] values, string attribute, int count) =>
        values.Length == count ? values : throw node.Error($"{attribute} has {values.Length} elements, not {count}.");
}
