namespace MlOps.Worker.Protocol;

/// <summary>One part of an <c>Include</c>, as it stands in the project file.</summary>
/// <remarks>No regular expressions: compiling one costs more than all the rest of an unchanged build's requests.</remarks>
internal sealed class IncludePattern
{
    private readonly string _pattern;

    private IncludePattern(string text)
    {
        Text = text;
        _pattern = text.Replace('\\', '/');
        IsGlob = HasWildcard(text);
    }

    /// <summary>The part as it stands in the file.</summary>
    public string Text { get; }

    /// <summary>Whether it has wildcards.</summary>
    public bool IsGlob { get; }

    /// <summary>The parts of an include, which semicolons separate.</summary>
    public static IEnumerable<IncludePattern> All(string include) =>
        include.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => new IncludePattern(part));

    /// <summary>Whether MSBuild replaces some of the text.</summary>
    public static bool IsEvaluated(string text) => text.Contains("$(", StringComparison.Ordinal) || text.Contains("@(", StringComparison.Ordinal) || text.Contains('%', StringComparison.Ordinal);

    /// <summary>Whether the part can have made an item with that identity.</summary>
    public bool Matches(string include) => Matches(_pattern, include.Replace('\\', '/'));

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text) => pattern switch
    {
        [] => text.IsEmpty,
        ['$' or '@' or '%', '(', ..] => MatchesAfterAny(pattern[ReferenceLength(pattern)..], text, acrossFolders: true),
        ['%', var high, var low, ..] when char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low) =>
            text is [var first, .. var rest] && first == Convert.FromHexString(pattern[1..3])[0] && Matches(pattern[3..], rest),
        ['*', '*', '/', .. var rest] => Matches(rest, text) || MatchesAfterAny(pattern[2..], text, acrossFolders: true),
        ['*', '*', .. var rest] => MatchesAfterAny(rest, text, acrossFolders: true),
        ['*', .. var rest] => MatchesAfterAny(rest, text, acrossFolders: false),
        ['?', .. var rest] => text is [not '/', .. var left] && Matches(rest, left),
        [var literal, .. var rest] => text is [var first, .. var left] && char.ToUpperInvariant(first) == char.ToUpperInvariant(literal) && Matches(rest, left),
    };

    private static bool MatchesAfterAny(ReadOnlySpan<char> rest, ReadOnlySpan<char> text, bool acrossFolders)
    {
        for (var skipped = 0; skipped <= text.Length; skipped++)
        {
            if (Matches(rest, text[skipped..]))
            {
                return true;
            }

            if (!acrossFolders && skipped < text.Length && text[skipped] == '/')
            {
                return false;
            }
        }

        return false;
    }

    private static bool HasWildcard(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            switch (text)
            {
                case ['*' or '?', ..]:
                    return true;
                case ['$' or '@' or '%', '(', ..]:
                    text = text[ReferenceLength(text)..];
                    break;
                default:
                    text = text[1..];
                    break;
            }
        }

        return false;
    }

    // $(Name), @(Type) or %(Metadata), with whatever is nested in it.
    private static int ReferenceLength(ReadOnlySpan<char> text)
    {
        var depth = 0;
        for (var index = 1; index < text.Length; index++)
        {
            depth += text[index] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                return index + 1;
            }
        }

        return text.Length;
    }
}
