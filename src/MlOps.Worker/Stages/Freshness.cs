using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Data.Expectations;

namespace MlOps.Worker.Stages;

/// <summary>Judges how old the newest rows are, on the day.</summary>
internal static class Freshness
{
    /// <summary>Reports the expectations whose newest instant is too old.</summary>
    public static void Report(IReadOnlyList<JudgedExpectation> judged, IReadOnlyList<Expectation> expectations, DateTimeOffset now, IStageLog log)
    {
        foreach ((JudgedExpectation result, Expectation expectation) in judged.Zip(expectations))
        {
            if (expectation.MaximumAge is { } most && (result.Newest is not { } newest || now - newest > most))
            {
                log.Report(new Diagnostic(
                    CheckDiagnostics.DataTooOld with { Severity = expectation.Severity },
                    result.Newest is { } last
                        ? string.Create(CultureInfo.InvariantCulture, $"The newest '{expectation.Column}' is {last.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {(now - last).TotalDays:0.0} days ago, and DataExpectation '{expectation.Name}' allows {most.TotalDays:0.##} days. Get newer data.")
                        : $"No row has a '{expectation.Column}', and DataExpectation '{expectation.Name}' expects one.",
                    expectation.Location));
            }
        }
    }
}
