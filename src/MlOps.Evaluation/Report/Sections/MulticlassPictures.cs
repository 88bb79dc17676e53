using MlOps.Evaluation.Files;
using MlOps.Evaluation.Report.Charts;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>The pictures of a multiclass classification.</summary>
internal static class MulticlassPictures
{
    public static void Write(HtmlWriter page, MulticlassEvaluation evaluation)
    {
        bool wide = evaluation.Confusion.Labels.Count > 4;
        page.Figure(
            "Confusion matrix",
            "A line is a true label, a column a predicted one. Blue: right. Orange: wrong. The shade is the share of the true label's rows.",
            () => BinaryPictures.Pan(page, () => ConfusionChart.Draw(page, evaluation.Confusion, BinaryPictures.Describe(evaluation.Confusion))),
            wide);
        CalibrationPicture.Write(page, evaluation.Calibration, "the share of rows whose predicted label is right");
    }
}
