using System.Globalization;
using System.Runtime.CompilerServices;

namespace MlOps.Data.Parsing;

/// <summary>Reads numbers from bytes: sign, digits, point, exponent; also <c>NaN</c> and <c>Infinity</c>.</summary>
internal static class NumberParser
{
    private const int MaximumPower = 22;        // 10^22 is the last power of ten that is a double
    private const int MaximumDigits = 19;       // that a ulong holds

    private static readonly double[] PowersOfTen =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    private static readonly NumberFormatInfo s_comma = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };

    /// <summary>The notation of a decimal separator.</summary>
    public static NumberFormatInfo Notation(byte point) => point == (byte)',' ? s_comma : NumberFormatInfo.InvariantInfo;

    /// <summary>The nearest float; false where the text is not a number.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out float value, byte point = (byte)'.') =>
        TryParsePlain(text, point, out value) || float.TryParse(text, NumberStyles.Float, Notation(point), out value);

    /// <summary>The float nearest to <c>number / 10^decimals</c>, with at most 22 decimals; false where that takes more than doubles to tell.</summary>
    /// <remarks>
    /// Number and power are doubles, the one within half a unit in the last place, the other exactly, so that the quotient is within
    /// two units (Clinger, "How to read floating point numbers accurately", 1990). Rounded to a float it is then right unless a
    /// midpoint of two floats lies within these two units, which befalls one number in some hundred million, and whole numbers
    /// that are such midpoints; those are exact doubles.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRound(long number, int decimals, out float value)
    {
        double quotient = number / PowersOfTen[decimals];
        value = (float)quotient;
        return !IsNearMidpoint(quotient) || (decimals == 0 && number <= 1L << 53);
    }

    /// <summary>Digits with or without a point and an exponent.</summary>
    private static bool TryParsePlain(ReadOnlySpan<byte> text, byte point, out float value)
    {
        value = 0;
        int i = 0;
        bool negative = false;
        if (!text.IsEmpty && (text[0] == (byte)'-' || text[0] == (byte)'+'))
        {
            negative = text[0] == (byte)'-';
            i = 1;
        }

        ulong digits = 0;
        int significant = 0;
        int power = 0;      // of ten, of the last digit taken
        int digitCount = 0;
        bool fraction = false;
        for (; i < text.Length; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (digit <= 9)
            {
                digitCount++;
                if (significant < MaximumDigits)
                {
                    digits = (digits * 10) + digit;
                    significant += digits > 0 ? 1 : 0;
                    power -= fraction ? 1 : 0;
                }
                else
                {
                    // Left out: a part in 10^18, less than half a unit in the last place of a double.
                    power += fraction ? 0 : 1;
                }
            }
            else if (text[i] == point && !fraction)
            {
                fraction = true;
            }
            else
            {
                break;
            }
        }

        if (digitCount == 0 || (i < text.Length && !TryParseExponent(text[i..], ref power)))
        {
            return false;
        }

        if (digits == 0)
        {
            value = negative ? -0f : 0f;
            return true;
        }

        if (power is < -MaximumPower or > MaximumPower)
        {
            return false;
        }

        double magnitude = power < 0 ? digits / PowersOfTen[-power] : digits * PowersOfTen[power];

        // Beyond these a float is subnormal or infinite, and midpoints lie elsewhere.
        if (magnitude is < 1e-37 or > 1e38 || (IsNearMidpoint(magnitude) && !(power == 0 && digitCount <= MaximumDigits && digits <= 1UL << 53)))
        {
            return false;
        }

        value = (float)(negative ? -magnitude : magnitude);
        return true;
    }

    private static bool TryParseExponent(ReadOnlySpan<byte> text, ref int power)
    {
        if ((text[0] | 0x20) != (byte)'e')
        {
            return false;
        }

        int i = 1;
        bool negative = false;
        if (i < text.Length && text[i] is (byte)'-' or (byte)'+')
        {
            negative = text[i] == (byte)'-';
            i++;
        }

        if (text.Length - i is 0 or > 4)
        {
            return false;
        }

        int exponent = 0;
        for (; i < text.Length; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (digit > 9)
            {
                return false;
            }

            exponent = (exponent * 10) + (int)digit;
        }

        power += negative ? -exponent : exponent;
        return true;
    }

    /// <summary>Whether a double is within four units in its last place of a midpoint of two floats.</summary>
    private static bool IsNearMidpoint(double value) => ((BitConverter.DoubleToUInt64Bits(value) - (0x1000_0000 - 4)) & 0x1FFF_FFFF) <= 8;
}
