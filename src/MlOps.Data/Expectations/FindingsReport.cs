using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;

namespace MlOps.Data.Expectations;

/// <summary>Tells which expectations fail, with file, line and column; so many of a kind, the rest as a count.</summary>
internal sealed class FindingsReport(CheckRequest request, DataSchema schema, IStageLog log)
{
    /// <summary>Reports the results that fail.</summary>
    public void Report(IReadOnlyList<ExpectationResult> results, CancellationToken cancellationToken)
    {
        ExpectationResult[] failing = [.. results.Where(result => !result.Holds)];
        foreach (ExpectationResult result in failing.Where(result => result.Expectation.MinimumRows is not null))
        {
            log.Report(new Diagnostic(KindOf(result.Expectation), result.Message, result.Expectation.Location));
        }

        foreach (IGrouping<DiagnosticDescriptor, ExpectationResult> kind in failing.Where(result => result.Expectation.MinimumRows is null).GroupBy(result => KindOf(result.Expectation)))
        {
            Report(kind.Key, [.. kind], cancellationToken);
        }
    }

    private static DiagnosticDescriptor KindOf(Expectation expectation) => expectation.Kind with { Severity = expectation.Severity };

    private void Report(DiagnosticDescriptor kind, ExpectationResult[] results, CancellationToken cancellationToken)
    {
        int most = Math.Max(1, DiagnosticBag.MaximumPerKind / results.Length);
        IReadOnlyList<FailingField>[] places = new FailingFields(request, schema).Find([.. results.Select(result => result.Expectation)], most, cancellationToken);
        long hidden = 0;
        for (int i = 0; i < results.Length; i++)
        {
            Expectation expectation = results[i].Expectation;
            if (places[i].Count == 0)
            {
                log.Report(new Diagnostic(kind, $"{Says(expectation)} {results[i].Message}", expectation.Location));
            }

            for (int place = 0; place < places[i].Count; place++)
            {
                FailingField field = places[i][place];
                string value = field.Value is null ? "has no value" : expectation.HidesValues ? "has another value (not shown: pii)" : $"is {field.Value}";
                log.Report(new Diagnostic(kind, $"'{expectation.Column}' {value}. {Says(expectation)}{(place == 0 ? " " + results[i].Message : "")}", field.Place));
            }

            hidden += places[i].Count == 0 ? 0 : results[i].Failing - places[i].Count;
        }

        if (hidden > 0)
        {
            log.Report(new Diagnostic(kind, string.Create(CultureInfo.InvariantCulture, $"… and {hidden:N0} more of this kind."), new SourceLocation(request.Sources[0].DisplayPath)));
        }
    }

    private string Says(Expectation expectation) => expectation.Kind == CheckDiagnostics.ExpectationFailed
        ? $"DataExpectation '{expectation.Name}'."
        : $"{request.SchemaFile} says '{expectation.Name}'.";
}
