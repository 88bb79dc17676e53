using MlOps.Runtime.Onnx;
using MlOps.Runtime.Text;

namespace MlOps.Runtime.Planning;

/// <summary>What the compiler knows of a value of the graph.</summary>
internal abstract record Value;

/// <summary>A tensor that is the same for all rows.</summary>
internal sealed record ConstantValue(OnnxTensor Tensor) : Value;

/// <summary>A value whose first dimension is the rows.</summary>
/// <param name="Shape">The dimensions after the first: the shape of one row's part; empty for [rows].</param>
internal abstract record RowValue(int[] Shape) : Value
{
    /// <summary>The number of elements of a row.</summary>
    public abstract int Width { get; }
}

/// <summary>Numbers, in the workspace.</summary>
internal sealed record NumberValue(OnnxElementType Type, int[] Shape, NumberSlot Slot) : RowValue(Shape)
{
    public override int Width => Slot.Width;
}

/// <summary>Texts, in the workspace; <paramref name="Case"/> is still to be applied to them.</summary>
internal sealed record TextValue(int[] Shape, TextSlot Slot, LetterCase Case = LetterCase.AsIs) : RowValue(Shape)
{
    public override int Width => Slot.Width;
}

/// <summary>The tokens of a text [rows], rows of few filled up with <paramref name="Padding"/>. They are never stored: what reads them scans the text itself.</summary>
internal sealed record TokensValue(TextValue Source, TokenPattern Pattern, string Padding) : Value;

/// <summary>Numbers most of which are equal: only the others are stored.</summary>
/// <param name="Type">The element type.</param>
/// <param name="Columns">The number of elements of a row.</param>
/// <param name="Rows">Where the stored elements stand.</param>
/// <param name="Numbers">The stored elements.</param>
/// <param name="Absent">The value of all others.</param>
internal sealed record SparseValue(OnnxElementType Type, int Columns, StateSlot<SparseRows> Rows, StateSlot<SparseNumbers> Numbers, double Absent)
    : RowValue([Columns])
{
    public override int Width => Columns;
}
