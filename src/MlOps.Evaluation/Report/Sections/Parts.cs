namespace MlOps.Evaluation.Report.Sections;

/// <summary>Elements that sections share.</summary>
internal static class Parts
{
    /// <summary>A heading with an anchor, and a sentence below it.</summary>
    public static void Heading(this HtmlWriter page, string id, string title, string? lead = null)
    {
        page.Line().Element("h2", title, "id", id);
        if (lead is not null)
        {
            page.Element("p", lead, "class", "soft").Line();
        }
    }

    /// <summary>Opens a table in a box that scrolls sideways with the keyboard too; <see cref="EndTable"/> closes it.</summary>
    /// <param name="page">Where to write.</param>
    /// <param name="caption">What the table shows.</param>
    /// <param name="note">How to read it; null for none.</param>
    /// <param name="heads">The columns' heads: <c>&gt;</c> before one aligns numbers to the right, <c>|</c> also leaves it out on a phone.</param>
    public static void BeginTable(this HtmlWriter page, string caption, string? note, params ReadOnlySpan<string> heads) =>
        BeginTable(page, caption, note, seen: true, heads);

    /// <summary>Opens a table right below the heading that names it, so that only screen readers get the caption.</summary>
    public static void BeginNamedTable(this HtmlWriter page, string caption, params ReadOnlySpan<string> heads) =>
        BeginTable(page, caption, null, seen: false, heads);

    /// <summary>Closes a table.</summary>
    public static void EndTable(this HtmlWriter page) => page.Close().Close().Close().Line();

    private static void BeginTable(HtmlWriter page, string caption, string? note, bool seen, ReadOnlySpan<string> heads)
    {
        page.Open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption).Open("table").Open("caption", "class", seen ? null : "unseen").Text(caption);
        if (note is not null)
        {
            page.Element("span", note);
        }

        page.Close().Open("thead").Open("tr");
        foreach (string head in heads)
        {
            string? style = head switch { ['>', ..] => "n", ['|', ..] => "n wide-only", _ => null };
            string text = style is null ? head : head[1..];
            // A head without a text is none: screen readers would announce an empty one.
            page.Element(text.Length == 0 ? "td" : "th", text, "scope", text.Length == 0 ? null : "col", "class", style);
        }

        page.Close().Close().Line().Open("tbody");
    }

    /// <summary>A cell with a number.</summary>
    public static HtmlWriter Number(this HtmlWriter page, string text) => page.Element("td", text, "class", "n");

    /// <summary>A picture with its title and how to read it.</summary>
    public static void Figure(this HtmlWriter page, string title, string reading, Action draw, bool wide = false)
    {
        page.Open("figure", "class", wide ? "wide" : null);
        page.Open("figcaption").Element("h3", title).Element("p", reading).Close();
        draw();
        page.Close().Line();
    }

    /// <summary>What colours mean.</summary>
    public static void Legend(this HtmlWriter page, params ReadOnlySpan<(string Style, string Text)> entries)
    {
        page.Open("ul", "class", "legend");
        foreach ((string style, string text) in entries)
        {
            page.Open("li").Open("svg", "viewBox", "0 0 20 12", "aria-hidden", "true");
            if (style.StartsWith("line", StringComparison.Ordinal) || style == "guide")
            {
                page.Empty("path", "class", style, "d", "M1 6H19");
            }
            else
            {
                page.Empty("rect", "class", style, "x", "2", "y", "1", "width", "16", "height", "10");
            }

            page.Close().Text(text).Close();
        }

        page.Close();
    }

    /// <summary>A sign and a word, so that no verdict hangs on colour alone.</summary>
    public static void Sign(this HtmlWriter page, string outcome)
    {
        page.Open("svg", "viewBox", "0 0 24 24", "aria-hidden", "true").Empty("circle", "class", "verdict-disc", "cx", "12", "cy", "12", "r", "11");
        string path = outcome switch
        {
            "passed" => "M7 12.5l3.5 3.5 6.5-7.5",
            "failed" => "M8 8l8 8M16 8l-8 8",
            _ => "M12 6.5v7M12 17.2v.1",
        };
        page.Empty("path", "class", "verdict-sign", "d", path).Close();
    }
}
