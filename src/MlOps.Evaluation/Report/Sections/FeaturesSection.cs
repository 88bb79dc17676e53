using MlOps.Evaluation.Files;
using MlOps.Evaluation.Metrics;
using MlOps.Evaluation.Report.Charts;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>Which columns the model relies on.</summary>
internal static class FeaturesSection
{
    private const int Most = 25;

    public static void Write(HtmlWriter page, ReportContent content)
    {
        IReadOnlyList<NamedValue<double>> permuted = content.Evaluation.PermutationImportance;
        bool measured = permuted.Count > 0;
        IReadOnlyList<NamedValue<double>> ranked = measured ? permuted : content.Training.FeatureImportance;
        if (ranked.Count == 0)
        {
            return;
        }

        Metric primary = MetricCatalogue.Primary(content.Schema.Task);
        double greatest = Math.Max(ranked.Max(feature => feature.Value), double.Epsilon);
        string first = ranked.Count > Most ? $" The first {Most} of {Shown.Count(ranked.Count)} columns." : "";
        int unmeasured = content.Schema.Features.Count() - ranked.Count;
        string left = measured && unmeasured > 0 ? $" {Shown.Count(unmeasured)} columns with the smallest shares by the trainer's measure were not shuffled." : "";
        page.Heading("features", "Features", measured
            ? $"How much worse {char.ToLowerInvariant(primary.Title[0])}{primary.Title[1..]} gets on test rows when a column's values are shuffled: what the model would lose without it.{first}{left}"
            : $"How much each column contributes, by the trainer's own measure.{first}");
        page.BeginNamedTable("Feature importance", "Column", "", measured ? ">Worse by" : ">Share", measured ? "|Trainer's share" : "");
        foreach (NamedValue<double> feature in ranked.Take(Most))
        {
            page.Open("tr").Element("th", feature.Name, "scope", "row");
            page.Open("td", "class", "bar long");
            InlineBar.Share(page, feature.Value / greatest);
            page.Close();
            page.Number(measured ? Shown.Number(Math.Abs(feature.Value) < greatest / 1000 ? 0 : feature.Value) : Shown.Percent(feature.Value));
            NamedValue<double>? own = content.Training.FeatureImportance.FirstOrDefault(candidate => candidate.Name == feature.Name);
            page.Element("td", measured && own is not null ? Shown.Percent(own.Value) : "", "class", "n wide-only").Close().Line();
        }

        page.EndTable();
    }
}
