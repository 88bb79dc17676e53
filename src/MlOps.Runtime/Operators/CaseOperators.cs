using MlOps.Runtime.Planning;
using MlOps.Runtime.Text;

namespace MlOps.Runtime.Operators;

/// <summary><c>StringNormalizer</c>. The change of case waits until the texts are needed, which a tokenizer never does.</summary>
internal static class CaseOperators
{
    public static void StringNormalizer(NodeContext node)
    {
        if (node.Texts("stopwords") is { Length: > 0 })
        {
            throw node.Error("stopwords would remove rows.");
        }

        bool isAscii = node.Text("locale", "en_US") is "C" or "POSIX";
        LetterCase letterCase = node.Text("case_change_action", "NONE") switch
        {
            "NONE" => LetterCase.AsIs,
            "LOWER" => isAscii ? LetterCase.LowerAscii : LetterCase.Lower,
            "UPPER" => isAscii ? LetterCase.UpperAscii : LetterCase.Upper,
            string other => throw node.Error($"case_change_action '{other}' is none of LOWER, UPPER and NONE."),
        };
        TextValue source = node.Input(0) as TextValue ?? throw node.Error("must read texts.");
        if (source.Shape.Length != 0)
        {
            throw node.Error("must read one dimension, [rows].");
        }

        node.Output(letterCase == LetterCase.AsIs ? source : Apply(node.Plan, source) with { Case = letterCase });
    }

    /// <summary>The texts with their change of case done.</summary>
    public static TextValue Apply(PlanBuilder plan, TextValue value)
    {
        if (value.Case == LetterCase.AsIs)
        {
            return value;
        }

        TextValue target = plan.NewTexts(value.Shape);
        plan.Add(new CaseStep(value.Slot, value.Case, target.Slot));
        return target;
    }
}

internal sealed class CaseStep(TextSlot source, LetterCase letterCase, TextSlot target) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<string> from = workspace.Texts(source, rows);
        Span<string> to = workspace.Texts(target, rows);
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = LetterCases.Changes(letterCase, from[i])
                ? string.Create(from[i].Length, (from[i], letterCase), static (span, state) => LetterCases.Apply(state.letterCase, state.Item1, span))
                : from[i];
        }
    }
}
