using System.Globalization;
using System.Text;

namespace MlOps.Learners.Text;

/// <summary>What a text is cut into before n-grams are formed.</summary>
internal enum TextUnit
{
    /// <summary>Runs of letters, digits and underscores: the regular expression <c>[\pL\pN_]+</c>.</summary>
    Word,

    /// <summary>Single characters, spaces and punctuation too.</summary>
    Character,
}

/// <summary>Cuts texts as the graph's operators do.</summary>
internal static class Tokens
{
    /// <summary>Lowers A–Z, as <c>StringNormalizer</c> does in the locale <c>C</c>.</summary>
    public static string Lower(string text) => string.Create(text.Length, text, static (lowered, text) =>
    {
        for (int i = 0; i < text.Length; i++)
        {
            lowered[i] = char.IsAsciiLetterUpper(text[i]) ? (char)(text[i] | 0x20) : text[i];
        }
    });

    /// <summary>Appends the places of a text's tokens.</summary>
    public static void Find(string text, TextUnit unit, List<Range> tokens)
    {
        int start = 0;
        int place = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            int next = place + rune.Utf16SequenceLength;
            if (unit == TextUnit.Character)
            {
                tokens.Add(place..next);
            }
            else if (!IsWordCharacter(rune))
            {
                AddWord(start, place);
                start = next;
            }

            place = next;
        }

        if (unit == TextUnit.Word)
        {
            AddWord(start, place);
        }

        void AddWord(int from, int to)
        {
            if (to > from)
            {
                tokens.Add(from..to);
            }
        }
    }

    private static bool IsWordCharacter(Rune rune)
    {
        if (rune.IsAscii)
        {
            return char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value == '_';
        }

        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
    }
}
