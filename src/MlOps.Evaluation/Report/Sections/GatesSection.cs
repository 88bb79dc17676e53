using MlOps.Data.Diagnostics;
using MlOps.Evaluation.Gates;
using MlOps.Evaluation.Report.Charts;

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
        page.BeginNamedTable("Quality gates", "Outcome", "Gate", ">Actual", "|Limit", "|");
        foreach (GateResult gate in content.Gates.OrderBy(Urgency))
        {
            string outcome = gate.Outcome == GateOutcome.Passed ? "passed" : gate.Severity == DiagnosticSeverity.Error ? "failed" : "warned";
            page.Open("tr").Open("td").Open("span", "class", $"tag {outcome}");
            page.Sign(outcome);
            page.Element("span", outcome, "class", "word").Close().Close();
            page.Open("th", "scope", "row").Text(gate.Name);
            if (Note(gate) is { } note)
            {
                page.Element("span", note, "class", "note");
            }

            page.Close();
            page.Number(Shown.Beside(gate.Actual, gate.Limit)).Element("td", $"{gate.Comparison} {Shown.Plain(gate.Limit)}", "class", "n wide-only");
            page.Open("td", "class", "bar wide-only");
            if (gate.Actual is { } actual && gate.Limit > 0 && actual >= 0)
            {
                double full = actual <= 1 && gate.Limit <= 1 ? 1 : 1.25 * Math.Max(actual, gate.Limit);
                InlineBar.Share(page, actual / full, gate.Limit / full, gate.Outcome == GateOutcome.Passed ? "blue" : "orange");
            }

            page.Close().Close().Line();
        }

        page.EndTable();
    }

    /// <summary>What the columns do not say already.</summary>
    private static string? Note(GateResult gate) =>
        gate.Actual is null ? gate.Message : gate is { Severity: DiagnosticSeverity.Warning, Outcome: GateOutcome.Failed } ? "A warning only: it fails no test." : null;

    private static int Urgency(GateResult gate) => (gate.Outcome, gate.Severity) switch
    {
        (GateOutcome.Failed, DiagnosticSeverity.Error) => 0,
        (GateOutcome.Failed, _) => 1,
        _ => 2,
    };
}
