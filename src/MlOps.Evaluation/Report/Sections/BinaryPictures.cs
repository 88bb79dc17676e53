using MlOps.Evaluation.Curves;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Metrics;
using MlOps.Evaluation.Report.Charts;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>The pictures of a binary classification.</summary>
internal static class BinaryPictures
{
    public static void Write(HtmlWriter page, ReportContent content, BinaryEvaluation evaluation)
    {
        string positive = content.Schema.Classes[^1], negative = content.Schema.Classes[0];
        if (evaluation.Roc.Count > 0)
        {
            page.Figure("ROC curve", "How many positive rows are found, against how many negative ones are taken for positive. The dotted line is guessing.", () => Roc(page, content, evaluation));
        }

        if (evaluation.PrecisionRecall.Count > 0)
        {
            page.Figure("Precision and recall", "How many of the rows called positive are, against how many of the positive rows are found. The dotted line is guessing.", () => PrecisionRecall(page, content, evaluation));
        }

        CalibrationPicture.Write(page, evaluation.Calibration, $"the share of rows that are {positive}");
        page.Figure("Probabilities by label", "The better the model, the further apart the two labels are.", () => Probabilities(page, evaluation, positive, negative));
        page.Figure("Choosing a threshold", "What calling a row positive from another probability on would give. The label predicted uses 50%.", () => Thresholds(page, evaluation));
        ConfusionPicture.Write(page, evaluation.Confusion, wide: false);
    }

    private static void Roc(HtmlWriter page, ReportContent content, BinaryEvaluation evaluation)
    {
        string area = Shown.Number(content.Metrics[MetricNames.AreaUnderRocCurve].Value);
        new Plot(page, "roc", "ROC curve", $"The area under the curve is {area}.", Axis.Share("False-positive rate"), Axis.Share("True-positive rate"))
            .Area(evaluation.Roc, "area").Diagonal().Line(evaluation.Roc, "line b").Note(0.97, 0.06, $"area {area}", "end").End();
    }

    private static void PrecisionRecall(HtmlWriter page, ReportContent content, BinaryEvaluation evaluation)
    {
        double positives = evaluation.Positives.Counts.Sum(), negatives = evaluation.Negatives.Counts.Sum();
        string area = Shown.Number(content.Metrics[MetricNames.AreaUnderPrecisionRecallCurve].Value);
        new Plot(page, "pr", "Precision-recall curve", $"Average precision is {area}.", Axis.Share("Recall"), Axis.Share("Precision"))
            .Area(evaluation.PrecisionRecall, "area").Level(positives / (positives + negatives)).Line(evaluation.PrecisionRecall, "line b").Note(0.03, 0.06, $"average precision {area}").End();
    }

    private static void Probabilities(HtmlWriter page, BinaryEvaluation evaluation, string positive, string negative)
    {
        double positives = Math.Max(1, evaluation.Positives.Counts.Sum()), negatives = Math.Max(1, evaluation.Negatives.Counts.Sum());
        int bins = evaluation.Positives.Counts.Count;
        double greatest = evaluation.Positives.Counts.Max(count => count / positives);
        greatest = Math.Max(greatest, evaluation.Negatives.Counts.Max(count => count / negatives));
        Axis share = Axis.Numbers("Share of the label's rows, %", 0, 100 * greatest * 1.05);
        var plot = new Plot(page, "probabilities", "Predicted probabilities by label", "Two histograms over the predicted probability.", Axis.Share("Predicted probability"), share);
        for (int bin = 0; bin < bins; bin++)
        {
            (double from, double to) = ((double)bin / bins, (bin + 1.0) / bins);
            Half(from, (from + to) / 2, evaluation.Negatives.Counts[bin], negatives, "grey", negative);
            Half((from + to) / 2, to, evaluation.Positives.Counts[bin], positives, "blue", positive);
        }

        plot.End();
        page.Legend(("grey", $"truly {negative}"), ("blue", $"truly {positive}"));

        void Half(double from, double to, int count, double all, string style, string label)
        {
            if (count > 0)
            {
                plot.Bar(from + 0.002, to, 100 * count / all, style, $"{label}: {Shown.Count(count)} rows");
            }
        }
    }

    /// <summary>Precision, recall and the share called positive at the edges of the histograms' ranges.</summary>
    private static void Thresholds(HtmlWriter page, BinaryEvaluation evaluation)
    {
        int bins = evaluation.Positives.Counts.Count;
        double positives = evaluation.Positives.Counts.Sum(), rows = positives + evaluation.Negatives.Counts.Sum();
        var precision = new List<CurvePoint>();
        var recall = new List<CurvePoint>();
        var called = new List<CurvePoint>();
        for (int bin = 0; bin < bins; bin++)
        {
            double threshold = (double)bin / bins;
            double truePositives = evaluation.Positives.Counts.Skip(bin).Sum();
            double predicted = truePositives + evaluation.Negatives.Counts.Skip(bin).Sum();
            called.Add(new CurvePoint(threshold, predicted / rows));
            if (positives > 0)
            {
                recall.Add(new CurvePoint(threshold, truePositives / positives));
            }

            if (predicted > 0)
            {
                precision.Add(new CurvePoint(threshold, truePositives / predicted));
            }
        }

        new Plot(page, "thresholds", "Precision and recall by threshold", "Recall falls and precision mostly rises with the threshold.", Axis.Share("Threshold on the probability"), Axis.Share("Share"))
            .Line(called, "guide").Line(recall, "line o").Line(precision, "line b").End();
        page.Legend(("line b", "precision"), ("line o", "recall"), ("guide", "called positive"));
    }
}
