using System.Security.Cryptography;
using System.Text;
using MlOps.Evaluation.Report.Sections;

namespace MlOps.Evaluation.Report;

/// <summary><c>report.html</c>: one page that needs nothing else, on whether the model is good enough and why.</summary>
/// <remarks>The same content gives the same bytes.</remarks>
public static class HtmlReport
{
    /// <summary>The page's text.</summary>
    public static string Render(ReportContent content)
    {
        string style = Style();
        var page = new HtmlWriter();
        page.Raw("<!DOCTYPE html>\n").Open("html", "lang", "en").Open("head").Line();
        page.Empty("meta", "charset", "utf-8");
        page.Empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.Empty("meta", "http-equiv", "Content-Security-Policy", "content", Policy(style)).Line();
        page.Element("title", $"{content.Lineage.Name} – model report").Line();
        page.Raw("<style>").Raw(style).Raw("</style>").Line().Close();
        page.Open("body").Line();
        page.Element("a", "Skip to the report", "class", "skip", "href", "#metrics").Line();
        TopSection.Write(page, content);
        page.Open("main").Line();
        MetricsSection.Write(page, content);
        GatesSection.Write(page, content);
        BaselineSection.Write(page, content);
        SlicesSection.Write(page, content);
        PicturesSection.Write(page, content);
        FeaturesSection.Write(page, content);
        ExplanationsSection.Write(page, content);
        DataSection.Write(page, content);
        ProfileSection.Write(page, content);
        TrainingSection.Write(page, content);
        TuningSection.Write(page, content);
        LineageSection.Write(page, content);
        page.Close().Line();
        page.Open("footer").Text("Made by MlOps.Sdk. The page holds no rows of the data, runs no script and loads nothing.").Close();
        return page.Line().Close().Close().Line().ToString();
    }

    /// <summary>Only our style sheet, known by its hash: were some data to become markup after all, a browser would neither run nor fetch it.</summary>
    private static string Policy(string style) =>
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; base-uri 'none'; form-action 'none'";

    private static string Style()
    {
        using Stream sheet = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(sheet, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
