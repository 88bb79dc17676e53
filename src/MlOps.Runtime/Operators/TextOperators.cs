using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;
using MlOps.Runtime.Text;

namespace MlOps.Runtime.Operators;

/// <summary><c>Equal</c> and <c>Where</c> of texts, and <c>RegexFullMatch</c>.</summary>
internal static class TextOperators
{
    public static void Equal(NodeContext node)
    {
        TextOperand left = TextOperand.WithCase(node, 0);
        TextOperand right = TextOperand.WithCase(node, 1);
        NumberValue target = node.Plan.NewNumbers(OnnxElementType.Bool, TextOperand.Common(node, left.Shape, right.Shape));
        node.Plan.Add(new EqualTextsStep(left, right, target.Slot));
        node.Output(target);
    }

    public static void Where(NodeContext node)
    {
        NumberValue condition = node.Numbers(0);
        TextOperand whenTrue = TextOperand.Of(node, 1);
        TextOperand whenFalse = TextOperand.Of(node, 2);
        TextValue target = node.Plan.NewTexts(TextOperand.Common(node, condition.Shape, whenTrue.Shape, whenFalse.Shape));
        node.Plan.Add(new WhereTextsStep(condition.Slot, whenTrue, whenFalse, target.Slot));
        node.Output(target);
    }

    public static void RegexFullMatch(NodeContext node)
    {
        string expression = node.Text("pattern", "");
        LiteralPattern pattern = LiteralPattern.Parse(expression)
            ?? throw node.Error($"this runtime does not have the pattern '{expression}': it must be a literal text, with (?s) before and .* around it at most.");
        TextValue source = node.Input(0) as TextValue ?? throw node.Error("input 0 must be texts for each row.");
        NumberValue target = node.Plan.NewNumbers(OnnxElementType.Bool, source.Shape);
        node.Plan.Add(new MatchStep(source, node.Plan.NewState(() => new TextScratch()), pattern, target.Slot));
        node.Output(target);
    }
}

internal sealed class EqualTextsStep(TextOperand left, TextOperand right, NumberSlot target) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<string> x = left.Values(workspace, rows);
        ReadOnlySpan<string> y = right.Values(workspace, rows);
        Span<double> to = workspace.Numbers(target, rows);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = LetterCases.AreEqual(left.Case, left.At(x, i), right.Case, right.At(y, i)) ? 1 : 0;
        }
    }
}

internal sealed class WhereTextsStep(NumberSlot condition, TextOperand whenTrue, TextOperand whenFalse, TextSlot target) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> conditions = workspace.Numbers(condition, rows);
        ReadOnlySpan<string> x = whenTrue.Values(workspace, rows);
        ReadOnlySpan<string> y = whenFalse.Values(workspace, rows);
        Span<string> to = workspace.Texts(target, rows);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = conditions[i] != 0 ? whenTrue.At(x, i) : whenFalse.At(y, i);
        }
    }
}

internal sealed class MatchStep(TextValue source, StateSlot<TextScratch> scratch, LiteralPattern pattern, NumberSlot target) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        TextScratch buffer = workspace.State(scratch);
        ReadOnlySpan<string> from = workspace.Texts(source.Slot, rows);
        Span<double> to = workspace.Numbers(target, rows);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = pattern.Matches(buffer.WithCase(source.Case, from[i])) ? 1 : 0;
        }
    }
}
