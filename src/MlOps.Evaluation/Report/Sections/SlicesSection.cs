using System.Globalization;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Metrics;
using MlOps.Evaluation.Report.Charts;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>Whether the model is as good for everybody that it serves.</summary>
internal sealed class SlicesSection
{
    private const int OtherMetrics = 3;

    private readonly HtmlWriter _page;
    private readonly MetricsFile _metrics;
    private readonly Metric _primary;
    private readonly Metric[] _others;
    private readonly double _widest;

    private SlicesSection(HtmlWriter page, MetricsFile metrics)
    {
        (_page, _metrics) = (page, metrics);
        _primary = MetricCatalogue.Primary(metrics.Task);
        _others = [.. MetricCatalogue.Of(metrics.Task).Skip(1).Take(OtherMetrics)];
        _widest = metrics.Slices.Max(slice => Math.Abs(Better(slice) ?? 0));
    }

    public static void Write(HtmlWriter page, ReportContent content)
    {
        if (content.Metrics.Slices.Count > 0)
        {
            new SlicesSection(page, content.Metrics).Write();
        }
    }

    private void Write()
    {
        _page.Heading("slices", "Slices", "Whether it is as good for every group of rows as it is for all of them.");
        _page.BeginTable(
            "Metrics by slice",
            $"The bar compares {_primary.Name} with that of all test rows: to the right better, to the left worse.",
            ["Slice", ">Rows", ">" + _primary.Name, ">Difference", "", .. _others.Select(metric => ">" + metric.Name)]);
        Row("All test rows", _metrics.Rows.Test, name => _metrics[name], null);
        _page.Close();
        string columns = (5 + _others.Length).ToString(CultureInfo.InvariantCulture);
        foreach (IGrouping<string, SliceMetrics> column in _metrics.Slices.GroupBy(slice => slice.Column))
        {
            _page.Open("tbody", "class", "group").Open("tr").Element("th", column.Key, "class", "over", "scope", "rowgroup", "colspan", columns).Close().Line();
            foreach (SliceMetrics slice in column)
            {
                Row(slice.Value, slice.Rows, name => slice[name], Better(slice));
            }

            _page.Close();
        }

        _page.Close().Close().Line();
    }

    private void Row(string name, int rows, Func<string, MetricValue> value, double? better)
    {
        _page.Open("tr").Element("th", name, "scope", "row").Number(Shown.Count(rows));
        Value(value(_primary.Name));
        double? difference = better is { } gain && _primary.Direction == MetricDirection.LowerIsBetter ? -gain : better;
        _page.Number(difference is { } by ? Shown.Signed(by) : "").Open("td", "class", "bar");
        if (better is { } amount && _widest > 0)
        {
            InlineBar.Deviation(_page, amount / _widest);
        }

        _page.Close();
        foreach (Metric metric in _others)
        {
            Value(value(metric.Name));
        }

        _page.Close().Line();
    }

    private void Value(MetricValue value) => _page.Element("td", Shown.Number(value.Value), "class", "n", "title", value.Undefined);

    /// <summary>How much better than all test rows; null where either is undefined.</summary>
    private double? Better(SliceMetrics slice)
    {
        double? difference = slice[_primary.Name].Value - _metrics[_primary.Name].Value;
        return _primary.Direction == MetricDirection.HigherIsBetter ? difference : -difference;
    }
}
