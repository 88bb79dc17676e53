using System.Text;

namespace MlOps.Runtime.Text;

/// <summary>A text that stands somewhere, at the beginning or at the end of another, or is all of it.</summary>
/// <remarks>The regular expressions of this form need no automaton, run in linear time and mean the same in every dialect.</remarks>
/// <param name="Text">The text.</param>
/// <param name="IsOpenBefore">Whether anything may stand before it.</param>
/// <param name="IsOpenAfter">Whether anything may stand after it.</param>
internal sealed record LiteralPattern(string Text, bool IsOpenBefore, bool IsOpenAfter)
{
    private const string AnyLine = "(?s)";
    private const string Anything = ".*";

    /// <summary>The pattern as a regular expression that <see cref="Parse"/> reads.</summary>
    public string ToExpression()
    {
        var expression = new StringBuilder(IsOpenBefore ? AnyLine + Anything : IsOpenAfter ? AnyLine : "");
        foreach (char c in Text)
        {
            _ = char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) && !char.IsWhiteSpace(c) ? expression.Append('\\').Append(c) : expression.Append(c);
        }

        return expression.Append(IsOpenAfter ? Anything : "").ToString();
    }

    /// <summary>Reads such a regular expression; null for any other.</summary>
    public static LiteralPattern? Parse(string expression)
    {
        ReadOnlySpan<char> rest = expression;
        bool crossesLines = rest.StartsWith(AnyLine, StringComparison.Ordinal);
        rest = crossesLines ? rest[AnyLine.Length..] : rest;
        bool isOpenBefore = rest.StartsWith(Anything, StringComparison.Ordinal);
        rest = isOpenBefore ? rest[Anything.Length..] : rest;
        bool isOpenAfter = false;
        var text = new StringBuilder();
        while (!rest.IsEmpty && !isOpenAfter)
        {
            if (rest is ['\\', var escaped, ..] && char.IsAscii(escaped) && !char.IsAsciiLetterOrDigit(escaped))
            {
                text.Append(escaped);
                rest = rest[2..];
            }
            else if (rest is Anything)
            {
                isOpenAfter = true;
            }
            else if ("\\.+*?()|[]{}^$".Contains(rest[0], StringComparison.Ordinal))
            {
                return null;
            }
            else
            {
                text.Append(rest[0]);
                rest = rest[1..];
            }
        }

        // Without (?s) the dot stops at line breaks.
        return (isOpenBefore || isOpenAfter) && !crossesLines ? null : new LiteralPattern(text.ToString(), isOpenBefore, isOpenAfter);
    }

    /// <summary>Whether a text has this form.</summary>
    public bool Matches(ReadOnlySpan<char> text) => (IsOpenBefore, IsOpenAfter) switch
    {
        (true, true) => text.Contains(Text, StringComparison.Ordinal),
        (true, false) => text.EndsWith(Text, StringComparison.Ordinal),
        (false, true) => text.StartsWith(Text, StringComparison.Ordinal),
        _ => text.SequenceEqual(Text),
    };
}
