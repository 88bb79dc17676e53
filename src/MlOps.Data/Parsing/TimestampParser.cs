namespace MlOps.Data.Parsing;

/// <summary>
/// Reads the common forms of ISO 8601: <c>2024-03-31</c>, and after a <c>T</c> or a blank <c>23:59</c>,
/// <c>23:59:59</c> or <c>23:59:59.123</c>, and then <c>Z</c> or an offset <c>+01:00</c>, <c>+0100</c>, <c>+01</c>.
/// </summary>
internal static class TimestampParser
{
    private static readonly DateTime Epoch = DateTime.UnixEpoch;

    /// <summary>Seconds since 1970-01-01T00:00:00Z, in UTC where no offset is given; false where the text is no such instant.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double seconds)
    {
        seconds = 0;
        if (!TryDate(text, out DateTime date))
        {
            return false;
        }

        seconds = (date - Epoch).TotalSeconds;
        text = text["2024-03-31".Length..];
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] is not ((byte)'T' or (byte)'t' or (byte)' ') || !TryTime(ref text, out double time) || !TryOffset(text, out double offset))
        {
            return false;
        }

        seconds += time - offset;
        return Instant.IsInCalendar(seconds);
    }

    private static bool TryDate(ReadOnlySpan<byte> text, out DateTime date)
    {
        date = default;
        if (text.Length < 10 || text[4] != (byte)'-' || text[7] != (byte)'-'
            || !TryDigits(text[..4], out int year) || !TryDigits(text[5..7], out int month) || !TryDigits(text[8..10], out int day)
            || year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        return true;
    }

    /// <summary>Takes the letter T and the time behind it off the front of a text.</summary>
    private static bool TryTime(ref ReadOnlySpan<byte> text, out double seconds)
    {
        seconds = 0;
        if (text.Length < 6 || text[3] != (byte)':'
            || !TryDigits(text[1..3], out int hour) || !TryDigits(text[4..6], out int minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        seconds = (3600 * hour) + (60 * minute);
        text = text[6..];
        if (text.IsEmpty || text[0] != (byte)':')
        {
            return true;
        }

        // 60 is a leap second; it counts as the first one of the next minute, as in POSIX time.
        if (text.Length < 3 || !TryDigits(text[1..3], out int second) || second > 60)
        {
            return false;
        }

        seconds += second;
        text = text[3..];
        if (text.IsEmpty || text[0] is not ((byte)'.' or (byte)','))
        {
            return true;
        }

        double scale = 1;
        double fraction = 0;
        int digits = 1;
        for (; digits < text.Length && char.IsAsciiDigit((char)text[digits]) && digits <= 15; digits++)
        {
            fraction = (10 * fraction) + (text[digits] - '0');
            scale *= 10;
        }

        seconds += fraction / scale;
        text = text[digits..];
        return digits > 1;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out double seconds)
    {
        seconds = 0;
        if (text.IsEmpty || text.SequenceEqual("Z"u8) || text.SequenceEqual("z"u8))
        {
            return true;
        }

        if (text[0] is not ((byte)'+' or (byte)'-') || text.Length is not (3 or 5 or 6) || !TryDigits(text[1..3], out int hours))
        {
            return false;
        }

        int minutes = 0;
        if ((text.Length == 6 && text[3] != (byte)':') || (text.Length > 3 && !TryDigits(text[^2..], out minutes)) || hours > 14 || minutes > 59)
        {
            return false;
        }

        seconds = (text[0] == (byte)'-' ? -60 : 60) * ((60 * hours) + minutes);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (byte digit in text)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            number = (10 * number) + (digit - '0');
        }

        return true;
    }
}
