using System.Globalization;
using MlOps.Data.Graphs;
using MlOps.Data.Schema;
using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Boosting.Ensembles;
using MlOps.Learners.Boosting.Features;
using MlOps.Learners.Export;
using MlOps.Runtime;
using MlOps.Runtime.Onnx;

namespace MlOps.Learners.Boosting;

/// <summary>Writes trees as a graph: raw columns, features in double, one <c>TreeEnsemble</c>, the common head.</summary>
/// <remarks>The form is that of <c>docs/model-format.md</c>.</remarks>
internal static class BoosterExporter
{
    private const long BranchLeq = 0;
    private const long BranchMember = 6;

    /// <summary>The model.</summary>
    /// <param name="data">What the trees were grown from.</param>
    /// <param name="ensemble">The trees.</param>
    /// <param name="hasLogLink">Whether the prediction is the exponential of the trees' sum.</param>
    public static OnnxModel Export(BoostingData data, TreeEnsemble ensemble, bool hasLogLink = false)
    {
        var graph = new ModelGraphBuilder(data.Schema);
        string scores = AddTo(graph, data, ensemble);
        return graph.Build(hasLogLink ? graph.Node("Exp", [scores]) : scores, "GradientBoosting");
    }

    /// <summary>Adds the trees to a graph.</summary>
    /// <returns>Their raw scores [rows, outputs].</returns>
    public static string AddTo(ModelGraphBuilder graph, BoostingData data, TreeEnsemble ensemble)
    {
        if (ensemble.Roots.Length == 0)
        {
            ensemble = TreeEnsemble.Constant(ensemble.BaseScores);
        }

        int[] used = [.. ensemble.Features.Distinct().Order()];
        var timestamps = new Dictionary<string, string[]>();
        string[] columns = [.. used.Select(feature => Column(graph, data, feature, timestamps))];
        string features = columns.Length == 1 ? columns[0] : graph.Node("Concat", columns, new OnnxAttribute("axis", 1L));
        string sums = graph.Node("TreeEnsemble", OnnxDomains.MachineLearning, [features], Attributes(ensemble, used), LeafRows(ensemble));
        return graph.Node("Add", [sums, graph.Constant("base_scores", ensemble.BaseScores, ensemble.BaseScores.Length)]);
    }

    private static string Column(ModelGraphBuilder graph, BoostingData data, int index, Dictionary<string, string[]> timestamps)
    {
        Feature feature = data.Features[index];
        if (data.Binned.Mappers[index] is CategoryBinMapper categories)
        {
            return Codes(graph, feature.Column, categories);
        }

        if (feature.Part is not { } part)
        {
            return graph.Cast(feature.Column, OnnxElementType.Double);
        }

        if (!timestamps.TryGetValue(feature.Column, out string[]? parts))
        {
            parts = TimestampFeatures.AddTo(graph, feature.Column);
            timestamps.Add(feature.Column, parts);
        }

        return parts[part];
    }

    private static string Codes(ModelGraphBuilder graph, string column, CategoryBinMapper categories)
    {
        // Missing is the empty text, and to the trees NaN.
        string[] keys = ["", .. categories.Categories];
        double[] codes = [double.NaN, .. categories.Categories.Select(category => (double)categories.Bin(category))];
        return graph.Node(
            "LabelEncoder",
            OnnxDomains.MachineLearning,
            [column],
            new OnnxAttribute("keys_tensor", OnnxTensor.Of("", keys, keys.Length)),
            new OnnxAttribute("values_tensor", OnnxTensor.Of("", codes, codes.Length)),
            new OnnxAttribute("default_tensor", OnnxTensor.Of("", new double[] { CategoryBinMapper.OtherBin }, 1)));
    }

    private static IEnumerable<OnnxAttribute> Attributes(TreeEnsemble ensemble, int[] used)
    {
        int nodes = ensemble.Features.Length;
        int leaves = ensemble.LeafValues.Length;
        byte[] modes = [.. ensemble.LeftCodes.Select(codes => (byte)(codes is null ? BranchLeq : BranchMember))];
        double[] splits = [.. ensemble.Thresholds.Select(threshold => double.IsNaN(threshold) ? 0 : threshold)];
        double[] members = [.. ensemble.LeftCodes.OfType<int[]>().SelectMany(codes => codes.Select(code => (double)code).Append(double.NaN))];
        yield return new OnnxAttribute("n_targets", (long)ensemble.BaseScores.Length);
        yield return new OnnxAttribute("aggregate_function", 1L);
        yield return new OnnxAttribute("post_transform", 0L);
        yield return new OnnxAttribute("tree_roots", ensemble.Roots.Select(root => (long)root).ToArray());
        yield return new OnnxAttribute("nodes_modes", new OnnxTensor("", OnnxElementType.UInt8, [nodes], modes));
        yield return new OnnxAttribute("nodes_featureids", ensemble.Features.Select(feature => (long)Array.BinarySearch(used, feature)).ToArray());
        yield return new OnnxAttribute("nodes_splits", OnnxTensor.Of("", splits, nodes));
        yield return new OnnxAttribute("nodes_missing_value_tracks_true", ensemble.MissingGoesLeft.Select(left => left ? 1L : 0).ToArray());
        yield return new OnnxAttribute("nodes_truenodeids", ensemble.Left.Select(ChildIndex).ToArray());
        yield return new OnnxAttribute("nodes_trueleafs", ensemble.Left.Select(IsLeaf).ToArray());
        yield return new OnnxAttribute("nodes_falsenodeids", ensemble.Right.Select(ChildIndex).ToArray());
        yield return new OnnxAttribute("nodes_falseleafs", ensemble.Right.Select(IsLeaf).ToArray());
        if (members.Length > 0)
        {
            yield return new OnnxAttribute("membership_values", OnnxTensor.Of("", members, members.Length));
        }

        yield return new OnnxAttribute("leaf_targetids", LeafOutputs(ensemble));
        yield return new OnnxAttribute("leaf_weights", OnnxTensor.Of("", ensemble.LeafValues, leaves));
    }

    /// <summary>How many rows of training each leaf had, or what they weighed: what explanations weigh its value with. No attribute of the operator counts leaves.</summary>
    private static Dictionary<string, string> LeafRows(TreeEnsemble ensemble) => new()
    {
        [ModelConventions.LeafRowsMetadata] = string.Join(' ', ensemble.LeafRows.Select(rows => rows.ToString(CultureInfo.InvariantCulture))),
    };

    private static long ChildIndex(int child) => child >= 0 ? child : -1 - child;

    private static long IsLeaf(int child) => child >= 0 ? 0 : 1;

    // The leaves of a tree stand together, in the order of the trees.
    private static long[] LeafOutputs(TreeEnsemble ensemble)
    {
        var outputs = new long[ensemble.LeafValues.Length];
        for (int tree = 0; tree < ensemble.Roots.Length; tree++)
        {
            int end = tree + 1 < ensemble.Roots.Length ? ensemble.Roots[tree + 1] : ensemble.Features.Length;
            for (int node = ensemble.Roots[tree]; node < end; node++)
            {
                foreach (int child in (ReadOnlySpan<int>)[ensemble.Left[node], ensemble.Right[node]])
                {
                    if (child < 0)
                    {
                        outputs[-1 - child] = ensemble.Outputs[tree];
                    }
                }
            }
        }

        return outputs;
    }
}
