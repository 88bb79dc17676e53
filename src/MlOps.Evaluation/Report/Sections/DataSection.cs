using MlOps.Data.Schema;
using MlOps.Data.Summaries;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Report.Charts;
using MlOps.Evaluation.Slices;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>What the model learned from and was tested on.</summary>
internal static class DataSection
{
    public static void Write(HtmlWriter page, ReportContent content)
    {
        RowCounts rows = content.Metrics.Rows;
        DataSummary data = content.Data;
        page.Heading("data", "Data", $"{Shown.Count(rows.Train)} rows for training, {Shown.Count(rows.Validation)} for validation, {Shown.Count(rows.Test)} for testing. {Origin(data)}");
        if (data.RowsWithoutLabel > 0)
        {
            page.Element("p", $"{Shown.Count(data.RowsWithoutLabel)} rows have no label and are left out.", "class", "soft");
        }

        page.BeginTable(
            "Columns in training rows",
            "Numbers: the middle half with the median, and a line from the 1st to the 99th percentile. Categories: the most frequent values.",
            "Column", "Type", "Role", ">Missing", ">Distinct", "Distribution", "Values");
        foreach (ColumnSummary column in data.Training.Columns)
        {
            Row(page, column, data.Training.Rows, content.Schema.Columns.FirstOrDefault(one => one.Name == column.Name)?.Expression);
        }

        page.EndTable();
    }

    private static string Origin(DataSummary data) =>
        data.Split == "Files" ? "Test rows come from files of their own." : $"Test rows were split off by the method {data.Split}.";

    private static void Row(HtmlWriter page, ColumnSummary column, int rows, string? expression)
    {
        page.Open("tr").Open("th", "scope", "row").Text(column.Name);
        if (expression is not null)
        {
            page.Element("div", $"= {expression}", "class", "soft small");
        }

        page.Close().Element("td", column.Type.ToString()).Element("td", column.Role.ToString());
        page.Number(column.Missing == 0 ? "0" : Shown.Percent((double)column.Missing / Math.Max(1, rows)));
        page.Number(Shown.Count(column.Distinct) + (column.Distinct >= ColumnSummary.DistinctCap ? "+" : ""));
        page.Open("td", "class", "bar");
        if (column.Numbers is { } numbers)
        {
            InlineBar.Box(page, numbers);
        }
        else if (column.Values is { Count: > 0 } values)
        {
            InlineBar.Values(page, values);
        }

        page.Close().Element("td", Describe(column), "class", "soft small").Close().Line();
    }

    private static string Describe(ColumnSummary column)
    {
        const int Most = 3, Median = 3;
        return column switch
        {
            { Type: ColumnType.Timestamp, Numbers: { } instants } => $"{RangeNames.Timestamp(instants.Minimum)} to {RangeNames.Timestamp(instants.Maximum)}",
            { Numbers: { } numbers } => $"{Shown.Plain(numbers.Minimum)} to {Shown.Plain(numbers.Maximum)}, median {Shown.Plain(numbers.Quantiles[Median])}",
            { Values: { } values } => string.Join(", ", values.Take(Most).Select(value => $"{Shorten(value.Value)} {Shown.Percent((double)value.Count / Math.Max(1, column.Count))}")) + (column.Distinct > Most ? ", …" : ""),
            _ => "",
        };
    }

    private static string Shorten(string value)
    {
        const int Longest = 28;
        return value.Length <= Longest ? value : value[..(Longest - 1)] + "…";
    }
}
