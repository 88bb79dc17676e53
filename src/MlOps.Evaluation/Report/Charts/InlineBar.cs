using MlOps.Data.Summaries;

namespace MlOps.Evaluation.Report.Charts;

/// <summary>Pictures as high as a line of a table.</summary>
internal static class InlineBar
{
    private const double Width = 128;
    private const double Height = 18;

    /// <summary>A bar as long as a share, and a mark at another.</summary>
    public static void Share(HtmlWriter page, double share, double? mark = null, string style = "blue")
    {
        Svg.BeginInline(page, Width, Height);
        page.Empty("rect", "class", "track", "x", "0", "y", "5", "width", Svg.At(Width), "height", "8");
        page.Empty("rect", "class", style, "x", "0", "y", "5", "width", Svg.At(Width * Math.Clamp(share, 0, 1)), "height", "8");
        if (mark is { } at)
        {
            double x = Math.Clamp(Width * at, 1, Width - 1);
            page.Empty("line", "class", "mark", "x1", Svg.At(x), "x2", Svg.At(x), "y1", "1", "y2", "17");
        }

        page.Close();
    }

    /// <summary>A bar from the middle: to the right in blue, to the left in orange; 1 and −1 reach the ends.</summary>
    public static void Deviation(HtmlWriter page, double share)
    {
        double length = Math.Clamp(Math.Abs(share), 0, 1) * Width / 2;
        Svg.BeginInline(page, Width, Height);
        page.Empty("rect", "class", share < 0 ? "orange" : "blue", "x", Svg.At(share < 0 ? (Width / 2) - length : Width / 2), "y", "5", "width", Svg.At(length), "height", "8");
        page.Empty("line", "class", "mark", "x1", Svg.At(Width / 2), "x2", Svg.At(Width / 2), "y1", "1", "y2", "17").Close();
    }

    /// <summary>Numbers: the middle half as a box with the median, a line from the first to the ninety-ninth percentile.</summary>
    public static void Box(HtmlWriter page, NumberSummary numbers)
    {
        (double from, double to) = (numbers.Quantiles[0], numbers.Quantiles[^1]);
        double range = to > from ? to - from : 1;
        double At(int quantile) => 2 + ((numbers.Quantiles[quantile] - from) / range * (Width - 4));

        Svg.BeginInline(page, Width, Height);
        page.Empty("rect", "class", "grey", "x", Svg.At(At(0)), "y", "8.25", "width", Svg.At(Math.Max(1, At(6) - At(0))), "height", "1.5");
        page.Empty("rect", "class", "blue", "fill-opacity", "0.45", "x", Svg.At(At(2)), "y", "3", "width", Svg.At(Math.Max(2, At(4) - At(2))), "height", "12");
        page.Empty("line", "class", "mark", "x1", Svg.At(At(3)), "x2", Svg.At(At(3)), "y1", "2", "y2", "16");
        page.Close();
    }

    /// <summary>Categories: one bar a value, the most frequent first, as high as its share of the first.</summary>
    public static void Values(HtmlWriter page, IReadOnlyList<ValueCount> values)
    {
        const int Most = 16;
        double step = Math.Min(16, Width / Math.Min(Most, values.Count));
        double greatest = Math.Max(1, values[0].Count);
        Svg.BeginInline(page, Width, Height);
        for (int i = 0; i < Math.Min(Most, values.Count); i++)
        {
            double height = Math.Max(1, values[i].Count / greatest * Height);
            page.Empty("rect", "class", "blue", "x", Svg.At(i * step), "y", Svg.At(Height - height), "width", Svg.At(step - 1.5), "height", Svg.At(height));
        }

        page.Close();
    }
}
