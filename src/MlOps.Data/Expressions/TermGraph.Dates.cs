namespace MlOps.Data.Expressions;

/// <content>Parts of instants, in UTC. All are whole numbers far below 2^24, which floats hold exactly.</content>
internal sealed partial class TermGraph
{
    private const double DaysToEpoch = 719468;

    /// <summary>A part of an instant.</summary>
    public NumberTerm Part(string part, NumberTerm instant)
    {
        NumberTerm day = Quotient(instant, 86400);
        CivilDate date = Date(day);
        NumberTerm value = part switch
        {
            "year" => date.Year,
            "quarter" => Plus(Quotient(Plus(date.Month, -1), 3), 1),
            "month" => date.Month,
            "day" => date.Day,
            "dayOfWeek" => Remainder(Plus(day, 4), 7),
            "dayOfYear" => Plus(Subtract(day, FirstDay(date.Year)), 1),
            "hour" => Quotient(Remainder(instant, 86400), 3600),
            "minute" => Quotient(Remainder(instant, 3600), 60),
            _ => Floor(Remainder(instant, 60)),
        };
        return value.IsConstant ? value : NumberTerm.Of(value.Value!, 1e6, isFloat: true);
    }

    /// <summary>The civil date of a day, by the formulas of <see cref="Graphs.TimestampFeatures"/>.</summary>
    private CivilDate Date(NumberTerm day)
    {
        NumberTerm shifted = Plus(day, DaysToEpoch);
        NumberTerm era = Quotient(shifted, 146097);
        NumberTerm dayOfEra = Subtract(shifted, Times(era, 146097));
        NumberTerm yearOfEra = Quotient(
            Subtract(Add(Subtract(dayOfEra, Quotient(dayOfEra, 1460)), Quotient(dayOfEra, 36524)), Quotient(dayOfEra, 146096)), 365);
        NumberTerm dayOfYear = Subtract(dayOfEra, DaysOfYears(yearOfEra));
        NumberTerm marchMonth = Quotient(Plus(Times(dayOfYear, 5), 2), 153);
        NumberTerm nextYear = Quotient(Plus(marchMonth, 2), 12);
        return new CivilDate(
            Add(Add(yearOfEra, Times(era, 400)), nextYear),
            Subtract(Plus(marchMonth, 3), Times(nextYear, 12)),
            Plus(Subtract(dayOfYear, Quotient(Plus(Times(marchMonth, 153), 2), 5)), 1));
    }

    /// <summary>The day of 1 January: the 307th of the year that begins in March before.</summary>
    private NumberTerm FirstDay(NumberTerm year)
    {
        NumberTerm before = Plus(year, -1);
        NumberTerm era = Quotient(before, 400);
        NumberTerm days = DaysOfYears(Subtract(before, Times(era, 400)));
        return Plus(Add(Times(era, 146097), days), 306 - DaysToEpoch);
    }

    private NumberTerm DaysOfYears(NumberTerm yearOfEra) => Subtract(Add(Times(yearOfEra, 365), Quotient(yearOfEra, 4)), Quotient(yearOfEra, 100));

    private NumberTerm Plus(NumberTerm x, double y) => Add(x, NumberTerm.Of(y));

    private NumberTerm Times(NumberTerm x, double y) => Multiply(x, NumberTerm.Of(y));

    private NumberTerm Quotient(NumberTerm x, double y) => Floor(Divide(x, NumberTerm.Of(y)));

    private NumberTerm Remainder(NumberTerm x, double y) => Subtract(x, Times(Quotient(x, y), y));

    /// <summary>The next whole number below in doubles: unlike <see cref="Whole"/>, which begins with a float.</summary>
    private NumberTerm Floor(NumberTerm x) => x.IsConstant
        ? NumberTerm.Of(Math.Floor(x.Constant))
        : NumberTerm.Of(Node("Floor", Name(x)), x.FiniteBound + 1);

    private sealed record CivilDate(NumberTerm Year, NumberTerm Month, NumberTerm Day);
}
