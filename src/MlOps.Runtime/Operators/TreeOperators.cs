using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;
using MlOps.Runtime.Trees;

namespace MlOps.Runtime.Operators;

/// <summary>The tree ensembles of <c>ai.onnx.ml</c>.</summary>
internal static class TreeOperators
{
    public static void TreeEnsemble(NodeContext node)
    {
        NumberValue source = node.Matrix(0);
        TreeEnsemble ensemble = TreeEnsembleReader.Read(node);
        PostTransform transform = node.Int("post_transform", 0) is >= 0 and <= (long)PostTransform.SoftmaxZero and var number
            ? (PostTransform)number
            : throw node.Error("this runtime does not have this post_transform.");
        node.Output(Transform(node, Score(node, source, ensemble, source.Type), transform, source.Type));
    }

    public static void Regressor(NodeContext node)
    {
        Aggregation aggregation = node.Text("aggregate_function", "SUM") switch
        {
            "SUM" => Aggregation.Sum,
            "AVERAGE" => Aggregation.Average,
            "MIN" => Aggregation.Minimum,
            "MAX" => Aggregation.Maximum,
            string other => throw node.Error($"has the aggregate_function '{other}'."),
        };
        TreeEnsemble ensemble = ClassicTreeEnsembleReader.Read(node, "target", TreeEnsembleReader.ToIndex(node.Int("n_targets", 1)), aggregation);
        NumberValue scores = Score(node, node.Matrix(0), ensemble, OnnxElementType.Float);
        node.Output(Transform(node, scores, PostTransforms.Of(node), OnnxElementType.Float));
    }

    public static void Classifier(NodeContext node)
    {
        ClassLabels labels = ClassLabels.Of(node, "classlabels_strings", "classlabels_int64s");
        TreeEnsemble ensemble = ClassicTreeEnsembleReader.Read(node, "class", labels.Count, Aggregation.Sum);
        PostTransform transform = PostTransforms.Of(node);

        // Of two classes whose leaves all belong to one, the trees give the score of the second alone.
        long[] ids = node.Ints("class_ids") ?? [];
        if (labels.Count > 2 || ids.Length == 0 || Array.Exists(ids, id => id != ids[0]))
        {
            labels.Output(node, Score(node, node.Matrix(0), ensemble, OnnxElementType.Double), transform, binary: null);
            return;
        }

        bool areProbabilities = true;
        var single = new LeafWeight[ensemble.Leaves.Count][];
        for (int i = 0; i < single.Length; i++)
        {
            single[i] = Array.ConvertAll(ensemble.Leaves[i], weight => weight with { Target = weight.Target == ids[0] ? 0 : weight.Target });
            areProbabilities &= Array.TrueForAll(single[i], weight => weight.Weight >= 0);
        }

        double[] bases = ensemble.BaseValues.Length == 2 ? [ensemble.BaseValues[1]] : ensemble.BaseValues;
        TreeEnsemble one = ensemble with { Leaves = single, Targets = 1, BaseValues = bases };
        labels.Output(
            node, Score(node, node.Matrix(0), one, OnnxElementType.Double), transform, areProbabilities ? BinaryScore.Probability : BinaryScore.Margin);
    }

    private static NumberValue Score(NodeContext node, NumberValue source, TreeEnsemble ensemble, OnnxElementType type)
    {
        if (ensemble.Targets is < 1 or > 1 << 16)
        {
            throw node.Error($"has {ensemble.Targets} targets.");
        }

        if (ensemble.FindError(source.Width) is { } error)
        {
            throw node.Error(error);
        }

        Forest forest = Forest.Of(ensemble);
        NumberSlot scratch = node.Plan.NewNumbers(OnnxElementType.Double, [forest.PreparedWidth]).Slot;
        NumberValue target = node.Plan.NewNumbers(type, [ensemble.Targets]);
        node.Plan.Add(new ForestStep(source.Slot, forest, scratch, target));
        return target;
    }

    private static NumberValue Transform(NodeContext node, NumberValue scores, PostTransform transform, OnnxElementType type)
    {
        if (transform == PostTransform.None)
        {
            return scores;
        }

        NumberValue target = node.Plan.NewNumbers(type, scores.Shape);
        node.Plan.Add(new ScoresStep(scores.Slot, transform, target));
        return target;
    }
}

internal sealed class ForestStep(NumberSlot source, Forest forest, NumberSlot scratch, NumberValue target) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        Span<double> scores = workspace.Numbers(target.Slot, rows);
        forest.Score(workspace.Numbers(source, rows), source.Width, scores, workspace.Numbers(scratch, rows));
        Rounding.To(target.Type, scores);
    }
}
