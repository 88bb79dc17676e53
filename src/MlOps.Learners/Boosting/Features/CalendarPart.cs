namespace MlOps.Learners.Boosting.Features;

/// <summary>What is taken from an instant as a number.</summary>
internal enum CalendarPart
{
    /// <summary>Seconds since 1970-01-01T00:00:00Z.</summary>
    Seconds,

    /// <summary>Seconds since midnight.</summary>
    SecondOfDay,

    /// <summary>0 for Sunday to 6 for Saturday.</summary>
    DayOfWeek,

    /// <summary>1 to 31.</summary>
    DayOfMonth,

    /// <summary>1 to 12.</summary>
    Month,
}

/// <summary>Calendar arithmetic in floor, division and multiplication alone, so that an ONNX graph can repeat it to the bit.</summary>
/// <remarks>
/// The proleptic Gregorian calendar by the method of Hinnant, "chrono-compatible low-level date algorithms" (2013): years
/// that begin in March, in eras of 400 years. All intermediate values are integers far below 2^52, so every quotient's
/// floor is exact.
/// </remarks>
internal static class Calendar
{
    /// <summary>The part of an instant in seconds since 1970-01-01T00:00:00Z; NaN of NaN.</summary>
    public static double Part(CalendarPart part, double seconds)
    {
        if (part == CalendarPart.Seconds)
        {
            return seconds;
        }

        double days = Math.Floor(seconds / 86400);
        if (part == CalendarPart.SecondOfDay)
        {
            return seconds - days * 86400;
        }

        if (part == CalendarPart.DayOfWeek)
        {
            double shifted = days + 4;
            return shifted - Math.Floor(shifted / 7) * 7;
        }

        double sinceEraStart = days + 719468;
        double dayOfEra = sinceEraStart - Math.Floor(sinceEraStart / 146097) * 146097;
        double yearOfEra = Math.Floor(
            (dayOfEra - Math.Floor(dayOfEra / 1460) + Math.Floor(dayOfEra / 36524) - Math.Floor(dayOfEra / 146096)) / 365);
        double dayOfYear = dayOfEra - (yearOfEra * 365 + Math.Floor(yearOfEra / 4) - Math.Floor(yearOfEra / 100));
        double monthFromMarch = Math.Floor((dayOfYear * 5 + 2) / 153);
        return part == CalendarPart.DayOfMonth
            ? dayOfYear - Math.Floor((monthFromMarch * 153 + 2) / 5) + 1
            : monthFromMarch + 3 - Math.Floor(monthFromMarch / 10) * 12;
    }
}
