using System.Globalization;
using MlOps.Evaluation.Metrics;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>The figures: the main ones as cards, all of them with every digit in a table.</summary>
internal static class MetricsSection
{
    private const int Cards = 6;

    public static void Write(HtmlWriter page, ReportContent content)
    {
        Metric[] metrics = [.. MetricCatalogue.Of(content.Schema.Task).Where(metric => content.Metrics.Metrics.ContainsKey(metric.Name))];
        page.Heading("metrics", "How good it is", $"Measured on {Shown.Count(content.Metrics.Rows.Test)} test rows that training has not seen.");
        page.Open("dl", "class", "cards");
        foreach (Metric metric in metrics.Take(Cards))
        {
            MetricValue value = content.Metrics[metric.Name];
            page.Open("div", "class", "card").Element("dt", metric.Title);
            page.Element("dd", Shown.Number(value.Value), "class", "value");
            page.Element("dd", value.Undefined is { } reason ? $"Undefined: {reason}." : metric.Meaning, "class", "why").Close().Line();
        }

        page.Close();
        page.Open("details").Element("summary", "All metrics, with every digit");
        page.BeginTable("All metrics", null, "Name", ">Value", "Better", "Meaning");
        foreach (Metric metric in metrics)
        {
            MetricValue value = content.Metrics[metric.Name];
            page.Open("tr").Element("th", metric.Name, "scope", "row");
            page.Number(value.Value?.ToString("R", CultureInfo.InvariantCulture) ?? Shown.Absent);
            page.Element("td", metric.Direction == MetricDirection.HigherIsBetter ? "higher" : "lower");
            page.Element("td", value.Undefined is { } reason ? $"Undefined: {reason}." : metric.Meaning, "class", "soft small").Close().Line();
        }

        page.EndTable();
        page.Close().Line();
    }
}
