using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Report;

namespace MlOps.UnitTests.Evaluation;

public class HtmlReportTests
{
    private const string Hostile = "<script>alert(\"1\")</script>&amp;'--><svg onload=x>]]>";

    public static TheoryData<string> Models => ["binary", "multiclass 3", "multiclass 22", "regression"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Text_from_data_stays_text(string model)
    {
        XElement page = Parse(Render(model, Hostile));

        Assert.Empty(page.Descendants("script"));
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.Contains(Hostile, page.Descendants("h1").Single().Value, StringComparison.Ordinal);
        Assert.Contains(page.Descendants("th"), head => head.Value == $"Region {Hostile}");
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_page_loads_nothing(string model)
    {
        XElement page = Parse(Render(model));

        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "style" or "srcset" or "data");
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "link" or "img" or "iframe" or "object" or "script" or "use");
        Assert.All(page.Descendants().Attributes("href"), link => Assert.StartsWith("#", link.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("url(", page.Descendants("style").Single().Value, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page.Descendants("style").Single().Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compared", "0.5000")]
    [InlineData("not published", "No version of Churn")]
    [InlineData("of other columns", "It reads the column '")]
    public void The_published_model_stands_beside_the_new_one_or_it_is_said_why_not(string state, string shown)
    {
        ReportContent content = new SomeReport(Hostile).Binary();
        BaselineMetrics baseline = new() { Package = "Churn" + Hostile };
        content = content with
        {
            Metrics = content.Metrics with
            {
                Baseline = state switch
                {
                    "compared" => baseline with { Version = "1.0.0", Metrics = new(content.Metrics.Metrics.Select(metric => KeyValuePair.Create(metric.Key, (double?)0.5))) },
                    "not published" => baseline,
                    _ => baseline with { Version = "1.0.0", Differences = [$"it reads the column '{Hostile}', which the data no longer have"] },
                },
                Slices = [.. content.Metrics.Slices.Select(slice => state == "compared" ? slice with { Baseline = slice.Metrics } : slice)],
            },
        };

        XElement page = Parse(HtmlReport.Render(content));

        XElement heading = page.Descendants("h2").Single(element => element.Attribute("id")?.Value == "baseline");
        string section = string.Concat(heading.ElementsAfterSelf().TakeWhile(element => element.Name.LocalName != "h2").Select(element => element.Value));
        Assert.Contains(shown, section, StringComparison.Ordinal);
        Assert.Contains(Hostile, section, StringComparison.Ordinal);
        Assert.Empty(page.Descendants("script"));
        Assert.Contains(page.Descendants("a"), link => link.Attribute("href")?.Value == "#baseline");
    }

    [Fact]
    public void The_policy_allows_the_style_sheet_by_its_hash_and_nothing_else()
    {
        XElement page = Parse(Render("binary"));
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page.Descendants("style").Single().Value)));

        string policy = page.Descendants("meta").Single(meta => meta.Attribute("http-equiv")?.Value == "Content-Security-Policy").Attribute("content")!.Value;

        Assert.Equal($"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'", policy);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Links_and_labels_lead_to_elements_of_their_own(string model)
    {
        XElement page = Parse(Render(model));
        string[] ids = [.. page.Descendants().Attributes("id").Select(id => id.Value)];

        Assert.Equal(ids.Distinct(), ids);
        Assert.All(page.Descendants().Attributes("href"), link => Assert.Contains(link.Value[1..], ids));
        Assert.All(page.Descendants().Attributes("aria-labelledby").SelectMany(label => label.Value.Split(' ')), id => Assert.Contains(id, ids));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Screen_readers_get_captions_headings_in_order_and_described_pictures(string model)
    {
        XElement page = Parse(Render(model));

        Assert.All(page.Descendants("table"), table => Assert.NotEqual("", table.Element("caption")?.Value));
        Assert.All(page.Descendants("svg"), picture => Assert.True(picture.Attribute("aria-hidden") is not null || picture.Elements("desc").Single().Value != ""));
        Assert.All(page.Descendants("th"), head => Assert.True(head.Attribute("scope") is not null && head.Value != ""));
        int[] levels = [.. page.Descendants().Where(element => element.Name.LocalName is "h1" or "h2" or "h3").Select(heading => heading.Name.LocalName[1] - '0')];
        Assert.Equal(1, levels[0]);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Coordinates_are_numbers(string model)
    {
        string[] places = ["x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "fill-opacity"];

        Assert.All(
            Parse(Render(model)).Descendants("svg").DescendantsAndSelf().Attributes().Where(attribute => places.Contains(attribute.Name.LocalName)),
            place => Assert.True(double.IsFinite(double.Parse(place.Value, System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void A_search_shows_its_best_trials_first_the_defaults_last_and_a_picture_a_hyperparameter()
    {
        XElement page = Parse(Render("binary"));

        XElement table = page.Descendants("table").Single(table => table.Element("caption")!.Value.StartsWith("Best trials", StringComparison.Ordinal));
        string[] rows = [.. table.Descendants("tbody").Single().Elements("tr").Select(row => row.Element("th")!.Value)];
        Assert.Equal("5", rows[0]);
        Assert.Equal("Defaults", rows[^1]);
        Assert.DoesNotContain("8", rows);
        Assert.Equal(["search-course-title", "search-0-title", "search-1-title", "search-2-title"], page.Descendants().Attributes("id").Select(id => id.Value).Where(id => id.StartsWith("search-", StringComparison.Ordinal) && id.EndsWith("-title", StringComparison.Ordinal)));
        Assert.DoesNotContain(Parse(Render("regression")).Descendants("h2"), heading => heading.Value == "Tuning");
    }

    [Fact]
    public void The_verdict_comes_first_and_names_what_failed()
    {
        XElement page = Parse(Render("binary"));

        XElement first = page.Descendants("h2").First();
        Assert.Equal("2 of 3 quality gates fail", first.Value);
        Assert.StartsWith("LogLoss ≤ 0.01 where Region x = North x: it is ", first.Parent!.Descendants("li").First().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_gates_is_not_called_good()
    {
        string page = HtmlReport.Render(new SomeReport("x").Binary() with { Gates = [] });

        Assert.Equal("No quality gate is set", Parse(page).Descendants("h2").First().Value);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_same_content_gives_the_same_page(string model) => Assert.Equal(Render(model), Render(model));

    private static string Render(string model, string text = "x")
    {
        var report = new SomeReport(text);
        return HtmlReport.Render(model switch
        {
            "binary" => report.Binary(),
            "regression" => report.Regression(),
            _ => report.Multiclass(int.Parse(model.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)),
        });
    }

    /// <summary>The page is written so that it is well-formed XML too, which finds whatever is not closed or not escaped.</summary>
    private static XElement Parse(string page) => XElement.Parse(page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));
}
