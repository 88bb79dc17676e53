namespace MlOps.Data.Expectations;

/// <summary>What came of an expectation.</summary>
/// <param name="Expectation">It.</param>
/// <param name="Rows">The rows that it is about.</param>
/// <param name="Failing">Those that are not as expected.</param>
/// <param name="Newest">The newest instant in seconds since 1970-01-01T00:00:00Z, where its age matters.</param>
public sealed record ExpectationResult(Expectation Expectation, long Rows, long Failing, double? Newest = null)
{
    /// <summary>Whether enough rows are as expected. How old the newest one may be is not judged: that depends on the day.</summary>
    public bool Holds => Failing <= Allowed && (Expectation.MinimumRows is not { } minimum || Rows >= minimum);

    private double Allowed => Expectation.MinimumRows is not null ? double.PositiveInfinity : Math.Floor(((1 - Expectation.Mostly) * Rows) + 1e-9);

    /// <summary>What was found, in a sentence.</summary>
    public string Message => Expectation switch
    {
        { MinimumRows: { } minimum } => $"{(Expectation.Column == Expectation.AllColumns ? "The data have" : $"'{Expectation.Column}' has a value in")} {Rows:N0} rows, and at least {minimum:N0} are expected.",
        _ when Failing == 0 => $"{Rows:N0} rows hold.",
        _ => $"{Failing:N0} of {Rows:N0} rows do not hold.",
    };
}
