using System.Globalization;
using System.Text;

namespace MlOps.Worker.CodeGeneration;

/// <summary>Writes indented C# with line feeds.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _code = new();
    private int _depth;

    /// <summary>Writes one line or several, each at the current depth.</summary>
    public CodeWriter Write(string lines)
    {
        foreach (string line in lines.ReplaceLineEndings("\n").Split('\n'))
        {
            _code.Append(line.Length == 0 ? "" : new string(' ', 4 * _depth)).Append(line).Append('\n');
        }

        return this;
    }

    /// <summary>Writes a block: its head, a brace, what the content writes one step deeper, and a brace.</summary>
    public CodeWriter Block(string head, Action content)
    {
        Write(head).Write("{");
        _depth++;
        content();
        _depth--;
        return Write("}");
    }

    public override string ToString() => _code.ToString();

    /// <summary>A string literal. Whatever a source file could lose or change is escaped.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (char letter in text)
        {
            literal.Append(letter switch
            {
                '"' or '\\' => $"\\{letter}",
                _ when IsPlain(letter) => letter.ToString(),
                _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
            });
        }

        return literal.Append('"').ToString();
    }

    /// <summary>Text for an XML documentation comment, on one line.</summary>
    public static string XmlText(string text)
    {
        var xml = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            xml.Append(rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                _ when rune.IsBmp && !IsPlain((char)rune.Value) => " ",
                _ => rune.ToString(),
            });
        }

        return xml.ToString();
    }

    private static bool IsPlain(char letter) => char.GetUnicodeCategory(letter) is not (UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
