using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Operators;

/// <summary>Functions of two numbers, element by element, with broadcasting.</summary>
internal static class BinaryOperators
{
    public static void Arithmetic<TFunction>(NodeContext node)
        where TFunction : struct, IBinaryFunction
    {
        if (SparseOperators.TryCombine<TFunction>(node) is { } sparse)
        {
            node.Output(sparse);
            return;
        }

        Operand[] operands = Operand.Of(node, 0, 1);
        node.Output(Combine<TFunction>(node, operands[0], operands[1], operands[0].Type));
    }

    public static void Division(NodeContext node)
    {
        bool isInteger = node.Input(0) switch
        {
            NumberValue numbers => numbers.Type is OnnxElementType.Int64 or OnnxElementType.Int32,
            ConstantValue constant => constant.Tensor.ElementType is OnnxElementType.Int64 or OnnxElementType.Int32,
            _ => false,
        };
        if (isInteger)
        {
            Arithmetic<DivideIntegers>(node);
        }
        else
        {
            Arithmetic<Divide>(node);
        }
    }

    public static void Comparison<TFunction>(NodeContext node)
        where TFunction : struct, IBinaryFunction
    {
        Operand[] operands = Operand.Of(node, 0, 1);
        node.Output(Combine<TFunction>(node, operands[0], operands[1], OnnxElementType.Bool));
    }

    /// <summary>A function of any number of inputs, applied from left to right.</summary>
    public static void Variadic<TFunction>(NodeContext node)
        where TFunction : struct, IBinaryFunction
    {
        if (node.InputCount == 1)
        {
            node.Output(node.Input(0));
            return;
        }

        int[] inputs = [.. Enumerable.Range(0, node.InputCount)];
        Operand[] operands = Operand.Of(node, inputs);
        Operand result = operands[0];
        for (int i = 1; i < operands.Length; i++)
        {
            NumberValue combined = Combine<TFunction>(node, result, operands[i], result.Type);
            if (i == operands.Length - 1)
            {
                node.Output(combined);
            }

            result = Operand.Of(combined);
        }
    }

    public static void Clip(NodeContext node)
    {
        NumberValue value = node.Numbers(0);
        double minimum = Bound(node, 1, "min", double.NegativeInfinity);
        double maximum = Bound(node, 2, "max", double.PositiveInfinity);
        NumberValue raised = Combine<Maximum>(node, Operand.Of(value), Operand.Of(value.Type, minimum), value.Type);
        node.Output(Combine<Minimum>(node, Operand.Of(raised), Operand.Of(value.Type, maximum), value.Type));
    }

    public static NumberValue Combine<TFunction>(NodeContext node, Operand left, Operand right, OnnxElementType type)
        where TFunction : struct, IBinaryFunction
    {
        int[] shape = Operand.Broadcast(node, left, right);
        NumberValue target = node.Plan.NewNumbers(type, shape);
        bool isFlat = !left.IsConstant && left.RowStride == target.Width;
        node.Plan.Add(
            isFlat && right.IsConstant && PlanBuilder.WidthOf(right.Shape) == 1 ? new ConstantBinaryStep<TFunction>(left, right, target)
            : isFlat && !right.IsConstant && right.RowStride == target.Width ? new FlatBinaryStep<TFunction>(left, right, target)
            : new BroadcastBinaryStep<TFunction>(left, right, target));
        return target;
    }

    private static double Bound(NodeContext node, int input, string attribute, double otherwise)
    {
        if (!node.Has(input))
        {
            // A float attribute in versions before 11, whose default is the largest float.
            float bound = node.Float(attribute, (float)otherwise);
            return bound;
        }

        double[] values = node.ConstantNumbers(input);
        return values is [double value] ? value : throw node.Error($"input {input} must be one number.");
    }
}

/// <summary>Two values of the same shape.</summary>
internal sealed class FlatBinaryStep<TFunction>(Operand left, Operand right, NumberValue target) : Step
    where TFunction : struct, IBinaryFunction
{
    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> x = left.Values(workspace, rows);
        ReadOnlySpan<double> y = right.Values(workspace, rows);
        Span<double> to = workspace.Numbers(target.Slot, rows);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = TFunction.Apply(x[i], y[i]);
        }

        Rounding.To(target.Type, to);
    }
}

/// <summary>A value and one number.</summary>
internal sealed class ConstantBinaryStep<TFunction>(Operand left, Operand right, NumberValue target) : Step
    where TFunction : struct, IBinaryFunction
{
    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> x = left.Values(workspace, rows);
        double y = right.Values(workspace, rows)[0];
        Span<double> to = workspace.Numbers(target.Slot, rows);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = TFunction.Apply(x[i], y);
        }

        Rounding.To(target.Type, to);
    }
}

/// <summary>Any two operands, by the places worked out when the graph was compiled.</summary>
internal sealed class BroadcastBinaryStep<TFunction>(Operand left, Operand right, NumberValue target) : Step
    where TFunction : struct, IBinaryFunction
{
    private readonly int[] _left = left.IndicesIn(target.Shape);
    private readonly int[] _right = right.IndicesIn(target.Shape);

    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> x = left.Values(workspace, rows);
        ReadOnlySpan<double> y = right.Values(workspace, rows);
        Span<double> to = workspace.Numbers(target.Slot, rows);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> xs = x[(row * left.RowStride)..];
            ReadOnlySpan<double> ys = y[(row * right.RowStride)..];
            Span<double> part = to.Slice(row * target.Width, target.Width);
            for (int i = 0; i < part.Length; i++)
            {
                part[i] = TFunction.Apply(xs[_left[i]], ys[_right[i]]);
            }
        }

        Rounding.To(target.Type, to);
    }
}
