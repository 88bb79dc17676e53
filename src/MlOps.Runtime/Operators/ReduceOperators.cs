using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Operators;

internal enum Reduction
{
    Sum,
    Mean,
    Maximum,
    Minimum,
    L1,
    L2,
    SumOfSquares,
}

/// <summary>Operators that make one number of a row's numbers. The axis must be the columns of [rows, columns].</summary>
internal static class ReduceOperators
{
    public static void Reduce(NodeContext node, Reduction reduction)
    {
        long[] axes = (node.Has(1) ? node.ConstantInts(1) : node.Ints("axes")) ?? throw node.Error("would combine all rows.");
        int[] shape = ResultShape(node, axes);
        if (node.Input(0) is SparseValue { Absent: 0 } sparse && reduction is Reduction.Sum or Reduction.L1 or Reduction.L2 or Reduction.SumOfSquares)
        {
            NumberValue total = node.Plan.NewNumbers(sparse.Type, shape);
            node.Plan.Add(new SparseReduceStep(sparse, total, reduction));
            node.Output(total);
            return;
        }

        NumberValue source = node.Numbers(0);
        NumberValue target = node.Plan.NewNumbers(source.Type, shape);
        node.Plan.Add(new ReduceStep(source.Slot, target, reduction));
        node.Output(target);
    }

    /// <summary><c>ArgMax</c> and <c>ArgMin</c>.</summary>
    public static void Extremum(NodeContext node, bool largest)
    {
        int[] shape = ResultShape(node, [node.Int("axis", 0)]);
        NumberValue source = node.Numbers(0);
        NumberValue target = node.Plan.NewNumbers(OnnxElementType.Int64, shape);
        node.Plan.Add(new ExtremumStep(source.Slot, target.Slot, largest, takeLast: node.Int("select_last_index", 0) != 0));
        node.Output(target);
    }

    /// <summary>The reduction of a row's numbers.</summary>
    public static double Compute(Reduction reduction, ReadOnlySpan<double> values)
    {
        double result = reduction switch
        {
            Reduction.Maximum => double.NegativeInfinity,
            Reduction.Minimum => double.PositiveInfinity,
            _ => 0,
        };
        foreach (double value in values)
        {
            result = reduction switch
            {
                Reduction.Maximum => Math.Max(result, value),
                Reduction.Minimum => Math.Min(result, value),
                Reduction.L1 => result + Math.Abs(value),
                Reduction.L2 or Reduction.SumOfSquares => result + (value * value),
                _ => result + value,
            };
        }

        return reduction switch
        {
            Reduction.Mean => result / values.Length,
            Reduction.L2 => Math.Sqrt(result),
            _ => result,
        };
    }

    private static int[] ResultShape(NodeContext node, long[] axes)
    {
        RowValue value = node.Rows(0);
        return value.Shape.Length == 1 && axes.Length == 1 && node.Axis(axes[0], value) == 1
            ? node.Int("keepdims", 1) != 0 ? [1] : []
            : throw node.Error("must work on the columns (axis 1) of a value of two dimensions.");
    }
}

internal sealed class ReduceStep(NumberSlot source, NumberValue target, Reduction reduction) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> from = workspace.Numbers(source, rows);
        Span<double> to = workspace.Numbers(target.Slot, rows);
        for (int row = 0; row < rows; row++)
        {
            to[row] = ReduceOperators.Compute(reduction, from.Slice(row * source.Width, source.Width));
        }

        Rounding.To(target.Type, to);
    }
}

internal sealed class SparseReduceStep(SparseValue source, NumberValue target, Reduction reduction) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        SparseRows places = workspace.State(source.Rows);
        ReadOnlySpan<double> from = workspace.State(source.Numbers).Take(places.Count);
        Span<double> to = workspace.Numbers(target.Slot, rows);
        for (int row = 0; row < rows; row++)
        {
            to[row] = ReduceOperators.Compute(reduction, from[places.Start(row)..places.End(row)]);
        }

        Rounding.To(target.Type, to);
    }
}

/// <summary>The place of the largest or smallest number of each row; of equals the first (or the last).</summary>
internal sealed class ExtremumStep(NumberSlot source, NumberSlot target, bool largest, bool takeLast) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> from = workspace.Numbers(source, rows);
        Span<double> to = workspace.Numbers(target, rows);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> values = from.Slice(row * source.Width, source.Width);
            int best = 0;
            for (int i = 1; i < values.Length; i++)
            {
                if ((largest ? values[i] > values[best] : values[i] < values[best]) || (takeLast && values[i] == values[best]))
                {
                    best = i;
                }
            }

            to[row] = best;
        }
    }
}
