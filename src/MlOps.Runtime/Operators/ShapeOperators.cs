using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Operators;

/// <summary>Operators that only rename dimensions. The rows stay the first dimension.</summary>
internal static class ShapeOperators
{
    public static void Constant(NodeContext node)
    {
        OnnxTensor? tensor = node.Tensor("value");
        if (tensor is null)
        {
            tensor = node.Floats("value_floats") is { } floats ? OnnxTensor.Of("", floats, floats.Length)
                : node.Ints("value_ints") is { } integers ? OnnxTensor.Of("", integers, integers.Length)
                : node.Texts("value_strings") is { } texts ? OnnxTensor.Of("", texts, texts.Length)
                : node.Node.Attributes is [{ Name: "value_float", Value: float number }] ? OnnxTensor.Of("", new[] { number })
                : node.Node.Attributes is [{ Name: "value_int", Value: long integer }] ? OnnxTensor.Of("", new[] { integer })
                : throw node.Error("has no value.");
        }

        node.Output(new ConstantValue(tensor));
    }

    public static void Reshape(NodeContext node)
    {
        long[] target = node.ConstantInts(1);
        if (node.Input(0) is ConstantValue constant)
        {
            node.Output(new ConstantValue(Reshape(node, constant.Tensor, target)));
            return;
        }

        RowValue value = node.Rows(0);
        if (target.Length == 0)
        {
            throw node.Error("a value with rows cannot become a scalar.");
        }

        // The first dimension must stay the rows: given as 0 (as before), or as -1 with the others fixed.
        int[] shape = [.. value.Shape];
        var result = new int[target.Length - 1];
        long known = 1;
        int unknown = -1;
        for (int i = 0; i < result.Length; i++)
        {
            long length = target[i + 1];
            if (length == 0 && i < shape.Length)
            {
                length = shape[i];
            }

            if (length == -1 && unknown < 0 && target[0] != -1)
            {
                unknown = i;
            }
            else if (length is > 0 and <= int.MaxValue)
            {
                result[i] = (int)length;
                known = Math.Min(known * length, int.MaxValue);
            }
            else
            {
                throw node.Error(Unsupported(target));
            }
        }

        if (unknown >= 0)
        {
            result[unknown] = (int)(value.Width / known);
            known *= result[unknown];
        }

        if (known != value.Width || target[0] is not (0 or -1))
        {
            throw node.Error(Unsupported(target) + $" A row has {value.Width} values.");
        }

        node.Output(WithShape(node, value, result));
    }

    public static void Flatten(NodeContext node)
    {
        RowValue value = node.Rows(0);
        if (node.Axis(node.Int("axis", 1), value) != 1)
        {
            throw node.Error("axis must be 1.");
        }

        node.Output(WithShape(node, value, [value.Width]));
    }

    public static void Squeeze(NodeContext node)
    {
        RowValue value = node.Rows(0);
        long[]? axes = node.Has(1) ? node.ConstantInts(1) : node.Ints("axes");
        var kept = new List<int>();
        int[] squeezed = axes is null ? [] : Array.ConvertAll(axes, axis => node.Axis(axis, value));
        if (squeezed.Contains(0))
        {
            throw node.Error("cannot drop the dimension of the rows.");
        }

        for (int i = 0; i < value.Shape.Length; i++)
        {
            bool drop = axes is null ? value.Shape[i] == 1 : squeezed.Contains(i + 1);
            if (!drop)
            {
                kept.Add(value.Shape[i]);
            }
            else if (value.Shape[i] != 1)
            {
                throw node.Error($"cannot drop a dimension of length {value.Shape[i]}.");
            }
        }

        node.Output(WithShape(node, value, [.. kept]));
    }

    public static void Unsqueeze(NodeContext node)
    {
        long[] axes = (node.Has(1) ? node.ConstantInts(1) : node.Ints("axes")) ?? throw node.Error("has no axes.");
        if (node.Input(0) is ConstantValue { Tensor: var tensor })
        {
            var dimensions = new List<long>(tensor.Dimensions);
            foreach (int axis in Inserted(node, axes, dimensions.Count))
            {
                dimensions.Insert(axis, 1);
            }

            node.Output(new ConstantValue(new OnnxTensor(tensor.Name, tensor.ElementType, [.. dimensions], tensor.Data)));
            return;
        }

        RowValue value = node.Rows(0);
        var shape = new List<int>(value.Shape);
        foreach (int axis in Inserted(node, axes, shape.Count + 1))
        {
            if (axis == 0)
            {
                throw node.Error("cannot put a dimension before the rows.");
            }

            shape.Insert(axis - 1, 1);
        }

        node.Output(WithShape(node, value, [.. shape]));
    }

    private static int[] Inserted(NodeContext node, long[] axes, int rank)
    {
        int[] inserted = Array.ConvertAll(axes, axis => node.AxisOf(axis, rank + axes.Length));
        Array.Sort(inserted);
        for (int i = 0; i < inserted.Length; i++)
        {
            if (inserted[i] > rank + i || (i > 0 && inserted[i] == inserted[i - 1]))
            {
                throw node.Error($"cannot insert the axes {string.Join(", ", axes)}.");
            }
        }

        return inserted;
    }

    private static RowValue WithShape(NodeContext node, RowValue value, int[] shape) => value switch
    {
        NumberValue numbers => numbers with { Shape = shape },
        TextValue texts => texts with { Shape = shape },
        SparseValue when shape.Length == 1 => value,
        SparseValue => SparseOperators.ToDense(node.Plan, value) with { Shape = shape },
        _ => throw node.Error("cannot change the shape of this value."),
    };

    private static OnnxTensor Reshape(NodeContext node, OnnxTensor tensor, long[] target)
    {
        long[] dimensions = [.. target];
        long known = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            if (dimensions[i] == 0 && i < tensor.Dimensions.Count)
            {
                dimensions[i] = tensor.Dimensions[i];
            }

            known = Math.Min(known * Math.Abs(dimensions[i]), int.MaxValue);
        }

        int unknown = Array.IndexOf(dimensions, -1);
        if (unknown >= 0 && known > 0)
        {
            dimensions[unknown] = tensor.Data.Length / known;
            known *= dimensions[unknown];
        }

        return known == tensor.Data.Length && Array.TrueForAll(dimensions, length => length >= 0)
            ? new OnnxTensor(tensor.Name, tensor.ElementType, dimensions, tensor.Data)
            : throw node.Error(Unsupported(target));
    }

    private static string Unsupported(long[] target) => $"cannot reshape to [{string.Join(", ", target)}].";
}
