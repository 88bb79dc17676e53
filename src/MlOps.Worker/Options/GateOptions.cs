using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Evaluation.Gates;
using MlOps.Evaluation.Slices;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Options;

/// <summary>Reads gates and slices. Whether a metric or a column exists is for the evaluation library to tell.</summary>
internal static class GateOptions
{
    /// <summary>The <c>QualityGate</c> items.</summary>
    public static IReadOnlyList<QualityGate> ReadGates(OptionReader reader)
    {
        return
        [
            .. reader.Items("QualityGate", WorkerDiagnostics.GateMetadataUnknown).Select(item => new QualityGate
            {
                Metric = item.Include,
                Minimum = Number(reader, item, "Minimum"),
                Maximum = Number(reader, item, "Maximum"),
                MaximumRegression = MaximumRegression(reader, item),
                Slice = OptionReader.Metadata(item, "Slice"),
                MinimumRows = MinimumRows(reader, item),
                Severity = reader.Choice<DiagnosticSeverity>(item, "Severity", WorkerDiagnostics.GateSeverityUnknown) ?? DiagnosticSeverity.Error,
                Location = OptionReader.PlaceOf(item),
            }),
        ];
    }

    /// <summary>The <c>EvaluationSlice</c> items.</summary>
    public static IReadOnlyList<SliceRequest> ReadSlices(OptionReader reader) =>
        [.. reader.Items("EvaluationSlice", WorkerDiagnostics.GateMetadataUnknown).Select(item => new SliceRequest(item.Include, MinimumRows(reader, item), OptionReader.PlaceOf(item)))];

    private static int MinimumRows(OptionReader reader, RequestItem item)
    {
        if (OptionReader.Metadata(item, "MinimumRows") is not { } text)
        {
            return SliceRequest.DefaultMinimumRows;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rows) && rows > 0)
        {
            return rows;
        }

        reader.Report(WorkerDiagnostics.GateNumberInvalid, item, $"MinimumRows of {item.Type} '{item.Include}' is '{text}'. Give a whole number of at least 1.");
        return SliceRequest.DefaultMinimumRows;
    }

    private static RegressionLimit? MaximumRegression(OptionReader reader, RequestItem item)
    {
        if (OptionReader.Metadata(item, "MaximumRegression") is not { } text)
        {
            return null;
        }

        RegressionLimit? regression = RegressionLimit.Parse(text);
        if (regression is null)
        {
            reader.Report(WorkerDiagnostics.GateNumberInvalid, item, $"MaximumRegression of {item.Type} '{item.Include}' is '{text}'. Give a number with a decimal point, such as 0.005, or a percentage of the baseline's value, such as 2%.");
        }

        return regression;
    }

    private static double? Number(OptionReader reader, RequestItem item, string name)
    {
        if (OptionReader.Metadata(item, name) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
        {
            return number;
        }

        reader.Report(WorkerDiagnostics.GateNumberInvalid, item, $"{name} of {item.Type} '{item.Include}' is '{text}'. Give a number with a decimal point, such as 0.84.");
        return null;
    }
}
