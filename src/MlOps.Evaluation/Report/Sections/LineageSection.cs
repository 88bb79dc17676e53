using System.Globalization;
using MlOps.Evaluation.Files;

namespace MlOps.Evaluation.Report.Sections;

/// <summary>What the model was made from.</summary>
internal static class LineageSection
{
    public static void Write(HtmlWriter page, ReportContent content)
    {
        LineageFile lineage = content.Lineage;
        page.Heading("lineage", "Lineage", "The same files, seed and versions make the same model again, bit by bit.");
        page.BeginTable("Files", null, "File", "Use", ">Rows", "SHA-256");
        foreach (DataLineage data in lineage.Data)
        {
            page.Open("tr").Element("th", data.Path, "scope", "row").Element("td", data.Use).Number(Shown.Count(data.Rows));
            page.Element("td", data.Sha256, "class", "mono").Close().Line();
        }

        if (lineage.Search is { } search)
        {
            page.Open("tr").Element("th", "trials.json", "scope", "row").Element("td", "Search").Number("").Element("td", search.TrialsSha256, "class", "mono").Close().Line();
        }

        page.Open("tr").Element("th", "model.onnx", "scope", "row").Element("td", "Result").Number("").Element("td", lineage.ModelSha256, "class", "mono").Close().Line();
        page.EndTable();
        page.BeginTable("Sources, versions and split", null, "Name", "Value");
        if (lineage.Source is { } source)
        {
            if (source.Repository is { } repository)
            {
                Row(page, "Repository", repository);
            }

            Row(page, "Commit", source.Dirty == true ? $"{source.Commit}, with changes that are not committed" : source.Commit);
        }

        foreach (NamedValue<string> version in lineage.Versions)
        {
            Row(page, version.Name, version.Value);
        }

        Row(page, "Split", lineage.Split.Column is { } column ? $"{lineage.Split.Method} by {column}" : lineage.Split.Method);
        Row(page, "Test fraction", lineage.Data.Any(data => data.Use == "Test") ? "files of their own" : lineage.Split.TestFraction.ToString(CultureInfo.InvariantCulture));
        Row(page, "Validation fraction", lineage.Data.Any(data => data.Use == "Validation") ? "files of their own" : lineage.Split.ValidationFraction.ToString(CultureInfo.InvariantCulture));
        Row(page, "Seed", lineage.Seed.ToString(CultureInfo.InvariantCulture));
        page.EndTable();
    }

    private static void Row(HtmlWriter page, string name, string value) =>
        page.Open("tr").Element("th", name, "scope", "row").Element("td", value).Close().Line();
}
