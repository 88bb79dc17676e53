using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Operators;

/// <summary>The linear models of <c>ai.onnx.ml</c>; their coefficients stand output by output.</summary>
internal static class LinearOperators
{
    public static void Regressor(NodeContext node)
    {
        NumberValue source = node.Matrix(0);
        int targets = PlanBuilder.WidthOf([(int)Math.Clamp(node.Int("targets", 1), 0, int.MaxValue)]);
        NumberValue scores = Scores(node, source, targets);
        NumberValue target = node.Plan.NewNumbers(OnnxElementType.Float, [targets]);
        node.Plan.Add(new ScoresStep(scores.Slot, PostTransforms.Of(node), target));
        node.Output(target);
    }

    public static void Classifier(NodeContext node)
    {
        NumberValue source = node.Matrix(0);
        ClassLabels labels = ClassLabels.Of(node, "classlabels_strings", "classlabels_ints");
        int rows = (node.Floats("coefficients")?.Length ?? 0) / source.Width;
        NumberValue scores = Scores(node, source, Math.Max(rows, 1));
        labels.Output(node, scores, PostTransforms.Of(node), rows == 1 ? BinaryScore.LinearMargin : null);
    }

    private static NumberValue Scores(NodeContext node, NumberValue source, int outputs)
    {
        float[] coefficients = node.Floats("coefficients") ?? [];
        float[]? intercepts = node.Floats("intercepts");
        if (coefficients.LongLength != (long)outputs * source.Width || (intercepts is not null && intercepts.Length != outputs))
        {
            throw node.Error($"{coefficients.Length} coefficients and {intercepts?.Length ?? 0} intercepts do not fit {source.Width} columns and {outputs} outputs.");
        }

        double[] weights = MatrixOperators.Transpose(Array.ConvertAll(coefficients, value => (double)value), outputs, source.Width);
        double[]? bias = intercepts is null ? null : Array.ConvertAll(intercepts, value => (double)value);
        return MatrixOperators.Multiply(node, source with { Shape = [source.Width] }, weights, source.Width, outputs, bias);
    }
}

/// <summary>Applies a post-transform to scores.</summary>
internal sealed class ScoresStep(NumberSlot source, PostTransform transform, NumberValue target) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        Span<double> to = workspace.Numbers(target.Slot, rows);
        workspace.Numbers(source, rows).CopyTo(to);
        for (int start = 0; start < to.Length; start += target.Width)
        {
            PostTransforms.Apply(transform, to.Slice(start, target.Width));
        }

        Rounding.To(target.Type, to);
    }
}
