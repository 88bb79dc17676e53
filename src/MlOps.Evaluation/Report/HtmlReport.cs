namespace MlOps.Evaluation.Report;

/// <summary><c>report.html</c>: one page that needs nothing else, on whether the model is good enough and why.</summary>
public static class HtmlReport
{
    /// <summary>The page's text.</summary>
    public static string Render(ReportContent content)
    {
        var page = new HtmlWriter();
        page.Element("h1", content.Lineage.Name);
        return page.ToString();
    }
}
