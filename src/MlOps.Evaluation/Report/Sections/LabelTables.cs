using MlOps.Evaluation.Curves;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Report.Charts;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>How good a multiclass model is at each label, and what it takes for what.</summary>
internal static class LabelTables
{
    private const int MostConfusions = 12;

    public static void Write(HtmlWriter page, MulticlassEvaluation evaluation)
    {
        ConfusionMatrix matrix = evaluation.Confusion;
        int classes = matrix.Labels.Count;
        page.Open("div", "class", "sides").Open("div");
        page.BeginTable("Labels", "Recall: the share of the label's rows that is found. Precision: of the rows predicted so, the share that is.", "Label", ">Rows", ">Recall", "", ">Precision");
        for (int label = 0; label < classes; label++)
        {
            int right = matrix.Counts[label][label], rows = matrix.Counts[label].Sum(), predicted = matrix.Counts.Sum(row => row[label]);
            page.Open("tr").Element("th", matrix.Labels[label], "scope", "row").Number(Shown.Count(rows));
            page.Number(rows == 0 ? Shown.Absent : Shown.Percent((double)right / rows)).Open("td", "class", "bar");
            if (rows > 0)
            {
                InlineBar.Share(page, (double)right / rows);
            }

            page.Close().Number(predicted == 0 ? Shown.Absent : Shown.Percent((double)right / predicted)).Close().Line();
        }

        page.EndTable();
        page.Close().Open("div");
        CalibrationPicture.Write(page, evaluation.Calibration, "the share of rows whose predicted label is right");
        var confusions = (
            from label in Enumerable.Range(0, classes)
            from predicted in Enumerable.Range(0, classes)
            where label != predicted && matrix.Counts[label][predicted] > 0
            orderby matrix.Counts[label][predicted] descending
            select (Label: label, Predicted: predicted)).Take(MostConfusions).ToArray();
        if (confusions.Length > 0)
        {
            page.BeginTable("Most frequent mistakes", null, "True label", "Predicted", ">Rows", ">Of the label");
            foreach ((int label, int predicted) in confusions)
            {
                int count = matrix.Counts[label][predicted];
                page.Open("tr").Element("th", matrix.Labels[label], "scope", "row").Element("td", matrix.Labels[predicted]);
                page.Number(Shown.Count(count)).Number(Shown.Percent((double)count / matrix.Counts[label].Sum())).Close().Line();
            }

            page.EndTable();
        }

        page.Close().Close().Line();
    }
}
