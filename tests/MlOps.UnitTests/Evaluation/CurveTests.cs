using MlOps.Evaluation.Curves;
using MlOps.Evaluation.Metrics;

namespace MlOps.UnitTests.Evaluation;

public class CurveTests
{
    [Fact]
    public void The_area_under_the_drawn_ROC_curve_is_the_metric()
    {
        var random = new Random(1);
        bool[] labels = [.. Enumerable.Range(0, 2000).Select(_ => random.Next(2) == 0)];
        var predictions = Some.Binary(labels, [.. labels.Select(label => (float)((random.NextDouble() * 0.8) + (label ? 0.19 : 0.01)))]);

        IReadOnlyList<CurvePoint> points = Curve.Roc(ScoreGroups.Of(predictions));
        double area = points.Zip(points.Skip(1)).Sum(pair => (pair.Second.X - pair.First.X) * (pair.First.Y + pair.Second.Y) / 2);

        Assert.Equal(predictions.Value(MetricNames.AreaUnderRocCurve)!.Value, area, 2);
        Assert.InRange(points.Count, 50, Curve.MostPoints + 2);
        Assert.Equal((new CurvePoint(0, 0), new CurvePoint(1, 1)), (points[0], points[^1]));
    }

    [Fact]
    public void Rows_of_one_label_have_no_ROC_curve() =>
        Assert.Empty(Curve.Roc(ScoreGroups.Of(Some.Binary([true], [0.4f]))));

    [Fact]
    public void The_precision_recall_curve_begins_where_a_positive_row_is_found()
    {
        IReadOnlyList<CurvePoint> points = Curve.PrecisionRecall(ScoreGroups.Of(Some.Binary([false, true, false, true], [0.9f, 0.8f, 0.7f, 0.6f])));

        Assert.Equal([new(0.5, 0.5), new(0.5, 1 / 3.0), new(1, 0.5)], points);
    }

    [Fact]
    public void Calibration_compares_the_mean_probability_with_the_share_that_came_true()
    {
        bool[] came = [true, false, true, true];

        IReadOnlyList<CalibrationBin> bins = Calibration.Of([0.1f, 0.1f, 1, 0.9f], row => came[row], _ => 1);

        Assert.Equal([(0.1, 0.5, 2), (0.95, 1.0, 2)], bins.Select(bin => (Math.Round(bin.Predicted, 6), bin.Observed, bin.Rows)));
        Assert.Equal((0.4 + 0.05) / 2, Calibration.Error(bins), 6);
    }

    [Fact]
    public void A_histogram_keeps_what_lies_beyond_its_ends() =>
        Assert.Equal([2, 0, 1, 2], Histogram.Of([-100, 0, 2, 3, 1e30], 0, 4, 4).Counts);
}
