using System.Globalization;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Curves;
using MlOps.Evaluation.Metrics;
using MlOps.Evaluation.Slices;

namespace MlOps.Evaluation;

/// <summary>Judges a model by rows that training has not seen.</summary>
public static class Evaluator
{
    /// <summary>
    /// Computes metrics, slices and what the report draws. The same request gives the same bytes. A slice that does not
    /// exist is an error in the log.
    /// </summary>
    /// <exception cref="DiagnosticException">There are no test rows, or the model predicts something that is no number.</exception>
    /// <exception cref="OperationCanceledException">The build was cancelled.</exception>
    public static EvaluationResult Run(EvaluationRequest request, IStageLog log, CancellationToken cancellationToken)
    {
        Table test = request.Test;
        if (test.Rows == 0)
        {
            throw new DiagnosticException(EvaluationDiagnostics.NoTestRows, "There are no test rows to evaluate the model on. Give a TestData item or a TestFraction above zero.");
        }

        Predictions predictions = request.Predict(test);
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<MetricValue> metrics = predictions.Metrics();
        foreach (MetricValue value in metrics.Where(value => value.Value is null))
        {
            log.Report(new Diagnostic(EvaluationDiagnostics.UndefinedMetric, $"{value.Metric} has no value on the test rows: {value.Undefined}."));
        }

        var file = new MetricsFile
        {
            Task = test.Schema.Task,
            Trainer = request.Training.Trainer,
            Rows = new RowCounts(request.Training.Rows.Train, request.Training.Rows.Validation, test.Rows),
            Metrics = MetricsFile.ValuesOf(metrics),
            Undefined = MetricsFile.ReasonsOf(metrics),
            Slices = SliceEvaluation.Run(request.Slices, test, predictions, log),
            Baseline = request.UnpublishedBaseline is { } package ? new BaselineMetrics { Package = package } : null,
        };
        if (request.Baseline is { } baseline)
        {
            (BaselineMetrics overall, IReadOnlyList<SliceMetrics> slices) = baseline.Score(test, file.Slices);
            file = file with { Baseline = overall, Slices = slices };
            if (overall.Differences is { } differences)
            {
                log.Report(new Diagnostic(
                    EvaluationDiagnostics.BaselineIncomparable,
                    $"{overall.Name} cannot be scored on the test rows of today: {string.Join("; ", differences)}. Gates with MaximumRegression fail until a model of today's columns is published, or BaselineModel names another one."));
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        EvaluationFile evaluation = Pictures.Of(predictions, test) with
        {
            PermutationImportance = PermutationImportance.Measure(request.PredictFromFeatures ?? request.Predict, test, request.Training, cancellationToken),
            Explanations = ErrorAnalysis.Run(request, predictions),
        };
        MetricValue primary = file[MetricCatalogue.Primary(test.Schema.Task).Name];
        log.Summary(string.Create(
            CultureInfo.InvariantCulture,
            $"{test.Rows:N0} test rows, {primary.Metric} {Short(primary)}{Beside(file.Baseline, primary.Metric)}"));
        return new EvaluationResult(file, evaluation);
    }

    private static string Beside(BaselineMetrics? baseline, string metric) => baseline switch
    {
        null => "",
        { Version: null } => $" ({baseline.Package} is not published yet)",
        { Metrics: null } => $" ({baseline.Name} cannot be compared)",
        _ => $" ({baseline.Name}: {Short(baseline[metric]!.Value)})",
    };

    private static string Short(MetricValue metric) => metric.Value is { } value ? value.ToString("0.####", CultureInfo.InvariantCulture) : "undefined";
}
