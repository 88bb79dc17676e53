using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.InteroperationTests.Browser;

/// <summary>A report as a browser lays it out.</summary>
/// <param name="Width">The width of what the page needs, in pixels of CSS.</param>
/// <param name="Sections">The ids of the headings, from the top.</param>
/// <param name="Pictures">The number of SVG pictures.</param>
/// <param name="Undrawn">Of the pictures with a description, those without any extent.</param>
/// <param name="Policy">The page's Content-Security-Policy.</param>
/// <param name="BodyMargin">The margin of the body: 0px by the report's style sheet, 8px without it.</param>
/// <param name="Addresses">Every <c>src</c> and <c>href</c>, and whatever the page fetched.</param>
internal sealed record ReportView(int Width, string[] Sections, int Pictures, int Undrawn, string Policy, string BodyMargin, string[] Addresses)
{
    /// <summary>Opens the report in a frame of that width, and lets the page around it look: the report itself runs no script.</summary>
    public static async Task<ReportView> Open(string report, int width)
    {
        string folder = Path.GetDirectoryName(report)!;
        string around = Path.Combine(folder, "around.html");
        await File.WriteAllTextAsync(around, Around.Replace("WIDTH", width.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), TestContext.Current.CancellationToken);
        string document = await Chromium.DocumentOf(around, Path.Combine(folder, "profile"));

        int start = document.IndexOf("<body>", StringComparison.Ordinal) + "<body>".Length;
        string view = WebUtility.HtmlDecode(document[start..document.IndexOf("</body>", StringComparison.Ordinal)]);
        return JsonSerializer.Deserialize(view, ReportViewJson.Default.ReportView)!;
    }

    private const string Around = """
        <!DOCTYPE html>
        <meta charset="utf-8">
        <body><iframe src="report.html" style="border: 0; width: WIDTHpx; height: 800px"></iframe>
        <script>
        onload = () => {
          const page = document.querySelector("iframe").contentDocument;
          const all = selector => [...page.querySelectorAll(selector)];
          document.body.textContent = JSON.stringify({
            width: page.documentElement.scrollWidth,
            sections: all("h2[id]").map(heading => heading.id),
            pictures: all("svg").length,
            undrawn: all("svg").filter(picture => picture.querySelector("desc") && picture.getBoundingClientRect().width * picture.getBoundingClientRect().height === 0).length,
            policy: page.querySelector("meta[http-equiv=Content-Security-Policy]").content,
            bodyMargin: page.defaultView.getComputedStyle(page.body).marginTop,
            addresses: all("[src], [href]").map(element => element.getAttribute("src") ?? element.getAttribute("href"))
              .concat(page.defaultView.performance.getEntriesByType("resource").map(resource => resource.name)),
          });
        };
        </script></body>
        """;
}

[JsonSerializable(typeof(ReportView))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ReportViewJson : JsonSerializerContext;
