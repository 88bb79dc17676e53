using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Operators;

/// <summary>Functions applied to every number by itself.</summary>
internal static class UnaryOperators
{
    public static void Compile<TFunction>(NodeContext node)
        where TFunction : struct, IUnaryFunction
    {
        if (node.Input(0) is SparseValue sparse)
        {
            node.Output(SparseOperators.Map<TFunction>(node.Plan, sparse, sparse.Type));
            return;
        }

        NumberValue source = node.Numbers(0);
        node.Output(Map<TFunction>(node.Plan, source, source.Type));
    }

    /// <summary>A function that gives a truth value.</summary>
    public static void CompileTest<TFunction>(NodeContext node)
        where TFunction : struct, IUnaryFunction =>
        node.Output(Map<TFunction>(node.Plan, node.Numbers(0), OnnxElementType.Bool));

    public static NumberValue Map<TFunction>(PlanBuilder plan, NumberValue source, OnnxElementType type)
        where TFunction : struct, IUnaryFunction
    {
        NumberValue target = plan.NewNumbers(type, source.Shape);
        plan.Add(new UnaryStep<TFunction>(source.Slot, target));
        return target;
    }
}

internal sealed class UnaryStep<TFunction>(NumberSlot source, NumberValue target) : Step
    where TFunction : struct, IUnaryFunction
{
    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> from = workspace.Numbers(source, rows);
        Span<double> to = workspace.Numbers(target.Slot, rows);
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = TFunction.Apply(from[i]);
        }

        Rounding.To(target.Type, to);
    }
}
