using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Metrics;

namespace MlOps.Evaluation.Slices;

/// <summary>The metrics of every slice that was asked for.</summary>
internal static class SliceEvaluation
{
    /// <summary>
    /// The slices by column, in the order in which columns were first asked for. A value asked for by name is there
    /// whatever its rows; any other that some request finds large enough.
    /// </summary>
    /// <remarks>A slice that does not exist is an error in the log.</remarks>
    public static IReadOnlyList<SliceMetrics> Run(IReadOnlyList<SliceRequest> requests, Table test, Predictions predictions, IStageLog log)
    {
        var evaluated = new List<SliceMetrics>();
        var named = new List<(SliceName Name, SliceRequest Request)>();
        foreach (SliceRequest request in requests)
        {
            if (SliceName.TryParse(request.Slice, test.Schema, request.Location, out SliceName name, out Diagnostic? mistake))
            {
                named.Add((name, request));
            }
            else
            {
                log.Report(mistake);
            }
        }

        foreach (IGrouping<string, (SliceName Name, SliceRequest Request)> column in named.GroupBy(pair => pair.Name.Column))
        {
            IReadOnlyList<Slice> slices = Slicer.Divide(test, test.Schema[column.Key]);
            foreach ((SliceName name, SliceRequest request) in column)
            {
                if (Mistake(name, test.Schema[column.Key].Type, request, slices) is { } mistake)
                {
                    log.Report(mistake);
                }
            }

            evaluated.AddRange(slices.Where(slice => column.Any(asked => Wants(asked.Name, asked.Request, slice))).Select(slice => Evaluate(slice, predictions)));
        }

        return evaluated;
    }

    private static bool Wants(SliceName name, SliceRequest request, Slice slice) =>
        name.Value is null ? slice.Rows.Length >= request.MinimumRows : name.Value == slice.Value;

    private static SliceMetrics Evaluate(Slice slice, Predictions predictions)
    {
        IReadOnlyList<MetricValue> metrics = predictions.Select(slice.Rows).Metrics();
        return new SliceMetrics
        {
            Column = slice.Column,
            Value = slice.Value,
            Rows = slice.Rows.Length,
            Metrics = MetricsFile.ValuesOf(metrics),
            Undefined = MetricsFile.ReasonsOf(metrics),
        };
    }

    private static Diagnostic? Mistake(SliceName name, ColumnType type, SliceRequest request, IReadOnlyList<Slice> slices)
    {
        if (slices.Any(slice => Wants(name, request, slice)))
        {
            return null;
        }

        if (name.Value is null)
        {
            return new Diagnostic(
                EvaluationDiagnostics.EmptySlices,
                string.Create(CultureInfo.InvariantCulture, $"No value of '{name.Column}' has {request.MinimumRows} test rows; the most frequent has {slices.Max(slice => slice.Rows.Length)}. Give more test data or a smaller MinimumRows."),
                request.Location);
        }

        string[] values = [.. slices.Select(slice => slice.Value)];
        if (slices.Any(slice => slice.IsRange))
        {
            string byValue = type == ColumnType.Number ? "; if its numbers are codes, give it Type=\"Category\" and it is sliced by value" : "";
            return new Diagnostic(
                EvaluationDiagnostics.UnknownSliceValue,
                $"The column '{name.Column}' is a {type} with many values, so it is sliced into ranges, and '{name.Value}' is none of them: {Listed(values)}. Name one of these{byValue}.",
                request.Location);
        }

        return new Diagnostic(
            EvaluationDiagnostics.UnknownSliceValue,
            $"No test row has '{name.Value}' in the column '{name.Column}'.{NearestName.Suggest(name.Value, values)} Its values are {Listed(values)}.",
            request.Location);
    }

    private static string Listed(string[] values)
    {
        const int Most = 12;
        string listed = string.Join(", ", values.Take(Most).Select(value => $"'{value}'"));
        return values.Length <= Most ? listed : string.Create(CultureInfo.InvariantCulture, $"{listed} and {values.Length - Most} more");
    }
}
