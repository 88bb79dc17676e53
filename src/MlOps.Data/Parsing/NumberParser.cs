using System.Globalization;

namespace MlOps.Data.Parsing;

/// <summary>Reads numbers in invariant notation from bytes: sign, digits, point, exponent; also <c>NaN</c> and <c>Infinity</c>.</summary>
internal static class NumberParser
{
    private static readonly double[] PowersOfTen =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>The nearest float; false where the text is not a number.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out float value) =>
        TryParseShort(text, out value) || float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    /// <summary>
    /// Plain decimals of up to 15 digits: digits and power of ten are exact doubles then, so that their quotient is the
    /// correctly rounded double (Clinger, "How to read floating point numbers accurately", 1990).
    /// </summary>
    private static bool TryParseShort(ReadOnlySpan<byte> text, out float value)
    {
        value = 0;
        int i = 0;
        bool negative = false;
        if (text.Length > 0 && text[0] == (byte)'-')
        {
            negative = true;
            i = 1;
        }

        if (text.Length - i is 0 or > 16)
        {
            return false;
        }

        ulong digits = 0;
        int digitCount = 0;
        int point = -1;
        for (; i < text.Length; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (digit <= 9)
            {
                digits = (digits * 10) + digit;
                digitCount++;
            }
            else if (text[i] == (byte)'.' && point < 0)
            {
                point = i;
            }
            else
            {
                return false;
            }
        }

        if (digitCount is 0 or > 15)
        {
            return false;
        }

        double exact = point < 0 ? digits : digits / PowersOfTen[text.Length - point - 1];
        if (IsMidpointOfFloats(exact))
        {
            return false;
        }

        value = (float)(negative ? -exact : exact);
        return true;
    }

    /// <summary>Only then can rounding to double first and to float next differ from rounding once.</summary>
    private static bool IsMidpointOfFloats(double value) => (BitConverter.DoubleToInt64Bits(value) & 0x1FFF_FFFF) == 0x1000_0000;
}
