namespace MlOps.Data.Graphs;

/// <summary>
/// The calendar features of an instant (UTC, proleptic Gregorian), computed in doubles by the same formulas for training
/// and in the graph: a missing instant gives NaN in every feature.
/// </summary>
/// <remarks>
/// The civil date comes from days by Howard Hinnant's "chrono-compatible low-level date algorithms"
/// (howardhinnant.github.io/date_algorithms.html), in which years begin in March. Every quotient is of integers far below
/// 2^53, so a rounded division never crosses an integer and the floors are exact.
/// </remarks>
internal static class TimestampFeatures
{
    /// <summary>The features' names, in order; weekdays count from Sunday = 0, days of year from 1 March = 0; hours have a fraction.</summary>
    public static readonly string[] Names = ["Days", "Year", "Month", "DayOfMonth", "DayOfYear", "DayOfWeek", "Hour"];

    /// <summary>Computes the features of one instant.</summary>
    /// <param name="seconds">Seconds since 1970-01-01T00:00:00Z, or NaN.</param>
    /// <param name="features">As many as <see cref="Names"/>.</param>
    public static void Compute(double seconds, Span<double> features)
    {
        double day = Math.Floor(seconds / 86400);
        double era = Math.Floor((day + 719468) / 146097);
        double dayOfEra = day + 719468 - (era * 146097);
        double yearOfEra = Math.Floor((dayOfEra - Math.Floor(dayOfEra / 1460) + Math.Floor(dayOfEra / 36524) - Math.Floor(dayOfEra / 146096)) / 365);
        double dayOfYear = dayOfEra - ((yearOfEra * 365) + Math.Floor(yearOfEra / 4) - Math.Floor(yearOfEra / 100));
        double marchMonth = Math.Floor(((dayOfYear * 5) + 2) / 153);
        double nextYear = Math.Floor((marchMonth + 2) / 12);

        features[0] = seconds / 86400;
        features[1] = yearOfEra + (era * 400) + nextYear;
        features[2] = marchMonth + 3 - (nextYear * 12);
        features[3] = dayOfYear - Math.Floor(((marchMonth * 153) + 2) / 5) + 1;
        features[4] = dayOfYear;
        features[5] = day + 4 - (Math.Floor((day + 4) / 7) * 7);
        features[6] = (seconds - (day * 86400)) / 3600;
    }

    /// <summary>Adds the formulas of <see cref="Compute"/> to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="seconds">A double value [rows, 1].</param>
    /// <returns>Double values [rows, 1], one a name.</returns>
    public static string[] AddTo(GraphBuilder graph, string seconds)
    {
        string Number(double value) => graph.Constant("calendar", new[] { value }, 1);
        string Plus(string a, double b) => graph.Node("Add", [a, Number(b)]);
        string Sum(string a, string b) => graph.Node("Add", [a, b]);
        string Minus(string a, string b) => graph.Node("Sub", [a, b]);
        string Times(string a, double b) => graph.Node("Mul", [a, Number(b)]);
        string Over(string a, double b) => graph.Node("Div", [a, Number(b)]);
        string Quotient(string a, double b) => graph.Node("Floor", [Over(a, b)]);

        string days = Over(seconds, 86400);
        string day = graph.Node("Floor", [days]);
        string era = Quotient(Plus(day, 719468), 146097);
        string dayOfEra = Minus(Plus(day, 719468), Times(era, 146097));
        string yearOfEra = Quotient(
            Minus(Sum(Minus(dayOfEra, Quotient(dayOfEra, 1460)), Quotient(dayOfEra, 36524)), Quotient(dayOfEra, 146096)), 365);
        string dayOfYear = Minus(dayOfEra, Minus(Sum(Times(yearOfEra, 365), Quotient(yearOfEra, 4)), Quotient(yearOfEra, 100)));
        string marchMonth = Quotient(Plus(Times(dayOfYear, 5), 2), 153);
        string nextYear = Quotient(Plus(marchMonth, 2), 12);

        return
        [
            days,
            Sum(Sum(yearOfEra, Times(era, 400)), nextYear),
            Minus(Plus(marchMonth, 3), Times(nextYear, 12)),
            Plus(Minus(dayOfYear, Quotient(Plus(Times(marchMonth, 153), 2), 5)), 1),
            dayOfYear,
            Minus(Plus(day, 4), Times(Quotient(Plus(day, 4), 7), 7)),
            Over(Minus(seconds, Times(day, 86400)), 3600),
        ];
    }
}
