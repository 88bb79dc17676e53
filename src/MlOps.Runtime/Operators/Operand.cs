using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Operators;

/// <summary>An input of an element-by-element operator: constants, or a value with a part for each row.</summary>
internal sealed class Operand
{
    private readonly double[]? _constants;
    private readonly NumberSlot _slot;

    private Operand(OnnxElementType type, int[] shape, double[]? constants, NumberSlot slot)
    {
        Type = type;
        Shape = shape;
        _constants = constants;
        _slot = slot;
    }

    public OnnxElementType Type { get; }

    /// <summary>The shape of a row's part.</summary>
    public int[] Shape { get; }

    /// <summary>The distance from one row's part to the next: 0 for constants.</summary>
    public int RowStride => _constants is null ? _slot.Width : 0;

    public bool IsConstant => _constants is not null;

    /// <summary>The operands of a node; those with rows must have the same number of dimensions.</summary>
    public static Operand[] Of(NodeContext node, params ReadOnlySpan<int> inputs)
    {
        int rank = 0;
        foreach (int input in inputs)
        {
            if (node.Input(input) is RowValue rows)
            {
                if (rank != 0 && rank != rows.Shape.Length + 1)
                {
                    throw node.Error($"inputs have {rank} and {rows.Shape.Length + 1} dimensions; the rows of one would be combined with all rows of the other.");
                }

                rank = rows.Shape.Length + 1;
            }
        }

        if (rank == 0)
        {
            throw node.Error("has constant inputs alone, which this runtime does not evaluate.");
        }

        var operands = new Operand[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            operands[i] = Of(node, inputs[i], rank);
        }

        return operands;
    }

    public static Operand Of(NumberValue value) => new(value.Type, value.Shape, constants: null, value.Slot);

    public static Operand Of(OnnxElementType type, double constant) => new(type, [], [constant], default);

    public ReadOnlySpan<double> Values(Workspace workspace, int rows) => _constants ?? workspace.Numbers(_slot, rows);

    /// <summary>Where in this operand's part the element stands that belongs to each element of a broadcast shape.</summary>
    public int[] IndicesIn(int[] shape)
    {
        var indices = new int[PlanBuilder.WidthOf(shape)];
        for (int i = 0; i < indices.Length; i++)
        {
            int rest = i;
            int stride = 1;
            for (int axis = 1; axis <= shape.Length; axis++)
            {
                int place = rest % shape[^axis];
                rest /= shape[^axis];
                if (axis <= Shape.Length)
                {
                    indices[i] += Shape[^axis] == 1 ? 0 : place * stride;
                    stride *= Shape[^axis];
                }
            }
        }

        return indices;
    }

    /// <summary>The shape to which the operands stretch (dimensions of length 1 are repeated).</summary>
    public static int[] Broadcast(NodeContext node, params ReadOnlySpan<Operand> operands)
    {
        int[] shape = [];
        foreach (Operand operand in operands)
        {
            var wider = new int[Math.Max(shape.Length, operand.Shape.Length)];
            for (int axis = 1; axis <= wider.Length; axis++)
            {
                int a = axis <= shape.Length ? shape[^axis] : 1;
                int b = axis <= operand.Shape.Length ? operand.Shape[^axis] : 1;
                wider[^axis] = a == b || b == 1 ? a
                    : a == 1 ? b
                    : throw node.Error($"the shapes [{string.Join(", ", shape)}] and [{string.Join(", ", operand.Shape)}] of a row do not fit together.");
            }

            shape = wider;
        }

        return shape;
    }

    /// <summary>Dimensions as lengths, without the first ones; a tensor's were checked to fit.</summary>
    public static int[] Lengths(IReadOnlyList<long> dimensions, int skipped)
    {
        var lengths = new int[dimensions.Count - skipped];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = (int)dimensions[skipped + i];
        }

        return lengths;
    }

    private static Operand Of(NodeContext node, int input, int rank)
    {
        if (node.Input(input) is not ConstantValue { Tensor: var tensor })
        {
            return Of(node.Numbers(input));
        }

        // A constant lines up with the last dimensions; where it reaches the first, it must be the same for all rows.
        IReadOnlyList<long> dimensions = tensor.Dimensions;
        if (dimensions.Count > rank || (dimensions.Count == rank && dimensions[0] != 1))
        {
            throw node.Error($"the constant '{tensor.Name}' of {dimensions.Count} dimensions does not fit a value of {rank} dimensions.");
        }

        int[] shape = Lengths(dimensions, dimensions.Count == rank ? 1 : 0);
        return Array.IndexOf(shape, 0) >= 0
            ? throw node.Error($"the constant '{tensor.Name}' is empty.")
            : new Operand(tensor.ElementType, shape, node.ToNumbers(tensor), default);
    }
}
