using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Operators;

/// <summary>Operators on sparse values: they touch the stored elements alone, and work out once what becomes of the others.</summary>
internal static class SparseOperators
{
    /// <summary>A value with all its elements in the workspace.</summary>
    public static NumberValue ToDense(PlanBuilder plan, RowValue value)
    {
        if (value is not SparseValue sparse)
        {
            return (NumberValue)value;
        }

        NumberValue target = plan.NewNumbers(sparse.Type, sparse.Shape);
        plan.Add(new ToDenseStep(sparse, target.Slot));
        return target;
    }

    public static SparseValue Map<TFunction>(PlanBuilder plan, SparseValue source, OnnxElementType type)
        where TFunction : struct, IUnaryFunction
    {
        SparseValue target = source with
        {
            Type = type,
            Numbers = plan.NewState(() => new SparseNumbers()),
            Absent = Rounded(type, TFunction.Apply(source.Absent)),
        };
        plan.Add(new SparseMapStep<TFunction>(source, target));
        return target;
    }

    /// <summary>
    /// Combines a sparse value with one number, or, where that leaves zeros zero, with a number a column or a row; null
    /// where the operation is none of these.
    /// </summary>
    public static SparseValue? TryCombine<TFunction>(NodeContext node)
        where TFunction : struct, IBinaryFunction
    {
        if (node.Input(0) is not SparseValue source)
        {
            return null;
        }

        bool keepsZero = source.Absent == 0 && (typeof(TFunction) == typeof(Multiply) || typeof(TFunction) == typeof(Divide));
        SparseNumberSource other;
        double absent = 0;
        switch (node.Input(1))
        {
            case ConstantValue { Tensor: { Data.Length: 1, Dimensions.Count: <= 2 } tensor }:
                double number = node.ToNumbers(tensor)[0];
                other = new SparseNumberSource([number], default, SparseNumberSource.Kind.One);
                absent = TFunction.Apply(source.Absent, number);
                break;
            case ConstantValue { Tensor: { Dimensions.Count: 1 or 2 } tensor }
                when keepsZero && tensor.Dimensions[^1] == source.Columns && tensor.Data.Length == source.Columns && Array.TrueForAll(node.ToNumbers(tensor), KeepsZero<TFunction>):
                other = new SparseNumberSource(node.ToNumbers(tensor), default, SparseNumberSource.Kind.Column);
                break;
            case NumberValue { Shape: [1] } numbers when keepsZero:
                other = new SparseNumberSource([], numbers.Slot, SparseNumberSource.Kind.Row);
                break;
            default:
                return null;
        }

        SparseValue target = source with { Numbers = node.Plan.NewState(() => new SparseNumbers()), Absent = Rounded(source.Type, absent) };
        node.Plan.Add(new SparseCombineStep<TFunction>(source, other, target));
        return target;
    }

    private static bool KeepsZero<TFunction>(double other)
        where TFunction : struct, IBinaryFunction => TFunction.Apply(0, other) == 0;

    private static double Rounded(OnnxElementType type, double value) => type == OnnxElementType.Float ? (float)value : value;
}

/// <summary>The second operand of a sparse combination.</summary>
internal readonly record struct SparseNumberSource(double[] Constants, NumberSlot Slot, SparseNumberSource.Kind By)
{
    public enum Kind
    {
        /// <summary>One number for all elements.</summary>
        One,

        /// <summary>A number for each column.</summary>
        Column,

        /// <summary>A number for each row.</summary>
        Row,
    }
}

internal sealed class ToDenseStep(SparseValue source, NumberSlot target) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        SparseRows places = workspace.State(source.Rows);
        ReadOnlySpan<double> from = workspace.State(source.Numbers).Take(places.Count);
        Span<double> to = workspace.Numbers(target, rows);
        to.Fill(source.Absent);
        for (int row = 0; row < rows; row++)
        {
            for (int i = places.Start(row); i < places.End(row); i++)
            {
                to[(row * target.Width) + places.Columns[i]] = from[i];
            }
        }
    }
}

internal sealed class SparseMapStep<TFunction>(SparseValue source, SparseValue target) : Step
    where TFunction : struct, IUnaryFunction
{
    public override void Run(Workspace workspace, int rows)
    {
        int count = workspace.State(source.Rows).Count;
        ReadOnlySpan<double> from = workspace.State(source.Numbers).Take(count);
        Span<double> to = workspace.State(target.Numbers).Take(count);
        for (int i = 0; i < count; i++)
        {
            to[i] = TFunction.Apply(from[i]);
        }

        Rounding.To(target.Type, to);
    }
}

internal sealed class SparseCombineStep<TFunction>(SparseValue source, SparseNumberSource other, SparseValue target) : Step
    where TFunction : struct, IBinaryFunction
{
    public override void Run(Workspace workspace, int rows)
    {
        SparseRows places = workspace.State(source.Rows);
        ReadOnlySpan<double> from = workspace.State(source.Numbers).Take(places.Count);
        Span<double> to = workspace.State(target.Numbers).Take(places.Count);
        switch (other.By)
        {
            case SparseNumberSource.Kind.One:
                for (int i = 0; i < to.Length; i++)
                {
                    to[i] = TFunction.Apply(from[i], other.Constants[0]);
                }

                break;
            case SparseNumberSource.Kind.Column:
                ReadOnlySpan<int> columns = places.Columns;
                for (int i = 0; i < to.Length; i++)
                {
                    to[i] = TFunction.Apply(from[i], other.Constants[columns[i]]);
                }

                break;
            default:
                ReadOnlySpan<double> numbers = workspace.Numbers(other.Slot, rows);
                for (int row = 0; row < rows; row++)
                {
                    for (int i = places.Start(row); i < places.End(row); i++)
                    {
                        to[i] = TFunction.Apply(from[i], numbers[row]);
                    }
                }

                break;
        }

        Rounding.To(target.Type, to);
    }
}
