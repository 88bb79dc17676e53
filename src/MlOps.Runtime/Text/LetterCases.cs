namespace MlOps.Runtime.Text;

/// <summary>Changes the case of letters one by one: the length stays.</summary>
internal static class LetterCases
{
    public static void Apply(LetterCase letterCase, ReadOnlySpan<char> text, Span<char> result)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            result[i] = letterCase switch
            {
                LetterCase.LowerAscii => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c,
                LetterCase.UpperAscii => char.IsAsciiLetterLower(c) ? (char)(c & ~0x20) : c,
                LetterCase.Lower => char.ToLowerInvariant(c),
                LetterCase.Upper => char.ToUpperInvariant(c),
                _ => c,
            };
        }
    }
}
