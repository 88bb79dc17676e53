using System.Globalization;
using MlOps.Data;

namespace MlOps.Worker.Options;

/// <summary>Reads how test and validation rows are to be split off.</summary>
internal static class SplitProperties
{
    /// <summary>The split; fractions count only for sets that have no files of their own.</summary>
    public static SplitOptions Read(OptionReader reader, DataFiles files)
    {
        SplitMethod method = reader.Choice<SplitMethod>("SplitMethod", WorkerDiagnostics.SplitMethodUnknown) ?? SplitMethod.Random;
        string? column = reader.Property("SplitColumn");
        if (column is not null && method == SplitMethod.Random)
        {
            reader.Report(WorkerDiagnostics.SplitColumnUnused, "SplitColumn", $"The property SplitColumn is '{column}', but a Random split goes by no column. Set SplitMethod to Group, to keep the rows of one value together, or to Time, to test on the latest rows.");
        }

        var defaults = new SplitOptions();
        double test = Fraction(reader, "TestFraction", defaults.TestFraction);
        double validation = Fraction(reader, "ValidationFraction", defaults.ValidationFraction);
        double testSplitOff = files.Test.Count == 0 ? test : 0;
        double validationSplitOff = files.Validation.Count == 0 ? validation : 0;
        if (files.Test.Count == 0 && test == 0)
        {
            reader.Report(WorkerDiagnostics.FractionsLeaveNoRows, "TestFraction", "TestFraction is 0 and there is no TestData item, so that no row is left to test the model. Give a TestFraction above 0, such as 0.2, or a TestData item.");
        }
        else if (testSplitOff + validationSplitOff >= 1)
        {
            reader.Report(WorkerDiagnostics.FractionsLeaveNoRows, "TestFraction", string.Create(CultureInfo.InvariantCulture, $"TestFraction {testSplitOff} and ValidationFraction {validationSplitOff} leave no row to learn from. Their sum must be below 1."));
        }

        return new SplitOptions(method, column, test, validation);
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
