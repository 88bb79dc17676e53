using System.Text;

namespace MlOps.Evaluation.Report;

/// <summary>Markdown that shows text as it stands.</summary>
internal static class Markdown
{
    /// <summary>Text in the middle of a line: backslashes before what Markdown or HTML reads as markup or makes a link, and no line breaks.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool webAddress = text[i] == '.' && text.AsSpan(0, i).EndsWith("www", StringComparison.OrdinalIgnoreCase);
            if (webAddress || "\\`*_{}[]<>#|~&:@$!".Contains(text[i], StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(char.IsControl(text[i]) ? ' ' : text[i]);
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
