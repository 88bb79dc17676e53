namespace MlOps.Evaluation.Report.Sections;

/// <summary>The pictures of the task.</summary>
internal static class PicturesSection
{
    public static void Write(HtmlWriter page, ReportContent content)
    {
        page.Heading("pictures", "Pictures", "All from test rows. Point at a mark for its numbers.");
        page.Open("div", "class", content.Evaluation.Regression is null ? "figures" : "figures pairs").Line();
        if (content.Evaluation.Binary is { } binary)
        {
            BinaryPictures.Write(page, content, binary);
        }

        if (content.Evaluation.Multiclass is { } multiclass)
        {
            ConfusionPicture.Write(page, multiclass.Confusion, wide: true);
        }

        if (content.Evaluation.Regression is { } regression)
        {
            RegressionPictures.Write(page, content, regression);
        }

        page.Close().Line();
        if (content.Evaluation.Multiclass is { } labels)
        {
            LabelTables.Write(page, labels);
        }
    }
}
