using MlOps.Runtime.Planning;
using MlOps.Runtime.Text;

namespace MlOps.Runtime.Operators;

/// <summary>An input of texts of an element-by-element operator: one constant, or as many texts a row as the other inputs have.</summary>
internal sealed class TextOperand
{
    private readonly string? _constant;
    private readonly TextSlot _slot;

    private TextOperand(string? constant, TextSlot slot, int[]? shape, LetterCase letterCase) => (_constant, _slot, Shape, Case) = (constant, slot, shape, letterCase);

    /// <summary>What is still to be applied to the texts.</summary>
    public LetterCase Case { get; }

    /// <summary>The shape of a row's part; null for a constant.</summary>
    public int[]? Shape { get; }

    /// <summary>Whether an input holds texts.</summary>
    public static bool IsText(NodeContext node, int input) => node.Input(input) is TextValue or ConstantValue { Tensor.Data: string[] };

    /// <summary>The texts as they are to be.</summary>
    public static TextOperand Of(NodeContext node, int input) => Of(node, input, isApplied: true);

    /// <summary>The texts with a change of case that the step does by itself.</summary>
    public static TextOperand WithCase(NodeContext node, int input) => Of(node, input, isApplied: false);

    private static TextOperand Of(NodeContext node, int input, bool isApplied)
    {
        if (node.Input(input) is ConstantValue constant)
        {
            return constant.Tensor.Data is string[] and [string text]
                ? new TextOperand(text, default, shape: null, LetterCase.AsIs)
                : throw node.Error($"input {input} must be texts for each row, or one text.");
        }

        TextValue texts = isApplied ? node.Texts(input) : node.Input(input) as TextValue ?? throw node.Error($"input {input} must be texts for each row.");
        return new TextOperand(constant: null, texts.Slot, texts.Shape, texts.Case);
    }

    /// <summary>The shape that all inputs with rows have.</summary>
    public static int[] Common(NodeContext node, params ReadOnlySpan<int[]?> shapes)
    {
        int[]? common = null;
        foreach (int[]? shape in shapes)
        {
            if (shape is not null && common is not null && !shape.AsSpan().SequenceEqual(common))
            {
                throw node.Error($"the shapes [{string.Join(", ", common)}] and [{string.Join(", ", shape)}] of a row differ, and this runtime does not stretch texts.");
            }

            common ??= shape;
        }

        return common ?? throw node.Error("has constant inputs alone, which this runtime does not evaluate.");
    }

    /// <summary>The texts of a block of rows; empty for a constant.</summary>
    public ReadOnlySpan<string> Values(Workspace workspace, int rows) => _constant is null ? workspace.Texts(_slot, rows) : default;

    /// <summary>One of them.</summary>
    public string At(ReadOnlySpan<string> values, int element) => _constant ?? values[element];
}
