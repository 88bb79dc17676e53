using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Data.Parsing;

namespace MlOps.Data.Expectations;

/// <summary>Expectations in words.</summary>
internal static class ExpectationText
{
    private const int MostValues = 5;

    /// <summary>The column and what is said of it.</summary>
    public static string NameOf(Expectation expectation)
    {
        string says = string.Join(", ", Parts(expectation));
        string mostly = expectation.Mostly < 1 ? string.Create(CultureInfo.InvariantCulture, $" ({expectation.Mostly * 100:0.####}% of the rows)") : "";
        return expectation.Column == Expectation.AllColumns ? says : $"{expectation.Column}: {says}{mostly}";
    }

    /// <summary>What a single value has to be.</summary>
    public static IEnumerable<string> OfValues(Expectation expectation)
    {
        foreach (string limit in OfLimits(expectation))
        {
            yield return limit;
        }

        if (expectation.Pattern is { } pattern)
        {
            yield return $"matching {Excerpt.Of(pattern.ToString())}";
        }

        if (expectation.AllowedValues is { } values)
        {
            yield return expectation.HidesValues ? $"one of {values.Count:N0} values" : $"one of {string.Join(", ", values.Take(MostValues))}{(values.Count > MostValues ? $" and {values.Count - MostValues:N0} more" : "")}";
        }

        if (expectation.Comparison is { } comparison)
        {
            yield return $"{Words(comparison.Order)} {comparison.Other}";
        }
    }

    /// <summary>The limits of a value.</summary>
    public static IEnumerable<string> OfLimits(Expectation expectation)
    {
        if (expectation.Minimum is { } minimum)
        {
            yield return $"at least {Limit(minimum, expectation.HasInstants)}";
        }

        if (expectation.Maximum is { } maximum)
        {
            yield return $"at most {Limit(maximum, expectation.HasInstants)}";
        }
    }

    /// <summary>A limit as a person would write it.</summary>
    private static string Limit(double value, bool isInstant)
    {
        if (!isInstant)
        {
            return value.ToString("R", CultureInfo.InvariantCulture);
        }

        DateTime instant = Instant.Of(value);
        return instant.ToString(instant.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
    }

    /// <summary>A time span in days and hours.</summary>
    public static string Age(TimeSpan age) => age.TotalDays >= 2
        ? string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0.#} days")
        : string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0.#} hours");

    private static IEnumerable<string> Parts(Expectation expectation)
    {
        if (expectation.NotNull)
        {
            yield return "never missing";
        }

        foreach (string part in OfValues(expectation))
        {
            yield return part;
        }

        if (expectation.Unique)
        {
            yield return "unique";
        }

        if (expectation.MinimumRows is { } rows)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"at least {rows:N0} rows");
        }

        if (expectation.MaximumAge is { } age)
        {
            yield return $"newest at most {Age(age)} old";
        }
    }

    private static string Words(ValueOrder order) => order switch
    {
        ValueOrder.LessThan => "less than",
        ValueOrder.LessThanOrEqual => "at most",
        ValueOrder.GreaterThan => "greater than",
        _ => "at least",
    };
}
