using System.Globalization;

namespace MlOps.Evaluation.Report.Charts;

/// <summary>What all pictures share.</summary>
internal static class Svg
{
    /// <summary>A coordinate: a tenth of a unit is finer than a pixel.</summary>
    public static string At(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Opens a picture that screen readers announce by title and description.</summary>
    public static void Begin(HtmlWriter page, string id, string title, string description, double width, double height, bool natural = false)
    {
        page.Open(
            "svg", "viewBox", $"0 0 {At(width)} {At(height)}", "role", "img", "aria-labelledby", $"{id}-title {id}-description",
            "width", natural ? At(width) : null, "height", natural ? At(height) : null);
        page.Element("title", title, "id", $"{id}-title").Element("desc", description, "id", $"{id}-description").Line();
    }

    /// <summary>Opens a small picture beside a number that says the same, hence hidden from screen readers.</summary>
    public static void BeginInline(HtmlWriter page, double width, double height) =>
        page.Open("svg", "viewBox", $"0 0 {At(width)} {At(height)}", "preserveAspectRatio", "none", "aria-hidden", "true");
}
