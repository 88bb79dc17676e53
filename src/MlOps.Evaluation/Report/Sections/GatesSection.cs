using MlOps.Data.Diagnostics;
using MlOps.Evaluation.Gates;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>What the model must reach, and whether it does.</summary>
internal static class GatesSection
{
    public static void Write(HtmlWriter page, ReportContent content)
    {
        if (content.Gates.Count == 0)
        {
            return;
        }

        page.Heading("gates", "Quality gates", "What the model must reach before it is packed. Failed gates come first.");
        page.BeginTable("Quality gates", null, "Outcome", "Gate", ">Actual", ">Limit", "In words");
        foreach (GateResult gate in content.Gates.OrderBy(Urgency))
        {
            string outcome = gate.Outcome == GateOutcome.Passed ? "passed" : gate.Severity == DiagnosticSeverity.Error ? "failed" : "warned";
            page.Open("tr").Open("td").Open("span", "class", $"tag {outcome}");
            page.Sign(outcome);
            page.Text(outcome).Close().Close();
            page.Element("th", gate.Name, "scope", "row");
            page.Number(Shown.Number(gate.Actual)).Number($"{gate.Comparison} {Shown.Plain(gate.Limit)}");
            page.Element("td", gate.Message, "class", "soft small").Close().Line();
        }

        page.EndTable();
    }

    private static int Urgency(GateResult gate) => (gate.Outcome, gate.Severity) switch
    {
        (GateOutcome.Failed, DiagnosticSeverity.Error) => 0,
        (GateOutcome.Failed, _) => 1,
        _ => 2,
    };
}
