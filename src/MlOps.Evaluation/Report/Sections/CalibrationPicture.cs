using MlOps.Evaluation.Curves;
using MlOps.Evaluation.Report.Charts;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>The reliability diagram: what came true of what was given a probability.</summary>
internal static class CalibrationPicture
{
    public static void Write(HtmlWriter page, IReadOnlyList<CalibrationBin> bins, string observed)
    {
        string error = Shown.Percent(Calibration.Error(bins));
        page.Figure(
            "Calibration",
            $"For each range of probability, {observed}. On the dotted line, probabilities mean what they say; on average they are {error} off.",
            () =>
            {
                double most = bins.Max(bin => bin.Rows);
                var plot = new Plot(page, "calibration", "Calibration", $"The expected calibration error is {error}.", Axis.Share("Predicted probability"), Axis.Share("Observed share"));
                foreach (CalibrationBin bin in bins)
                {
                    plot.Bar(bin.From + 0.005, bin.To - 0.005, 0.18 * bin.Rows / most, "track", $"{Shown.Count(bin.Rows)} rows");
                }

                plot.Diagonal().Line(bins.Select(bin => new CurvePoint(bin.Predicted, bin.Observed)), "line b");
                foreach (CalibrationBin bin in bins)
                {
                    plot.Dot(new CurvePoint(bin.Predicted, bin.Observed), 4, "blue", $"predicted {Shown.Percent(bin.Predicted)}, observed {Shown.Percent(bin.Observed)}, {Shown.Count(bin.Rows)} rows");
                }

                plot.End();
                page.Legend(("line b", "observed"), ("track", "number of rows"));
            });
    }
}
