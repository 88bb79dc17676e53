using MlOps.Data.Profiles;
using MlOps.Data.Schema;
using MlOps.Evaluation.Report.Charts;
using MlOps.Evaluation.Slices;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>A picture a column: how it is distributed in training rows and in test rows, and what tells the classes apart.</summary>
internal static class ProfileSection
{
    private const int Most = 100;
    private const int MostClasses = 6;

    public static void Write(HtmlWriter page, ReportContent content)
    {
        if (content.Profile is not { } profile)
        {
            return;
        }

        string first = profile.Columns.Count > Most ? $" The first {Most} of {Shown.Count(profile.Columns.Count)} columns; profile.json has all." : "";
        page.Heading("columns", "Columns", $"How each column is distributed: shares of the training rows as bars, of the test rows as outlines.{first}");
        page.Open("div", "class", "figures").Line();
        for (int i = 0; i < Math.Min(Most, profile.Columns.Count); i++)
        {
            ColumnProfile column = profile.Columns[i];
            page.Figure(column.Name, Describe(column), () => Draw(page, column, $"column-{i + 1}"));
        }

        page.Close().Line();
    }

    private static void Draw(HtmlWriter page, ColumnProfile column, string id)
    {
        // A few numbers are kinds: cells between them would be empty.
        const int FewValues = 8;
        bool isFew = column.Training.TopValues is not null && column.Training.Distinct <= FewValues && column.Test.Distinct <= FewValues;
        if (column.Training.Histogram is { } histogram && !isFew)
        {
            DistributionChart.Numbers(page, id, column.Name, histogram, column.Test.Histogram, value => Value(column, value));
        }
        else if (column.Training.TopValues is { Count: > 0 } values)
        {
            DistributionChart.Values(page, id, column.Name, values, column.Training.Count, column.Test);
        }
    }

    private static string Describe(ColumnProfile column)
    {
        Distribution training = column.Training;
        const int Median = 4;
        string missing = training.Missing == 0 ? "" : $", {Shown.Percent((double)training.Missing / Math.Max(1, training.Missing + training.Count))} missing";
        string text = $"{column.Type}, {Shown.Count(training.Distinct)} different {(column.Type == ColumnType.Text ? "lengths" : "values")}{missing}.";
        if (training.Quantiles is { } quantiles && column.Type != ColumnType.Boolean)
        {
            text += $" Median {Value(column, quantiles[Median])}, from {Value(column, training.Minimum!.Value)} to {Value(column, training.Maximum!.Value)}.";
        }

        KeyValuePair<string, Distribution>[] classes = [.. column.Classes.Where(part => part.Value.Quantiles is not null)];
        return classes.Length is > 1 and <= MostClasses && column.Type is ColumnType.Number or ColumnType.Timestamp && classes.Length is > 1 and <= MostClasses
            ? $"{text} Medians of the classes: {string.Join(", ", classes.Select(part => $"{part.Key}: {Value(column, part.Value.Quantiles![Median])}"))}."
            : text;
    }

    private static string Value(ColumnProfile column, double value) => column.Type == ColumnType.Timestamp ? RangeNames.Timestamp(value) : Shown.Plain(value);
}
