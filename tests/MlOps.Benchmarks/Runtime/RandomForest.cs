using MlOps.Runtime.Onnx;

namespace MlOps.Benchmarks.Runtime;

/// <summary>A model of trees that were grown at random, leaf by leaf, as uneven as trained ones.</summary>
internal static class RandomForest
{
    public const int Categories = 40;

    public static bool IsCategory(int feature) => feature % 4 == 0;

    public static OnnxModel Model(int trees, int leaves, int features, bool hasCategories)
    {
        var random = new Random(1);
        int nodesOfTree = leaves - 1;
        int nodes = trees * nodesOfTree;
        long[] tested = new long[nodes], whenTrue = new long[nodes], whenFalse = new long[nodes], trueIsLeaf = new long[nodes], falseIsLeaf = new long[nodes], missing = new long[nodes];
        var splits = new double[nodes];
        var modes = new byte[nodes];
        var members = new List<double>();
        for (int tree = 0; tree < trees; tree++)
        {
            // Each new node takes the place of a leaf; in the end the open places become leaves.
            var open = new List<(long[] Child, long[] IsLeaf, int Node)>();
            for (int node = tree * nodesOfTree; node < (tree + 1) * nodesOfTree; node++)
            {
                if (open.Count > 0)
                {
                    int chosen = random.Next(open.Count);
                    open[chosen].Child[open[chosen].Node] = node;
                    open.RemoveAt(chosen);
                }

                tested[node] = random.Next(features);
                missing[node] = random.Next(2);
                if (hasCategories && IsCategory((int)tested[node]))
                {
                    modes[node] = 6;
                    members.AddRange(Enumerable.Range(0, Categories).Where(member => member == 0 || random.Next(2) == 0).Select(member => (double)member));
                    members.Add(double.NaN);
                }
                else
                {
                    splits[node] = (float)random.NextDouble();
                }

                open.Add((whenTrue, trueIsLeaf, node));
                open.Add((whenFalse, falseIsLeaf, node));
            }

            for (int leaf = 0; leaf < leaves; leaf++)
            {
                open[leaf].Child[open[leaf].Node] = (tree * leaves) + leaf;
                open[leaf].IsLeaf[open[leaf].Node] = 1;
            }
        }

        double[] weights = [.. Enumerable.Range(0, trees * leaves).Select(_ => random.NextDouble() - 0.5)];
        OnnxAttribute[] attributes =
        [
            new("n_targets", 1L), new("aggregate_function", 1L), new("post_transform", 0L), new("nodes_featureids", tested), new("nodes_splits", Tensor(splits)),
            new("nodes_modes", new OnnxTensor("", OnnxElementType.UInt8, [nodes], modes)), new("nodes_truenodeids", whenTrue), new("nodes_trueleafs", trueIsLeaf),
            new("nodes_falsenodeids", whenFalse), new("nodes_falseleafs", falseIsLeaf), new("nodes_missing_value_tracks_true", missing),
            new("leaf_targetids", new long[weights.Length]), new("leaf_weights", Tensor(weights)),
            new("tree_roots", Enumerable.Range(0, trees).Select(tree => (long)tree * nodesOfTree).ToArray()), .. members.Count > 0 ? [new OnnxAttribute("membership_values", Tensor([.. members]))] : Array.Empty<OnnxAttribute>(),
        ];
        string[] names = [.. Enumerable.Range(0, features).Select(feature => $"x{feature}")];
        return new OnnxModel
        {
            OperatorSets = [("", 21), ("ai.onnx.ml", 5)],
            Graph = new OnnxGraph
            {
                Nodes =
                [
                    .. names.Select(name => new OnnxNode("Cast", "", [name], [name + " as double"], new OnnxAttribute("to", 11L))),
                    new("Concat", "", names.Select(name => name + " as double"), ["features"], new OnnxAttribute("axis", 1L)),
                    new("TreeEnsemble", "ai.onnx.ml", ["features"], ["scores"], attributes),
                    new("Cast", "", ["scores"], ["Score"], new OnnxAttribute("to", 1L)),
                ],
                Initializers = [],
                Inputs = [.. names.Select(name => new OnnxValueInfo(name, OnnxElementType.Float, [null, 1]))],
                Outputs = [new("Score", OnnxElementType.Float, [null, 1])],
            },
        };
    }

    private static OnnxTensor Tensor(double[] values) => OnnxTensor.Of("", values, values.Length);
}
