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

    /// <summary>The values in the form of the one type of Boolean, Number and Timestamp that all texts have; null where none has.</summary>
    public static (ColumnType Type, ColumnValues Values)? Specialise(TextValues texts)
    {
        if (texts.Pool.Count == 0)
        {
            return null;
        }

        return Convert(texts, new BooleanValues(digits: false)) is { } booleans ? (ColumnType.Boolean, booleans)
            : Convert(texts, new NumberValues(finite: false)) is { } numbers ? (ColumnType.Number, numbers)
            : Convert(texts, new TimestampValues()) is { } timestamps ? (ColumnType.Timestamp, timestamps)
            : null;
    }

    /// <summary>
    /// Whether the texts are prose: three words or more on average, and either a thousand different texts or a third of
    /// the rows with texts of their own. Descriptions are; job titles, cities and codes are categories.
    /// </summary>
    public static bool IsProse(TextValues texts)
    {
        int distinct = texts.Pool.Count;
        if (distinct < ProseMinimumTexts)
        {
            return false;
        }

        int present = 0;
        for (int row = 0; row < texts.Count; row++)
        {
            present += texts.Codes[row] < 0 ? 0 : 1;
        }

        return (distinct >= ProseManyTexts || distinct >= ProseDistinctShare * present)
            && texts.Pool.Sum(text => (long)Words(text)) >= (long)ProseWords * distinct;
    }

    /// <summary>How many rows hold a number, and the share of all rows with a value.</summary>
    public static (int Rows, double Share) Numbers(TextValues texts)
    {
        bool[] isNumber = [.. texts.Pool.Select(text => NumberParser.TryParse(text, out _))];
        int numbers = 0, present = 0;
        for (int row = 0; row < texts.Count; row++)
        {
            if (texts.Codes[row] is >= 0 and int code)
            {
                present++;
                numbers += isNumber[code] ? 1 : 0;
            }
        }

        return (numbers, present == 0 ? 0 : (double)numbers / present);
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

    private static ColumnValues? Convert(TextValues texts, ColumnValues target)
    {
        // Each different text once, before the rows: most columns fail at their first text.
        foreach (byte[] text in texts.Pool)
        {
            if (!Fits(target, text))
            {
                return null;
            }
        }

        for (int row = 0; row < texts.Count; row++)
        {
            if (texts.Codes[row] is >= 0 and int code)
            {
                target.TryAdd(texts.Pool[code]);
            }
            else
            {
                target.AddMissing();
            }
        }

        return target;
    }

    private static bool Fits(ColumnValues target, ReadOnlySpan<byte> text) => target switch
    {
        BooleanValues => BooleanParser.TryParse(text, out _),
        NumberValues => NumberParser.TryParse(text, out _),
        _ => TimestampParser.TryParse(text, out _),
    };
}
