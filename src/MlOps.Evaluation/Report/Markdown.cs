using System.Text;

namespace MlOps.Evaluation.Report;

/// <summary>Markdown that shows text as it stands.</summary>
internal static class Markdown
{
    /// <summary>Backslashes before what Markdown or HTML would read as markup, and one line.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            if (char.IsControl(character))
            {
                escaped.Append(' ');
                continue;
            }

            if (char.IsAscii(character) && !char.IsAsciiLetterOrDigit(character) && character is not (' ' or ',' or '%'))
            {
                escaped.Append('\\');
            }

            escaped.Append(character);
        }

        return escaped.ToString();
    }

    /// <summary>A table; the cells are Markdown already.</summary>
    /// <param name="heads">The columns' heads; one that begins with <c>&gt;</c> is aligned to the right.</param>
    /// <param name="rows">The cells, row by row.</param>
    public static string Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new StringBuilder();
        Line(heads.Select(head => head.TrimStart('>')));
        Line(heads.Select(head => head.StartsWith('>') ? "---:" : "---"));
        foreach (IReadOnlyList<string> row in rows)
        {
            Line(row);
        }

        return table.ToString();

        void Line(IEnumerable<string> cells) => table.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }
}
