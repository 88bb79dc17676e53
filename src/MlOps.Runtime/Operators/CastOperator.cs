using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Operators;

/// <summary><c>Cast</c> between numbers. A cast to a type that holds all values of the other costs nothing.</summary>
internal static class CastOperator
{
    public static void Compile(NodeContext node)
    {
        OnnxElementType to = OnnxTensorReader.ElementType(node.Int("to", 0));
        switch (node.Input(0))
        {
            case ConstantValue constant:
                node.Output(new ConstantValue(Convert(node, constant.Tensor, to)));
                break;
            case TextValue text when to == OnnxElementType.String:
                node.Output(text);
                break;
            case SparseValue sparse when to is OnnxElementType.Double or OnnxElementType.Float:
                node.Output(to == OnnxElementType.Float && sparse.Type == OnnxElementType.Double
                    ? SparseOperators.Map<ToFloat>(node.Plan, sparse, to)
                    : sparse with { Type = to });
                break;
            case RowValue and not TextValue when to is not (OnnxElementType.String or OnnxElementType.Undefined):
                node.Output(Convert(node.Plan, node.Numbers(0), to));
                break;
            default:
                throw node.Error($"this runtime does not cast this input to {to}.");
        }
    }

    private static NumberValue Convert(PlanBuilder plan, NumberValue value, OnnxElementType to) => to switch
    {
        _ when Holds(to, value.Type) => value with { Type = to },
        OnnxElementType.Float => UnaryOperators.Map<ToFloat>(plan, value, to),
        OnnxElementType.Bool => UnaryOperators.Map<ToBool>(plan, value, to),
        _ => UnaryOperators.Map<ToInteger>(plan, value, to),
    };

    /// <summary>Whether every value of one type is a value of the other.</summary>
    private static bool Holds(OnnxElementType type, OnnxElementType other) =>
        type == other
        || type == OnnxElementType.Double
        || other == OnnxElementType.Bool
        || (type is OnnxElementType.Int64 or OnnxElementType.Int32 && other is OnnxElementType.Int32 or OnnxElementType.UInt8);

    private static OnnxTensor Convert(NodeContext node, OnnxTensor tensor, OnnxElementType to)
    {
        if (tensor.ElementType == to)
        {
            return tensor;
        }

        double[] values = node.ToNumbers(tensor);
        Array data = to switch
        {
            OnnxElementType.Float => Array.ConvertAll(values, value => (float)value),
            OnnxElementType.Double => values,
            OnnxElementType.Int64 => Array.ConvertAll(values, value => (long)value),
            OnnxElementType.Int32 => Array.ConvertAll(values, value => (int)value),
            OnnxElementType.Bool => Array.ConvertAll(values, value => value != 0),
            _ => throw node.Error($"this runtime does not cast a constant to {to}."),
        };
        return new OnnxTensor(tensor.Name, to, [.. tensor.Dimensions], data);
    }
}
