namespace MlOps.Data.Expressions;

/// <content>Parts of instants, in UTC. All are whole numbers far below 2^24, which floats hold exactly.</content>
internal sealed partial class TermGraph
{
    private const double DaysToEpoch = 719468;

    /// <summary>A part of an instant.</summary>
    public NumberTerm Part(string part, NumberTerm instant)
    {
        string seconds = Name(instant);
        string day = Quotient(seconds, 86400);
        CivilDate date = Date(day);
        string value = part switch
        {
            "year" => date.Year,
            "quarter" => Plus(Quotient(Plus(date.Month, -1), 3), 1),
            "month" => date.Month,
            "day" => date.Day,
            "dayOfWeek" => Remainder(Plus(day, 4), 7),
            "dayOfYear" => Plus(Node("Sub", day, FirstDay(date.Year)), 1),
            "hour" => Quotient(Remainder(seconds, 86400), 3600),
            "minute" => Quotient(Remainder(seconds, 3600), 60),
            _ => Node("Floor", Remainder(seconds, 60)),
        };
        return NumberTerm.Of(value, 1e6, isFloat: true);
    }

    /// <summary>The civil date of a day, by the formulas of <see cref="Graphs.TimestampFeatures"/>.</summary>
    private CivilDate Date(string day)
    {
        string shifted = Plus(day, DaysToEpoch);
        string era = Quotient(shifted, 146097);
        string dayOfEra = Node("Sub", shifted, Times(era, 146097));
        string yearOfEra = Quotient(
            Node("Sub", Node("Add", Node("Sub", dayOfEra, Quotient(dayOfEra, 1460)), Quotient(dayOfEra, 36524)), Quotient(dayOfEra, 146096)), 365);
        string dayOfYear = Node("Sub", dayOfEra, DaysOfYears(yearOfEra));
        string marchMonth = Quotient(Plus(Times(dayOfYear, 5), 2), 153);
        string nextYear = Quotient(Plus(marchMonth, 2), 12);
        return new CivilDate(
            Node("Add", Node("Add", yearOfEra, Times(era, 400)), nextYear),
            Node("Sub", Plus(marchMonth, 3), Times(nextYear, 12)),
            Plus(Node("Sub", dayOfYear, Quotient(Plus(Times(marchMonth, 153), 2), 5)), 1));
    }

    /// <summary>The day of 1 January: the 307th of the year that begins in March before.</summary>
    private string FirstDay(string year)
    {
        string before = Plus(year, -1);
        string era = Quotient(before, 400);
        string days = DaysOfYears(Node("Sub", before, Times(era, 400)));
        return Plus(Node("Add", Times(era, 146097), days), 306 - DaysToEpoch);
    }

    private string DaysOfYears(string yearOfEra) => Node("Sub", Node("Add", Times(yearOfEra, 365), Quotient(yearOfEra, 4)), Quotient(yearOfEra, 100));

    private string Plus(string x, double y) => Node("Add", x, Number(y));

    private string Times(string x, double y) => Node("Mul", x, Number(y));

    private string Quotient(string x, double y) => Node("Floor", Node("Div", x, Number(y)));

    private string Remainder(string x, double y) => Node("Sub", x, Times(Quotient(x, y), y));

    private sealed record CivilDate(string Year, string Month, string Day);
}
