using MlOps.Evaluation.Curves;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Report.Charts;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>The pictures of a regression.</summary>
internal static class RegressionPictures
{
    public static void Write(HtmlWriter page, ReportContent content, RegressionEvaluation evaluation)
    {
        string label = content.Schema.LabelColumn;
        page.Figure("Predicted against actual", "The darker, the more rows. On the dotted line the prediction is right.", () =>
        {
            Density density = evaluation.PredictedByActual;
            Plot plot = DensityPlot(page, "actual", "Predicted against actual values", density, $"Actual {label}", $"Predicted {label}");
            plot.Diagonal().End();
        });
        page.Figure("Residuals", "Actual minus predicted: to the right of zero the prediction is too low. The ends hold what lies beyond.", () => Residuals(page, evaluation.Residuals));
        page.Figure("Residuals against predicted", "A shape other than an even band around the dotted line is something the model has not learned.", () =>
        {
            Plot plot = DensityPlot(page, "residuals-predicted", "Residuals against predicted values", evaluation.ResidualByPredicted, $"Predicted {label}", "Actual minus predicted");
            plot.Level(0).End();
        });
        page.Figure("How far off", $"Half of the rows are at most {Within(0.5)} off, {Shown.Percent(0.8)} at most {Within(0.8)}, {Shown.Percent(0.96)} at most {Within(0.96)}.", () => Errors(page, evaluation.AbsoluteErrors));

        string Within(double share) => Shown.Number(evaluation.AbsoluteErrors.First(error => error.Y >= share - 1e-9).X);
    }

    /// <summary>The regression error characteristic (Bi and Bennett, 2003): the share of rows within an error.</summary>
    private static void Errors(HtmlWriter page, IReadOnlyList<CurvePoint> errors) =>
        new Plot(page, "errors", "How far off predictions are", "The share of rows whose error is at most the value below.", Axis.Numbers("Absolute error at most", 0, Math.Max(errors[^1].X, double.Epsilon)), Axis.Share("Share of rows"))
            .Area(errors, "area").Line(errors, "line b").End();

    private static Plot DensityPlot(HtmlWriter page, string id, string title, Density density, string x, string y)
    {
        var plot = new Plot(page, id, title, "A grid of cells, darker where there are more rows.", Axis.Numbers(x, density.XFrom, density.XTo), Axis.Numbers(y, density.YFrom, density.YTo));
        int lines = density.Counts.Count, columns = density.Counts[0].Count;
        double most = DeterministicMath.Log(1 + density.Counts.Max(line => line.Max()));
        double width = (density.XTo - density.XFrom) / columns, height = (density.YTo - density.YFrom) / lines;
        for (int line = 0; line < lines; line++)
        {
            for (int column = 0; column < columns; column++)
            {
                int count = density.Counts[line][column];
                if (count > 0)
                {
                    // Logarithmic, so that single rows stay visible beside cells of thousands.
                    double shade = 0.12 + (0.88 * DeterministicMath.Log(1 + count) / most);
                    (double left, double bottom) = (density.XFrom + (column * width), density.YFrom + (line * height));
                    plot.Cell(left, left + width, bottom, bottom + height, shade, $"{Shown.Count(count)} rows");
                }
            }
        }

        return plot;
    }

    private static void Residuals(HtmlWriter page, Histogram residuals)
    {
        int bins = residuals.Counts.Count;
        double width = (residuals.To - residuals.From) / bins;
        var plot = new Plot(page, "residuals", "Residuals", "A histogram of actual minus predicted.", Axis.Numbers("Actual minus predicted", residuals.From, residuals.To), Axis.Counts("Rows", residuals.Counts.Max()));
        for (int bin = 0; bin < bins; bin++)
        {
            if (residuals.Counts[bin] > 0)
            {
                double from = residuals.From + (bin * width);
                plot.Bar(from + (width * 0.06), from + (width * 0.94), residuals.Counts[bin], "blue", $"{Shown.Plain(from)} to {Shown.Plain(from + width)}: {Shown.Count(residuals.Counts[bin])} rows");
            }
        }

        plot.End();
    }
}
