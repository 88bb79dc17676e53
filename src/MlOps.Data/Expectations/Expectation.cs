using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MlOps.Data.Diagnostics;
using MlOps.Data.Parsing;

namespace MlOps.Data.Expectations;

/// <summary>What the rows of all sets should be: a <c>DataExpectation</c> item, or a line of the data schema.</summary>
public sealed record Expectation
{
    /// <summary>The <see cref="Column"/> of an expectation of the rows as such. MSBuild takes a <c>*</c> for the files of the folder.</summary>
    public const string AllColumns = "(rows)";

    /// <summary>The column, or <see cref="AllColumns"/>.</summary>
    public required string Column { get; init; }

    /// <summary>The smallest number, or instant in seconds since 1970-01-01T00:00:00Z.</summary>
    public double? Minimum { get; init; }

    /// <summary>The largest one.</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether the limits are instants, which people read as dates.</summary>
    public bool HasInstants { get; init; }

    /// <summary>Whether every row has a value.</summary>
    public bool NotNull { get; init; }

    /// <summary>Whether no value occurs twice.</summary>
    public bool Unique { get; init; }

    /// <summary>What a part of every text matches; backtracking-free.</summary>
    public Regex? Pattern { get; init; }

    /// <summary>The texts, or numbers as texts, that a value can be.</summary>
    public IReadOnlyList<string>? AllowedValues { get; init; }

    /// <summary>How a value stands to that of another column in its row.</summary>
    public ColumnComparison? Comparison { get; init; }

    /// <summary>The fewest rows with a value.</summary>
    public int? MinimumRows { get; init; }

    /// <summary>How old the newest instant may be.</summary>
    public TimeSpan? MaximumAge { get; init; }

    /// <summary>The share of the rows that have to be so, above 0 and up to 1.</summary>
    public double Mostly { get; init; } = 1;

    /// <summary>Whether the build fails where it does not hold.</summary>
    public DiagnosticSeverity Severity { get; init; } = DiagnosticSeverity.Error;

    /// <summary>The kind of message where it does not hold.</summary>
    public DiagnosticDescriptor Kind { get; init; } = CheckDiagnostics.ExpectationFailed;

    /// <summary>Whether its words leave out the values that it allows, since they name persons.</summary>
    public bool HidesValues { get; init; }

    /// <summary>Where it stands.</summary>
    public SourceLocation Location { get; init; }

    /// <summary>A limit as people write it: a number, or an instant as ISO 8601, which becomes seconds since 1970-01-01T00:00:00Z.</summary>
    public static bool TryParseLimit(string text, out double value) =>
        (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value))
        || TimestampParser.TryParse(Encoding.UTF8.GetBytes(text), out value);

    /// <summary>What it says, in words that name it too: <c>Age: at least 0, at most 120 (99.9% of the rows)</c>.</summary>
    public string Name => ExpectationText.NameOf(this);
}

/// <summary>A comparison with another column of the row.</summary>
/// <param name="Order">How.</param>
/// <param name="Other">The other column.</param>
public sealed record ColumnComparison(ValueOrder Order, string Other)
{
    /// <summary>Whether two values stand so.</summary>
    public bool Holds(double value, double other) => Order switch
    {
        ValueOrder.LessThan => value < other,
        ValueOrder.LessThanOrEqual => value <= other,
        ValueOrder.GreaterThan => value > other,
        _ => value >= other,
    };
}

/// <summary>How two values stand to each other. The names are metadata of <c>DataExpectation</c>.</summary>
public enum ValueOrder
{
    /// <summary>Below.</summary>
    LessThan,

    /// <summary>Below or equal.</summary>
    LessThanOrEqual,

    /// <summary>Above.</summary>
    GreaterThan,

    /// <summary>Above or equal.</summary>
    GreaterThanOrEqual,
}
