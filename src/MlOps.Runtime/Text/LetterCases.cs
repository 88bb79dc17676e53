namespace MlOps.Runtime.Text;

/// <summary>Changes the case of letters one by one: the length stays.</summary>
internal static class LetterCases
{
    public static void Apply(LetterCase letterCase, ReadOnlySpan<char> text, Span<char> result)
    {
        for (int i = 0; i < text.Length; i++)
        {
            result[i] = Apply(letterCase, text[i]);
        }
    }

    /// <summary>Whether the text becomes another one.</summary>
    public static bool Changes(LetterCase letterCase, ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (Apply(letterCase, c) != c)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether two texts are the same after the change of each.</summary>
    public static bool AreEqual(LetterCase leftCase, string left, LetterCase rightCase, string right)
    {
        if (leftCase == LetterCase.AsIs && rightCase == LetterCase.AsIs)
        {
            return string.Equals(left, right, StringComparison.Ordinal);
        }

        bool areEqual = left.Length == right.Length;
        for (int i = 0; i < left.Length && areEqual; i++)
        {
            areEqual = Apply(leftCase, left[i]) == Apply(rightCase, right[i]);
        }

        return areEqual;
    }

    private static char Apply(LetterCase letterCase, char c) => letterCase switch
    {
        LetterCase.LowerAscii => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c,
        LetterCase.UpperAscii => char.IsAsciiLetterLower(c) ? (char)(c & ~0x20) : c,
        LetterCase.Lower => char.ToLowerInvariant(c),
        LetterCase.Upper => char.ToUpperInvariant(c),
        _ => c,
    };
}
