using System.Globalization;
using MlOps.Data;

namespace MlOps.Worker.Options;

/// <summary>Reads how test and validation rows are to be split off.</summary>
internal static class SplitProperties
{
    /// <summary>The split; whether it leaves rows for every set is for the data library to tell.</summary>
    public static SplitOptions Read(OptionReader reader)
    {
        SplitMethod method = reader.Choice<SplitMethod>("SplitMethod", WorkerDiagnostics.SplitMethodUnknown) ?? SplitMethod.Random;
        string? column = reader.Property("SplitColumn");
        if (column is not null && method == SplitMethod.Random)
        {
            reader.Report(WorkerDiagnostics.SplitColumnUnused, "SplitColumn", $"The property SplitColumn is '{column}', but a Random split goes by no column. Set SplitMethod to Group, to keep the rows of one value together, or to Time, to test on the latest rows.");
        }

        var defaults = new SplitOptions();
        return new SplitOptions(
            method,
            column,
            Fraction(reader, "TestFraction", defaults.TestFraction),
            Fraction(reader, "ValidationFraction", defaults.ValidationFraction));
    }

    private static double Fraction(OptionReader reader, string property, double whenUnset)
    {
        if (reader.Property(property) is not { } text)
        {
            return whenUnset;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and < 1)
        {
            return value;
        }

        reader.Report(WorkerDiagnostics.FractionInvalid, property, $"The property {property} is '{text}'. Give a number from 0 to below 1 with a decimal point, such as 0.2.");
        return whenUnset;
    }
}
