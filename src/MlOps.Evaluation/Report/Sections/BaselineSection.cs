using MlOps.Evaluation.Files;
using MlOps.Evaluation.Metrics;
using MlOps.Evaluation.Report.Charts;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>The model beside the published one, on the same test rows.</summary>
internal static class BaselineSection
{
    public static void Write(HtmlWriter page, ReportContent content)
    {
        if (content.Metrics.Baseline is not { } baseline)
        {
            return;
        }

        page.Heading("baseline", "Beside the published model", Lead(baseline, content));
        if (baseline.Differences is { } differences)
        {
            page.Open("ul");
            foreach (string difference in differences)
            {
                page.Element("li", $"{char.ToUpperInvariant(difference[0])}{difference[1..]}.");
            }

            page.Close().Line();
        }

        if (baseline.Metrics is null)
        {
            return;
        }

        Begin(page, $"Metrics of this model and of {baseline.Name}", "Metric");
        foreach (Metric metric in MetricCatalogue.Of(content.Schema.Task).Where(metric => content.Metrics.Metrics.ContainsKey(metric.Name)))
        {
            Row(page, metric.Name, metric, content.Metrics[metric.Name].Value, baseline[metric.Name]?.Value);
        }

        page.EndTable();
        Metric primary = MetricCatalogue.Primary(content.Schema.Task);
        SliceMetrics[] slices = [.. content.Metrics.Slices.Where(slice => slice.Baseline is not null)];
        if (slices.Length > 0)
        {
            Begin(page, $"{primary.Name} of each slice", "Slice");
            foreach (SliceMetrics slice in slices)
            {
                Row(page, $"{slice.Column} = {slice.Value}", primary, slice[primary.Name].Value, slice.Baseline!.GetValueOrDefault(primary.Name));
            }

            page.EndTable();
        }
    }

    private static void Begin(HtmlWriter page, string caption, string first) =>
        page.BeginTable(caption, "The bar is the difference as a share of the published model's value: to the right better, to the left worse; its end is a tenth.", first, ">This model", ">Published", ">Difference", "|");

    private static string Lead(BaselineMetrics baseline, ReportContent content) => baseline switch
    {
        { Version: null } => $"No version of {baseline.Package} is published yet: there is nothing to compare with.",
        { Differences: not null } => $"{baseline.Name} cannot be scored on the data of today:",
        _ => $"{baseline.Name}, scored on the same {Shown.Count(content.Metrics.Rows.Test)} test rows.",
    };

    private static void Row(HtmlWriter page, string name, Metric metric, double? value, double? published)
    {
        page.Open("tr").Element("th", name, "scope", "row").Number(Shown.Number(value)).Number(Shown.Number(published));
        double? difference = value - published;
        page.Number(difference is { } by ? Shown.Signed(by) : Shown.Absent).Open("td", "class", "bar wide-only");
        if (difference is { } change && published is { } before && before != 0)
        {
            const double Full = 0.1;
            InlineBar.Deviation(page, (metric.Direction == MetricDirection.HigherIsBetter ? change : -change) / Math.Abs(before) / Full);
        }

        page.Close().Close().Line();
    }
}
