using MlOps.Evaluation.Gates;
using MlOps.Evaluation.Files;
using MlOps.Data;
using MlOps.Data.Diagnostics;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>What the model is, whether it is good enough, and where to read on.</summary>
internal static class TopSection
{
    public static void Write(HtmlWriter page, ReportContent content)
    {
        page.Open("header", "class", "top").Open("div");
        page.Element("p", $"Model report · {Shown.Task(content.Schema.Task)}", "class", "kicker");
        page.Element("h1", content.Lineage.Name);
        page.Open("dl", "class", "facts");
        Fact(page, "predicts", content.Schema.Task == ModelTask.BinaryClassification ? $"{content.Schema.LabelColumn} = {content.Schema.Classes[^1]}" : content.Schema.LabelColumn);
        Fact(page, "trainer", content.Training.Trainer);
        Fact(page, "version", content.Lineage.Version);
        Fact(page, "test rows", Shown.Count(content.Metrics.Rows.Test));
        page.Close().Line();
        Verdict(page, content.Gates);
        page.Close().Close().Line();
        Navigation(page, content);
    }

    private static void Fact(HtmlWriter page, string name, string value) =>
        page.Open("div").Element("dt", name).Element("dd", value).Close();

    private static void Verdict(HtmlWriter page, IReadOnlyList<GateResult> gates)
    {
        GateResult[] failed = [.. gates.Where(gate => gate.Outcome == GateOutcome.Failed)];
        GateResult[] errors = [.. failed.Where(gate => gate.Severity == DiagnosticSeverity.Error)];
        (string outcome, string text) = (gates.Count, errors.Length, failed.Length) switch
        {
            (0, _, _) => ("warned", "No quality gate is set"),
            (1, 0, 0) => ("passed", "The quality gate passes"),
            (_, 0, 0) => ("passed", $"All {gates.Count} quality gates pass"),
            (_, 0, _) => ("warned", $"{gates.Count - failed.Length} of {gates.Count} quality gates pass, {failed.Length} {(failed.Length == 1 ? "warns" : "warn")}"),
            _ => ("failed", $"{errors.Length} of {gates.Count} quality gates {(errors.Length == 1 ? "fails" : "fail")}"),
        };
        page.Open("section", "class", $"verdict {outcome}", "aria-label", "Verdict");
        page.Sign(outcome);
        page.Open("div").Element("h2", text);
        if (gates.Count == 0)
        {
            page.Element("p", "Nothing decides whether this model is good enough. Add a QualityGate item to the project.");
        }

        if (failed.Length > 0)
        {
            page.Open("ul");
            foreach (GateResult gate in failed.OrderBy(gate => gate.Severity == DiagnosticSeverity.Error ? 0 : 1))
            {
                page.Element("li", $"{gate.Name}: {(gate.Actual is null ? gate.Message : $"it is {Shown.Beside(gate.Actual, gate.Limit)}")}");
            }

            page.Close();
        }

        page.Close().Close();
    }

    private static void Navigation(HtmlWriter page, ReportContent content)
    {
        page.Open("nav", "aria-label", "Sections").Open("ul");
        Link("metrics", "Metrics", true);
        Link("gates", "Gates", content.Gates.Count > 0);
        Link("baseline", "Published model", content.Metrics.Baseline is not null);
        Link("slices", "Slices", content.Metrics.Slices.Count > 0);
        Link("pictures", "Pictures", true);
        Link("features", "Features", true);
        Link("explanations", "Explanations", content.Evaluation.Explanations is not null);
        Link("data", "Data", true);
        Link("columns", "Columns", content.Profile is not null);
        Link("training", "Training", true);
        Link("tuning", "Tuning", content.Trials is not null);
        Link("lineage", "Lineage", true);
        page.Close().Close().Line();

        void Link(string id, string text, bool there)
        {
            if (there)
            {
                page.Open("li").Element("a", text, "href", "#" + id).Close();
            }
        }
    }
}
