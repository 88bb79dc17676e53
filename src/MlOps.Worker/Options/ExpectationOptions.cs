using System.Globalization;
using System.Text.RegularExpressions;
using MlOps.Data.Diagnostics;
using MlOps.Data.Expectations;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Options;

/// <summary>Reads the <c>DataExpectation</c> items. Whether a column exists and is of a fitting type is for the data library to tell.</summary>
internal static class ExpectationOptions
{
    /// <summary>The items, in the order of the project.</summary>
    public static IReadOnlyList<Expectation> Read(OptionReader reader) =>
        [.. reader.Items("DataExpectation", WorkerDiagnostics.DataMetadataUnknown).Select(item => Read(reader, item))];

    private static Expectation Read(OptionReader reader, RequestItem item) => new()
    {
        Column = item.Include,
        Minimum = Limit(reader, item, "Minimum"),
        Maximum = Limit(reader, item, "Maximum"),
        HasInstants = HasInstants(reader, item),
        NotNull = Switch(reader, item, "NotNull"),
        Unique = Switch(reader, item, "Unique"),
        Pattern = Pattern(reader, item),
        AllowedValues = OptionReader.Metadata(item, "AllowedValues") is { } values ? [.. values.Split(';', StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)] : null,
        Comparison = Comparison(reader, item),
        MinimumRows = Number(reader, item, "MinimumRows", 1, int.MaxValue, "a whole number of at least 1") is { } rows ? (int)rows : null,
        MaximumAge = Age(reader, item),
        Mostly = Number(reader, item, "Mostly", double.Epsilon, 1, "a share above 0 and up to 1, such as 0.999") ?? 1,
        Severity = reader.Choice<DiagnosticSeverity>(item, "Severity", CheckDiagnostics.ExpectationInvalid) ?? DiagnosticSeverity.Error,
        Location = OptionReader.PlaceOf(item),
    };

    /// <summary>A number, or an instant as ISO 8601.</summary>
    private static double? Limit(OptionReader reader, RequestItem item, string name)
    {
        if (OptionReader.Metadata(item, name) is not { } text)
        {
            return null;
        }

        if (Expectation.TryParseLimit(text, out double limit))
        {
            return limit;
        }

        Wrong(reader, item, name, text, "a number with a decimal point, such as 0.5, or an instant as ISO 8601, such as 2024-12-31");
        return null;
    }

    private static bool HasInstants(OptionReader reader, RequestItem item)
    {
        bool[] instants = [.. ((string[])["Minimum", "Maximum"]).Select(name => OptionReader.Metadata(item, name)).OfType<string>()
            .Select(text => !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))];
        if (instants is [var first, var second] && first != second)
        {
            reader.Report(CheckDiagnostics.ExpectationInvalid, item, $"DataExpectation '{item.Include}' has a number and an instant for limits. Write both alike.");
        }

        return instants.Contains(true);
    }

    private static double? Number(OptionReader reader, RequestItem item, string name, double minimum, double maximum, string wanted)
    {
        if (OptionReader.Metadata(item, name) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= minimum && number <= maximum && (minimum < 1 || number == Math.Floor(number)))
        {
            return number;
        }

        Wrong(reader, item, name, text, wanted);
        return null;
    }

    private static bool Switch(OptionReader reader, RequestItem item, string name)
    {
        string? text = OptionReader.Metadata(item, name);
        if (text is not null && !bool.TryParse(text, out _))
        {
            Wrong(reader, item, name, text, "true or false");
        }

        return bool.TryParse(text, out bool on) && on;
    }

    private static Regex? Pattern(OptionReader reader, RequestItem item)
    {
        if (OptionReader.Metadata(item, "Pattern") is not { } text)
        {
            return null;
        }

        try
        {
            return new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            Wrong(reader, item, "Pattern", text, $"a regular expression of .NET without look-around and back references ({error.Message.TrimEnd('.')})");
            return null;
        }
    }

    private static ColumnComparison? Comparison(OptionReader reader, RequestItem item)
    {
        ColumnComparison[] comparisons =
        [
            .. Enum.GetValues<ValueOrder>().Select(order => (Order: order, Other: OptionReader.Metadata(item, order.ToString())))
                .Where(pair => pair.Other is not null).Select(pair => new ColumnComparison(pair.Order, pair.Other!)),
        ];
        if (comparisons.Length > 1)
        {
            reader.Report(CheckDiagnostics.ExpectationInvalid, item, $"DataExpectation '{item.Include}' has {comparisons[0].Order} and {comparisons[1].Order}. Write an item for each.");
        }

        return comparisons.FirstOrDefault();
    }

    /// <summary>Days, hours or minutes, <c>7d</c>, <c>36h</c>, <c>90m</c>, or a time span of .NET.</summary>
    private static TimeSpan? Age(OptionReader reader, RequestItem item)
    {
        if (OptionReader.Metadata(item, "MaximumAge") is not { } text)
        {
            return null;
        }

        double? unit = char.ToLowerInvariant(text[^1]) switch { 'd' => 24 * 60, 'h' => 60, 'm' => 1, _ => null };
        const double MostMinutes = 1e9;
        if (unit is { } minutes && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count) && count > 0 && count * minutes < MostMinutes)
        {
            return TimeSpan.FromMinutes(count * minutes);
        }

        if (unit is null && text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan age) && age > TimeSpan.Zero)
        {
            return age;
        }

        Wrong(reader, item, "MaximumAge", text, "days, hours or minutes, such as 7d, 36h or 90m");
        return null;
    }

    private static void Wrong(OptionReader reader, RequestItem item, string name, string text, string wanted) =>
        reader.Report(CheckDiagnostics.ExpectationInvalid, item, $"{name} of DataExpectation '{item.Include}' is '{text}'. Give {wanted}.");
}
