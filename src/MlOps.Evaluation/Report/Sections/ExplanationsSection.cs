using MlOps.Data;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Report.Charts;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>How columns move scores, and why the model is most wrong where it is.</summary>
internal static class ExplanationsSection
{
    private const int Most = 25;

    public static void Write(HtmlWriter page, ReportContent content)
    {
        if (content.Evaluation.Explanations is not { } explanations || explanations.Columns.Count == 0)
        {
            return;
        }

        string unit = content.Schema.Task switch
        {
            ModelTask.BinaryClassification => $"the log-odds of {content.Schema.Classes[1]}",
            ModelTask.MulticlassClassification => "the value of a class before the softmax",
            _ => $"the predicted {content.Schema.LabelColumn}",
        };
        string first = explanations.Columns.Count > Most ? $" The first {Most} of {Shown.Count(explanations.Columns.Count)} columns." : "";
        page.Heading("explanations", "Explanations", $"How far a column moves {unit} of a row, up or down: the mean over {Shown.Count(explanations.Rows)} test rows (Shapley values).{first}");
        double greatest = Math.Max(explanations.Columns.Max(column => column.Value), double.Epsilon);
        page.BeginNamedTable("Mean size of contributions", "Column", "", ">Moves by");
        foreach (NamedValue<double> column in explanations.Columns.Take(Most))
        {
            page.Open("tr").Element("th", column.Name, "scope", "row");
            page.Open("td", "class", "bar long");
            InlineBar.Share(page, column.Value / greatest);
            page.Close();
            page.Number(Shown.Number(column.Value)).Close().Line();
        }

        page.EndTable();
        foreach (ErrorExplanation error in explanations.WorstErrors)
        {
            WriteError(page, error, content.Schema.Task);
        }
    }

    private static void WriteError(HtmlWriter page, ErrorExplanation error, ModelTask task)
    {
        string truth = error.Probability is { } probability ? $"{error.Label}, to which the model gave {Shown.Percent(probability)}" : error.Label;
        string score = task == ModelTask.MulticlassClassification ? $"score of {error.Predicted}" : "score";
        page.BeginTable(
            $"Among the worst errors: predicted {error.Predicted}, true {truth}",
            $"The {score} is {Shown.Number(error.Score)}: {Shown.Number(error.BaseValue)} where nothing is known, and what the columns add.",
            "Column", "|Value among test rows", "", ">Adds");
        double greatest = Math.Max(error.Contributions.Select(column => Math.Abs(column.Amount)).Append(Math.Abs(error.Others)).Max(), double.Epsilon);
        foreach (ColumnContribution column in error.Contributions)
        {
            WriteAmount(page, column.Name, column.Range ?? "", column.Amount, greatest);
        }

        WriteAmount(page, "All others", "", error.Others, greatest);
        page.EndTable();
    }

    private static void WriteAmount(HtmlWriter page, string name, string range, double amount, double greatest)
    {
        page.Open("tr").Element("th", name, "scope", "row").Element("td", range, "class", "n wide-only");
        page.Open("td", "class", "bar");
        InlineBar.Deviation(page, amount / greatest);
        page.Close().Number(Shown.Signed(amount)).Close().Line();
    }
}
