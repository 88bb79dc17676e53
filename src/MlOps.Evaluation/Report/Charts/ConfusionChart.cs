using System.Globalization;
using MlOps.Evaluation.Curves;

namespace MlOps.Evaluation.Report.Charts;

/// <summary>A confusion matrix as a heat map: a row is a true label, shaded by its own shares, so that rare labels show as well as frequent ones.</summary>
internal static class ConfusionChart
{
    private const int LongestLabel = 24;

    public static void Draw(HtmlWriter page, ConfusionMatrix matrix, string description)
    {
        int classes = matrix.Labels.Count;
        double cell = classes switch { <= 3 => 88, <= 6 => 52, <= 12 => 46, <= 24 => 28, _ => 22 };
        string[] labels = [.. matrix.Labels.Select(Shorten)];
        double text = 6.2 * labels.Max(label => label.Length);
        bool slanted = text > cell;
        double left = 28 + text;
        double top = (slanted ? 36 : 24) + (slanted ? (text * 0.71) + 12 : 18);
        // Slanted heads lean out to the right of the last column.
        double width = left + (classes * cell) + (slanted ? (text * 0.71) + 4 : 4);
        double height = top + (classes * cell) + 4;
        Svg.Begin(page, "confusion", "Confusion matrix", description, width, height, natural: true);
        page.Element("text", "predicted", "class", "axis", "x", Svg.At(left + (classes * cell / 2)), "y", "13", "text-anchor", "middle");
        double middle = top + (classes * cell / 2);
        page.Element("text", "true", "class", "axis", "x", "12", "y", Svg.At(middle), "text-anchor", "middle", "transform", $"rotate(-90 12 {Svg.At(middle)})");
        for (int label = 0; label < classes; label++)
        {
            double center = (label + 0.5) * cell;
            page.Element("text", labels[label], "class", "ink", "x", Svg.At(left - 7), "y", Svg.At(top + center + 4), "text-anchor", "end");
            (double x, double y) = (left + center, top - 7);
            page.Element(
                "text", labels[label], "class", "ink", "x", Svg.At(x), "y", Svg.At(y),
                "text-anchor", slanted ? "start" : "middle", "transform", slanted ? $"rotate(-45 {Svg.At(x)} {Svg.At(y)})" : null);
            DrawRow(page, matrix, label, left, top, cell);
        }

        page.Close().Line();
    }

    private static void DrawRow(HtmlWriter page, ConfusionMatrix matrix, int label, double left, double top, double cell)
    {
        IReadOnlyList<int> counts = matrix.Counts[label];
        double rows = Math.Max(1, counts.Sum());
        for (int predicted = 0; predicted < counts.Count; predicted++)
        {
            double share = counts[predicted] / rows;
            (double x, double y) = (left + (predicted * cell), top + (label * cell));
            string tip = string.Create(CultureInfo.InvariantCulture, $"{matrix.Labels[label]} predicted as {matrix.Labels[predicted]}: {Shown.Count(counts[predicted])} of {Shown.Count((long)counts.Sum())} rows");
            page.Open("g").Element("title", tip);
            page.Empty("rect", "class", "track edge", "x", Svg.At(x), "y", Svg.At(y), "width", Svg.At(cell), "height", Svg.At(cell));
            if (counts[predicted] > 0)
            {
                (double shade, string text) = Shade(share, predicted == label);
                page.Empty(
                    "rect", "class", (predicted == label ? "blue" : "orange") + " edge", "fill-opacity", shade.ToString("0.##", CultureInfo.InvariantCulture),
                    "x", Svg.At(x), "y", Svg.At(y), "width", Svg.At(cell), "height", Svg.At(cell));
                string count = Count(counts[predicted], cell);
                page.Element("text", count, "class", text, "x", Svg.At(x + (cell / 2)), "y", Svg.At(y + (cell / 2) + 4), "text-anchor", "middle");
                if (cell >= 88)
                {
                    page.Element("text", Shown.Percent(share), "class", text, "x", Svg.At(x + (cell / 2)), "y", Svg.At(y + (cell / 2) + 18), "text-anchor", "middle");
                }
            }

            page.Close();
        }

        page.Line();
    }

    /// <summary>
    /// How opaque a cell is, and the colour of its text. The root lifts small shares, since mistakes are what one looks
    /// for; the shades in between are left out, because neither colour of text has a contrast of 4.5 on them both on
    /// light and on dark pages.
    /// </summary>
    private static (double Shade, string Text) Shade(double share, bool right)
    {
        double root = Math.Sqrt(share);
        return share < 0.5 ? (0.08 + (0.58 * root), "ink") : right ? (0.82 + (0.36 * (share - 0.5)), "on") : (0.96, "on");
    }

    private static string Count(int count, double cell) =>
        count >= 1000 && cell < 40 ? string.Create(CultureInfo.InvariantCulture, $"{count / 1000.0:0.#}k") : Shown.Count(count);

    private static string Shorten(string label) => label.Length <= LongestLabel ? label : label[..(LongestLabel - 1)] + "…";
}
