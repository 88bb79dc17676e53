using MlOps.Runtime.Planning;
using MlOps.Runtime.Text;

namespace MlOps.Runtime.Operators;

/// <summary>ONNX Runtime's <c>Tokenizer</c> with a <c>tokenexp</c>.</summary>
internal static class TokenizerOperator
{
    public static void Compile(NodeContext node)
    {
        TextValue source = node.Input(0) as TextValue ?? throw node.Error("must read texts.");
        if (source.Shape.Length != 0)
        {
            throw node.Error("must read one dimension, [rows].");
        }

        if (node.Int("mark", 0) != 0)
        {
            throw node.Error("this runtime does not mark the beginning and the end of a text.");
        }

        string expression = node.Text("tokenexp", "");
        TokenPattern pattern = TokenPattern.Parse(expression)
            ?? throw node.Error($"this runtime does not have the tokenexp '{expression}': it must be a class of characters, repeated, such as [\\pL\\pN_]+.");
        node.Output(new TokensValue(source, pattern with { MinimumLength = (int)Math.Clamp(node.Int("mincharnum", 1), 1, int.MaxValue) }, node.Text("pad_value", "")));
    }
}
