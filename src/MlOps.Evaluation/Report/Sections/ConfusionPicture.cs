using System.Globalization;
using MlOps.Evaluation.Curves;
using MlOps.Evaluation.Report.Charts;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>The confusion matrix, in a box that scrolls sideways where the screen is narrow.</summary>
internal static class ConfusionPicture
{
    public static void Write(HtmlWriter page, ConfusionMatrix matrix, bool wide) => page.Figure(
        "Confusion matrix",
        "A line is a true label, a column a predicted one. Blue: right. Orange: wrong. The shade is the share of the true label's rows.",
        () =>
        {
            page.Open("div", "class", "pan", "tabindex", "0", "role", "region", "aria-label", "Confusion matrix");
            ConfusionChart.Draw(page, matrix, Describe(matrix));
            page.Close();
        },
        wide);

    private static string Describe(ConfusionMatrix matrix)
    {
        long right = Enumerable.Range(0, matrix.Labels.Count).Sum(label => (long)matrix.Counts[label][label]);
        long all = matrix.Counts.Sum(row => row.Sum(count => (long)count));
        return string.Create(CultureInfo.InvariantCulture, $"{Shown.Count(right)} of {Shown.Count(all)} rows are on the diagonal, where the prediction is right.");
    }
}
