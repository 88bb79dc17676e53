using System.Net;
using System.Text;

namespace MlOps.Evaluation.Report;

/// <summary>Writes HTML and SVG. Every text and attribute value is escaped, so that data cannot become markup.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _html = new();
    private readonly Stack<string> _open = new();

    /// <summary>Opens an element; attributes are name and value in turn, and one whose value is null is left out.</summary>
    public HtmlWriter Open(string element, params ReadOnlySpan<string?> attributes)
    {
        Start(element, attributes, ">");
        _open.Push(element);
        return this;
    }

    /// <summary>Closes the element opened last.</summary>
    public HtmlWriter Close()
    {
        _html.Append("</").Append(_open.Pop()).Append('>');
        return this;
    }

    /// <summary>Text.</summary>
    public HtmlWriter Text(string text)
    {
        _html.Append(WebUtility.HtmlEncode(text));
        return this;
    }

    /// <summary>An element that holds text alone.</summary>
    public HtmlWriter Element(string element, string text, params ReadOnlySpan<string?> attributes) =>
        Open(element, attributes).Text(text).Close();

    /// <summary>An element that holds nothing.</summary>
    public HtmlWriter Empty(string element, params ReadOnlySpan<string?> attributes)
    {
        Start(element, attributes, "/>");
        return this;
    }

    /// <summary>Markup of ours: never data.</summary>
    public HtmlWriter Raw(string markup)
    {
        _html.Append(markup);
        return this;
    }

    /// <summary>A line end, for people who read the source.</summary>
    public HtmlWriter Line()
    {
        _html.Append('\n');
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _html.ToString();

    private void Start(string element, ReadOnlySpan<string?> attributes, string end)
    {
        _html.Append('<').Append(element);
        for (int i = 0; i < attributes.Length; i += 2)
        {
            if (attributes[i + 1] is { } value)
            {
                _html.Append(' ').Append(attributes[i]).Append("=\"").Append(WebUtility.HtmlEncode(value)).Append('"');
            }
        }

        _html.Append(end);
    }
}
