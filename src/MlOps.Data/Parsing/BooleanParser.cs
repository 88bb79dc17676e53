using System.Text;

namespace MlOps.Data.Parsing;

/// <summary>Reads <c>true</c>, <c>false</c>, <c>yes</c> and <c>no</c> in any case.</summary>
internal static class BooleanParser
{
    /// <summary>1 or 0; false where the text is neither. A column inferred as Boolean holds words only.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out float value)
    {
        value = Ascii.EqualsIgnoreCase(text, "true"u8) || Ascii.EqualsIgnoreCase(text, "yes"u8) ? 1 : 0;
        return value == 1 || Ascii.EqualsIgnoreCase(text, "false"u8) || Ascii.EqualsIgnoreCase(text, "no"u8);
    }

    /// <summary>The same, and <c>1</c> and <c>0</c>: for a column that the user declared as Boolean.</summary>
    public static bool TryParseWithDigits(ReadOnlySpan<byte> text, out float value)
    {
        if (text.SequenceEqual("1"u8) || text.SequenceEqual("0"u8))
        {
            value = text[0] - '0';
            return true;
        }

        return TryParse(text, out value);
    }
}
