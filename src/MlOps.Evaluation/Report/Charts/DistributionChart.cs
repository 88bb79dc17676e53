using MlOps.Data.Profiles;
using MlOps.Data.Summaries;

namespace MlOps.Evaluation.Report.Charts;

/// <summary>The distribution of a column in training rows, as bars, and in test rows, as outlines.</summary>
internal static class DistributionChart
{
    private const double Width = 300;
    private const double Height = 110;
    private const double Bottom = 16; // for the ends of the axis
    private const double RowHeight = 18;
    private const int MostValues = 8;

    /// <summary>Numbers in cells of equal width.</summary>
    public static void Numbers(HtmlWriter page, string id, string name, Histogram training, Histogram? test, Func<double, string> text)
    {
        int exponent = Math.Max(training.Exponent, test is { Counts.Count: > 0 } ? test.Exponent : training.Exponent);
        (long from, long to) = Range(training, exponent);
        if (test is { Counts.Count: > 0 })
        {
            (long testFrom, long testTo) = Range(test, exponent);
            (from, to) = (Math.Min(from, testFrom), Math.Max(to, testTo));
        }

        // Rows of one set far from the other's would make cells too narrow to see.
        const int MostCells = 96;
        for (; to - from >= MostCells; exponent++)
        {
            (from, to) = (from >> 1, to >> 1);
        }

        double[] bars = Shares(training, exponent, from, to);
        double[] outline = test is null ? [] : Shares(test, exponent, from, to);
        double greatest = Math.Max(bars.Max(), outline.DefaultIfEmpty(0).Max());
        double step = Width / bars.Length;
        Svg.Begin(page, id, $"Distribution of {name}", "The shares of training rows as bars and of test rows as a line, from the smallest value to the largest.", Width, Height + Bottom);
        double YAt(double share) => Height - (share / greatest * (Height - 4));
        for (int i = 0; i < bars.Length; i++)
        {
            if (bars[i] > 0)
            {
                page.Empty("rect", "class", "blue", "x", Svg.At(i * step), "y", Svg.At(YAt(bars[i])), "width", Svg.At(Math.Max(0.5, step - 1)), "height", Svg.At(Height - YAt(bars[i])));
            }
        }

        if (outline.Length > 0)
        {
            IEnumerable<string> steps = outline.SelectMany((share, i) => (string[])[$"{Svg.At(i * step)},{Svg.At(YAt(share))}", $"{Svg.At((i + 1) * step)},{Svg.At(YAt(share))}"]);
            page.Empty("polyline", "class", "line o", "points", string.Join(' ', steps));
        }

        double width = Math.ScaleB(1, exponent);
        page.Element("text", text(from * width), "x", "0", "y", Svg.At(Height + Bottom - 3));
        page.Element("text", text((to + 1) * width), "x", Svg.At(Width), "y", Svg.At(Height + Bottom - 3), "text-anchor", "end");
        page.Close();
    }

    /// <summary>The most frequent values, a line each.</summary>
    public static void Values(HtmlWriter page, string id, string name, IReadOnlyList<ValueCount> training, int rows, Distribution test)
    {
        const double Label = 110, Longest = Width - Label;
        ValueCount[] shown = [.. training.Take(MostValues)];
        double InTest(string value) => test.TopValues?.FirstOrDefault(count => count.Value == value) is { } found ? (double)found.Count / Math.Max(1, test.Count) : 0;
        double greatest = shown.Max(value => Math.Max((double)value.Count / rows, InTest(value.Value)));
        Svg.Begin(page, id, $"Distribution of {name}", "The shares of the most frequent values: training rows as bars, test rows as outlines.", Width, shown.Length * RowHeight);
        for (int i = 0; i < shown.Length; i++)
        {
            double y = i * RowHeight;
            double inTest = InTest(shown[i].Value);
            page.Element("text", Shorten(shown[i].Value), "x", Svg.At(Label - 6), "y", Svg.At(y + 12.5), "text-anchor", "end");
            page.Empty("rect", "class", "blue", "x", Svg.At(Label), "y", Svg.At(y + 4), "width", Svg.At(Math.Max(0.5, (double)shown[i].Count / rows / greatest * Longest)), "height", "10");
            if (inTest > 0)
            {
                page.Empty("rect", "class", "line o", "x", Svg.At(Label), "y", Svg.At(y + 3), "width", Svg.At(Math.Max(0.5, (inTest / greatest * Longest) - 1)), "height", "12");
            }
        }

        page.Close();
    }

    private static string Shorten(string value)
    {
        const int Longest = 16;
        return value.Length <= Longest ? value : value[..(Longest - 1)] + "…";
    }

    private static (long From, long To) Range(Histogram histogram, int exponent) =>
        (Widened(histogram.First, exponent - histogram.Exponent), Widened(histogram.First + histogram.Counts.Count - 1, exponent - histogram.Exponent));

    private static double[] Shares(Histogram histogram, int exponent, long from, long to)
    {
        var shares = new double[to - from + 1];
        double rows = Math.Max(1, histogram.Counts.Sum());
        for (int i = 0; i < histogram.Counts.Count; i++)
        {
            shares[Widened(histogram.First + i, exponent - histogram.Exponent) - from] += histogram.Counts[i] / rows;
        }

        return shares;
    }

    private static long Widened(long cell, int n) => cell >> Math.Min(n, 63);
}
