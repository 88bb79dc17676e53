using System.Globalization;
using System.Text.Json;

namespace MlOps.QualityGates;

/// <summary>The <c>expectations.json</c> that a build wrote beside the gates: what came of the project's data expectations.</summary>
internal static class ExpectationsFile
{
    /// <summary>The expectations as test cases, in the order of the project. How old data may be is judged now: the verdict is another one tomorrow.</summary>
    public static IEnumerable<GateResult> Read(string folder)
    {
        var path = Path.Combine(folder, "expectations.json");
        return File.Exists(path)
            ? (JsonSerializer.Deserialize(File.ReadAllBytes(path), GatesJson.Default.JudgedExpectationArray) ?? []).Select(Judge)
            : [];
    }

    private static GateResult Judge(JudgedExpectation expectation) => Judge(expectation, DateTimeOffset.UtcNow);

    /// <summary>The test case of an expectation.</summary>
    internal static GateResult Judge(JudgedExpectation expectation, DateTimeOffset now)
    {
        var result = new GateResult
        {
            Group = "DataExpectations",
            Name = expectation.Name,
            Metric = "DataExpectation",
            Severity = expectation.Severity,
            Outcome = expectation.Outcome,
            Message = expectation.Message,
        };
        if (expectation.MaximumAgeHours is not { } hours || !result.Holds)
        {
            return result;
        }

        return expectation.Newest is not { } newest
            ? result with { Outcome = "Failed", Message = "There is no newest row: no row has a time." }
            : result with
            {
                Outcome = (now - newest).TotalHours <= hours ? GateResult.Passed : "Failed",
                Message = string.Create(CultureInfo.InvariantCulture, $"The newest row is of {newest.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {(now - newest).TotalDays:0.0} days ago."),
            };
    }
}

/// <summary>A judged expectation, as the worker writes it.</summary>
internal sealed record JudgedExpectation(string Name, string Column, string Severity, string Outcome, string Message)
{
    public DateTimeOffset? Newest { get; init; }

    public double? MaximumAgeHours { get; init; }
}
