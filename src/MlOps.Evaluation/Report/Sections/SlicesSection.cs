using MlOps.Evaluation.Files;
using MlOps.Evaluation.Metrics;
using MlOps.Evaluation.Report.Charts;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>Whether the model is as good for everybody that it serves.</summary>
internal static class SlicesSection
{
    private const int OtherMetrics = 3;

    public static void Write(HtmlWriter page, ReportContent content)
    {
        MetricsFile metrics = content.Metrics;
        if (metrics.Slices.Count == 0)
        {
            return;
        }

        Metric primary = MetricCatalogue.Primary(metrics.Task);
        Metric[] others = [.. MetricCatalogue.Of(metrics.Task).Skip(1).Take(OtherMetrics)];
        double greatest = metrics.Slices.Select(slice => slice[primary.Name].Value ?? 0).Append(metrics[primary.Name].Value ?? 0).Max();
        double full = primary.Highest <= 1 ? 1 : Math.Max(greatest, double.Epsilon);

        page.Heading("slices", "Slices", "Whether it is as good for every group of rows as it is for all of them.");
        page.BeginTable(
            "Metrics by slice",
            $"The bar is {primary.Title.ToLowerInvariant()}, its mark all test rows. Orange: worse than all rows.",
            ["Slice", ">Rows", ">" + primary.Name, "", .. others.Select(metric => ">" + metric.Name)]);
        Row("All test rows", metrics.Rows.Test, name => metrics[name], null);
        page.Close();
        foreach (IGrouping<string, SliceMetrics> column in metrics.Slices.GroupBy(slice => slice.Column))
        {
            page.Open("tbody", "class", "group");
            page.Open("tr").Element("th", column.Key, "class", "over", "scope", "rowgroup", "colspan", (4 + others.Length).ToString(System.Globalization.CultureInfo.InvariantCulture)).Close();
            foreach (SliceMetrics slice in column)
            {
                Row(slice.Value, slice.Rows, name => slice[name], metrics[primary.Name].Value);
            }

            page.Close();
        }

        page.Close().Close().Line();

        void Row(string name, int rows, Func<string, MetricValue> value, double? overall)
        {
            MetricValue main = value(primary.Name);
            page.Open("tr").Element("th", name, "scope", "row").Number(Shown.Count(rows));
            page.Element("td", Shown.Number(main.Value), "class", "n", "title", main.Undefined).Open("td", "class", "bar");
            if (main.Value is { } shown)
            {
                bool worse = overall is { } all && (primary.Direction == MetricDirection.HigherIsBetter ? shown < all : shown > all);
                InlineBar.Share(page, shown / full, overall / full, worse ? "orange" : "blue");
            }

            page.Close();
            foreach (Metric metric in others)
            {
                page.Element("td", Shown.Number(value(metric.Name).Value), "class", "n", "title", value(metric.Name).Undefined);
            }

            page.Close().Line();
        }
    }
}
