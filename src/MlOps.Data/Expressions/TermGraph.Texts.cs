using MlOps.Data.Graphs;
using MlOps.Runtime.Onnx;
using MlOps.Runtime.Text;

namespace MlOps.Data.Expressions;

/// <content>Texts.</content>
internal sealed partial class TermGraph
{
    // Two characters, which no token of one character is.
    private const string Padding = "##";

    /// <summary>The text with A–Z or a–z changed; other letters stay, see <c>docs/model-format.md</c>.</summary>
    /// <param name="change"><c>LOWER</c> or <c>UPPER</c>.</param>
    /// <param name="x">The text.</param>
    public TextTerm Case(string change, TextTerm x)
    {
        if (x.Value is null)
        {
            string changed = string.Create(x.Constant.Length, (x.Constant, change), static (span, state) =>
                LetterCases.Apply(state.change == "LOWER" ? LetterCase.LowerAscii : LetterCase.UpperAscii, state.Item1, span));
            return new TextTerm(null, changed);
        }

        string normalized = Node("StringNormalizer", "", [Row(x)], new OnnxAttribute("case_change_action", change), new OnnxAttribute("locale", "C"));
        return new TextTerm(Node("Reshape", normalized, Integers(-1, 1)));
    }

    /// <summary>The number of characters (Unicode code points); missing where the text is.</summary>
    /// <remarks>ONNX has no length of a text: it is cut into characters, each counts 1, and those that fill rows up 0.</remarks>
    public NumberTerm Length(TextTerm x)
    {
        string characters = Node(
            "Tokenizer",
            OnnxDomains.Microsoft,
            [Row(x)],
            new OnnxAttribute("mark", 0L), new OnnxAttribute("mincharnum", 1L), new OnnxAttribute("pad_value", Padding), new OnnxAttribute("tokenexp", "."));
        string counts = Node(
            "LabelEncoder",
            OnnxDomains.MachineLearning,
            [characters],
            new OnnxAttribute("keys_tensor", OnnxTensor.Of("", new[] { Padding }, 1)),
            new OnnxAttribute("values_tensor", OnnxTensor.Of("", new double[] { 0 }, 1)),
            new OnnxAttribute("default_tensor", OnnxTensor.Of("", new double[] { 1 }, 1)));
        string length = Node("ReduceSum", "", [counts, Integers(1)], new OnnxAttribute("keepdims", 1L));
        return NumberTerm.Of(Node("Where", Node("Equal", length, Number(0)), Number(double.NaN), length), int.MaxValue);
    }

    /// <summary>Whether a text holds another. Missing where it is.</summary>
    public BooleanTerm Matches(TextTerm x, LiteralPattern pattern)
    {
        if (x.Value is null)
        {
            return new BooleanTerm(And(new Flag(null, pattern.Matches(x.Constant)), Not(IsMissing(x))), IsMissing(x));
        }

        var value = new Flag(Node("RegexFullMatch", "", [x.Value], new OnnxAttribute("pattern", pattern.ToExpression())));
        return new BooleanTerm(value, IsMissing(x));
    }

    /// <summary>The texts in one dimension, which is all that some operators take.</summary>
    private string Row(TextTerm x) => Node("Reshape", x.Value!, Integers(-1));
}
