using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;
using MlOps.Runtime.Text;

namespace MlOps.Runtime.Operators;

/// <summary>
/// <c>LabelEncoder</c> of tokens, and their <c>ReduceSum</c>: how many tokens a text has, or what they are worth together.
/// Neither tokens nor codes are stored, so that a text may be of any length.
/// </summary>
internal static class TokenCodes
{
    /// <summary>The codes of tokens, which only their sum can follow.</summary>
    public static void Encode(NodeContext node, TokensValue tokens, string[] keys)
    {
        double[] values = node.Numbers("values_floats", "values_tensor") ?? throw node.Error("must make numbers of tokens.");
        double unknown = node.Tensor("default_tensor") is { } tensor
            ? node.ToNumbers(tensor) is [double number] ? number : throw node.Error("default_tensor must be one element.")
            : node.Float("default_float", -0f);
        if (keys.Length != values.Length)
        {
            throw node.Error($"has {keys.Length} keys and {values.Length} values.");
        }

        Dictionary<string, int> index = LabelEncoderOperator.IndexOf(keys, StringComparer.Ordinal);

        // How many rows are filled up, and how far, depends on the other rows of a batch.
        if ((index.TryGetValue(tokens.Padding, out int place) ? values[place] : unknown) != 0)
        {
            throw node.Error($"must make zero of '{tokens.Padding}', with which rows of tokens are filled up.");
        }

        OnnxElementType type = node.Tensor("values_tensor")?.ElementType ?? OnnxElementType.Float;
        node.Output(new TokenCodesValue(type, tokens, index, [.. values, unknown]));
    }

    public static void Sum(NodeContext node, TokenCodesValue codes)
    {
        long[] axes = (node.Has(1) ? node.ConstantInts(1) : node.Ints("axes")) ?? throw node.Error("would combine all rows.");
        if (axes is not ([1] or [-1]))
        {
            throw node.Error("must work on the tokens (axis 1).");
        }

        NumberValue target = node.Plan.NewNumbers(codes.Type, node.Int("keepdims", 1) != 0 ? [1] : []);
        node.Plan.Add(new TokenSumStep(codes, node.Plan.NewState(() => new TextScratch()), target));
        node.Output(target);
    }
}

/// <summary>The codes of the tokens of a text, the code of all unknown ones last. They are never stored.</summary>
internal sealed record TokenCodesValue(OnnxElementType Type, TokensValue Tokens, Dictionary<string, int> Keys, double[] Codes) : Value;

internal sealed class TokenSumStep(TokenCodesValue codes, StateSlot<TextScratch> scratch, NumberValue target) : Step
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _keys = codes.Keys.GetAlternateLookup<ReadOnlySpan<char>>();

    public override void Run(Workspace workspace, int rows)
    {
        TextScratch buffer = workspace.State(scratch);
        ReadOnlySpan<string> from = workspace.Texts(codes.Tokens.Source.Slot, rows);
        Span<double> to = workspace.Numbers(target.Slot, rows);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<char> rest = buffer.WithCase(codes.Tokens.Source.Case, from[row]);
            double sum = 0;
            for (ReadOnlySpan<char> token = codes.Tokens.Pattern.Next(ref rest); !token.IsEmpty; token = codes.Tokens.Pattern.Next(ref rest))
            {
                sum += codes.Codes[_keys.TryGetValue(token, out int place) ? place : codes.Keys.Count];
            }

            to[row] = sum;
        }

        Rounding.To(target.Type, to);
    }
}
