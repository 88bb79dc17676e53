using System.Buffers;
using System.Text;
using MlOps.Data.Parsing;
using MlOps.Data.Schema;

namespace MlOps.Data.Loading;

/// <summary>Tells the type of a column from its different texts; missing values have no say.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>Boolean: every text is <c>true</c>, <c>false</c>, <c>yes</c> or <c>no</c>, in any case.</item>
/// <item>Number: every text is a number in invariant notation; so are 0 and 1.</item>
/// <item>Timestamp: every text is a date or an instant of ISO 8601 (<see cref="TimestampParser"/>).</item>
/// <item>Text: prose, that is three words or more on average in texts that hardly repeat (<see cref="IsProse"/>).</item>
/// <item>Category: everything else, single words of any number (postal codes, identifiers) too.</item>
/// </list>
/// </remarks>
internal static class TypeInference
{
    private const int ProseWords = 3;
    private const int ProseMinimumTexts = 20;
    private const int ProseManyTexts = 1000;
    private const double ProseDistinctShare = 0.3;
    private const double NearlyAll = 0.9;
    private const double LocalShare = 0.95;

    private static readonly ColumnType[] Specialised = [ColumnType.Boolean, ColumnType.Number, ColumnType.Timestamp];

    /// <summary>The one type of Boolean, Number and Timestamp that all texts have; null where none is.</summary>
    public static ColumnType? TypeOf(TextPool texts, byte point)
    {
        if (texts.Count == 0)
        {
            return null;
        }

        foreach (ColumnType type in Specialised)
        {
            // Most columns fail at their first text.
            int code = 0;
            while (code < texts.Count && Fits(type, texts[code], point))
            {
                code++;
            }

            if (code == texts.Count)
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether the texts are prose: three words or more on average, and either a thousand different texts or a third of
    /// the rows with texts of their own. Descriptions are; job titles, cities and codes are categories.
    /// </summary>
    /// <param name="texts">The different texts.</param>
    /// <param name="present">The rows that have one.</param>
    public static bool IsProse(TextPool texts, int present)
    {
        int distinct = texts.Count;
        if (distinct < ProseMinimumTexts || (distinct < ProseManyTexts && distinct < ProseDistinctShare * present))
        {
            return false;
        }

        long words = 0;
        for (int code = 0; code < distinct; code++)
        {
            words += Words(texts[code]);
        }

        return words >= (long)ProseWords * distinct;
    }

    /// <summary>The type that nearly all rows with a value have, though not all; null where there is none.</summary>
    public static NearType? NearlyOf(TextValues texts, byte point)
    {
        int[] counts = texts.RowsOfTexts();
        int present = counts.Sum();
        foreach (ColumnType type in Specialised)
        {
            int rows = 0;
            int other = -1;
            for (int code = counts.Length - 1; code >= 0; code--)
            {
                if (Fits(type, texts.Pool[code], point))
                {
                    rows += counts[code];
                }
                else
                {
                    other = code;
                }
            }

            if (other >= 0 && rows >= NearlyAll * present)
            {
                return new NearType(type, rows, other);
            }
        }

        return null;
    }

    /// <summary>
    /// Number or Timestamp where nearly all rows with a value have that type, some of them in a local notation, and the
    /// code of the first text in such a notation; null where it is not so.
    /// </summary>
    public static (ColumnType Type, int First)? LocalOf(TextValues texts, byte point)
    {
        int[] counts = texts.RowsOfTexts();
        double tolerated = (1 - LocalShare) * counts.Sum();
        foreach (ColumnType type in (ColumnType[])[ColumnType.Number, ColumnType.Timestamp])
        {
            int first = -1;
            int others = 0;
            for (int code = 0; code < counts.Length && others <= tolerated; code++)
            {
                if (LocalNotation.TypeOf(texts.Pool[code]) == type)
                {
                    first = first < 0 ? code : first;
                }
                else if (!Fits(type, texts.Pool[code], point))
                {
                    others += counts[code];
                }
            }

            if (first >= 0 && others <= tolerated)
            {
                return (type, first);
            }
        }

        return null;
    }

    /// <summary>Runs of characters between white space; a letter of a script without spaces (kana, Han) is a word too.</summary>
    internal static int Words(ReadOnlySpan<byte> utf8)
    {
        int words = 0;
        bool inWord = false;
        while (!utf8.IsEmpty)
        {
            OperationStatus _ = Rune.DecodeFromUtf8(utf8, out Rune rune, out int length);
            utf8 = utf8[length..];
            bool alone = rune.Value is (>= 0x3040 and < 0xAC00) or >= 0x20000;
            bool space = Rune.IsWhiteSpace(rune);
            words += alone || (!space && !inWord) ? 1 : 0;
            inWord = !space && !alone;
        }

        return words;
    }

    private static bool Fits(ColumnType type, ReadOnlySpan<byte> text, byte point) => ColumnForms.TryParse(ColumnForms.OfInferred(type), text, point, out _);
}

/// <summary>A type that nearly all rows with a value have.</summary>
/// <param name="Type">Number, Boolean or Timestamp.</param>
/// <param name="Rows">The rows that have it.</param>
/// <param name="Other">The code of the first text that has not.</param>
internal sealed record NearType(ColumnType Type, int Rows, int Other);
