using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Metrics;
using MlOps.Evaluation.Slices;

namespace MlOps.Evaluation.Gates;

/// <summary>Holds a model's metrics against the gates.</summary>
public static class GateJudge
{
    private const string AtLeast = "≥";
    private const string AtMost = "≤";

    /// <summary>The verdicts, in the order of the gates; a gate with two limits or a slice of a column has several, and a case that two gates ask for counts once.</summary>
    /// <param name="gates">Gates that <see cref="GateRules.Check"/> found no error in.</param>
    /// <param name="schema">The columns that slices name.</param>
    /// <param name="metrics">The metrics, with the slices that the gates ask for.</param>
    /// <param name="measurements">What was measured on the model as a whole.</param>
    public static IReadOnlyList<GateResult> Judge(IReadOnlyList<QualityGate> gates, DataSchema schema, MetricsFile metrics, Measurements measurements) =>
        [.. gates
            .SelectMany(gate => Cases(gate, schema, metrics, measurements).SelectMany(judged => Judge(gate, judged, metrics.Baseline)))
            .GroupBy(result => result.Name)
            .Select(same => same.MaxBy(result => result.Severity)!)];

    /// <summary>The values that a gate is about.</summary>
    private static IEnumerable<Case> Cases(QualityGate gate, DataSchema schema, MetricsFile metrics, Measurements measurements)
    {
        Metric metric = MetricCatalogue.Find(gate.Metric) ?? throw new ArgumentException($"Unknown metric '{gate.Metric}'.", nameof(gate));
        if (metric.IsMeasurement)
        {
            return [new Case(null, new MetricValue(metric.Name, measurements[metric.Name], "it was not measured"), measurements.Baseline?[metric.Name], null)];
        }

        if (gate.Slice is null)
        {
            return [new Case(null, metrics[metric.Name], metrics.Baseline?[metric.Name]?.Value, null)];
        }

        SliceName name = SliceName.Parse(gate.Slice, schema, gate.Location);
        IEnumerable<SliceMetrics> slices = metrics.Slices.Where(slice => slice.Column == name.Column);
        return name.Value is null
            ? slices.Where(slice => slice.Rows >= gate.MinimumRows).Select(slice => Of(slice, metric, 0))
            : slices.Where(slice => slice.Value == name.Value).Select(slice => Of(slice, metric, gate.MinimumRows));
    }

    private static Case Of(SliceMetrics slice, Metric metric, int minimumRows)
    {
        var where = new GateSlice(slice.Column, slice.Value);
        if (slice.Rows >= minimumRows)
        {
            return new Case(where, slice[metric.Name], slice.Baseline?.GetValueOrDefault(metric.Name), slice.Rows);
        }

        string tooFew = string.Create(CultureInfo.InvariantCulture, $"the slice has {slice.Rows} test rows where {minimumRows} are needed; MinimumRows on the gate changes that");
        return new Case(where, new MetricValue(metric.Name, null, tooFew), null, null);
    }

    private static IEnumerable<GateResult> Judge(QualityGate gate, Case judged, BaselineMetrics? baseline)
    {
        if (gate.Minimum is { } minimum)
        {
            yield return Compare(gate, judged, AtLeast, minimum, judged.Value.Value >= minimum);
        }

        if (gate.Maximum is { } maximum)
        {
            yield return Compare(gate, judged, AtMost, maximum, judged.Value.Value <= maximum);
        }

        if (gate.MaximumRegression is { } regression)
        {
            yield return Compare(gate, judged, regression, baseline);
        }
    }

    private static GateResult Compare(QualityGate gate, Case judged, string comparison, double limit, bool holds)
    {
        string actual = judged.Value.Value is { } value
            ? string.Create(CultureInfo.InvariantCulture, $"{gate.Metric} is {Short(value, limit)}{judged.On}; the gate asks for {comparison} {limit}")
            : $"{gate.Metric} has no value: {judged.Value.Undefined}{judged.On}";
        return new GateResult
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{gate.Metric} {comparison} {limit}{judged.Where}"),
            Metric = gate.Metric,
            Slice = judged.Slice,
            Severity = gate.Severity,
            Outcome = holds ? GateOutcome.Passed : GateOutcome.Failed,
            Actual = judged.Value.Value,
            Limit = limit,
            Comparison = comparison,
            Message = $"{actual}.",
        };
    }

    /// <summary>Four significant digits and whole numbers from a thousand on, unless the value would then stand differently to the limit.</summary>
    private static double Short(double value, double limit)
    {
        double rounded = Math.Abs(value) >= 1000
            ? Math.Round(value)
            : double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return rounded.CompareTo(limit) == value.CompareTo(limit) ? rounded : value;
    }

    /// <summary>Against the published model. The first model of a project has none, and passes.</summary>
    private static GateResult Compare(QualityGate gate, Case judged, RegressionLimit limit, BaselineMetrics? baseline)
    {
        MetricDirection direction = MetricCatalogue.Find(gate.Metric)!.Direction;
        var result = new GateResult
        {
            Name = $"{gate.Metric} at most {limit} worse than the baseline{judged.Where}",
            Metric = gate.Metric,
            Slice = judged.Slice,
            Severity = gate.Severity,
            Outcome = GateOutcome.Passed,
            Actual = null,
            Limit = limit.Amount,
            Comparison = AtMost,
            Message = "",
        };
        switch (baseline, judged.Value.Value, judged.Baseline)
        {
            case (null, _, _):
                return result with { Message = "Nothing to compare with: the project has no baseline model (BaselineModel)." };
            case ({ Version: null }, _, _):
                return result with { Message = $"Nothing to compare with yet: no version of {baseline.Package} is published." };
            case ({ Differences: { } differences }, _, _):
                return result with { Outcome = GateOutcome.Failed, Message = $"{baseline.Name} cannot be compared: {string.Join("; ", differences)}." };
            case (_, null, _):
                return result with { Outcome = GateOutcome.Failed, Message = $"{gate.Metric} has no value: {judged.Value.Undefined}{judged.On}." };
            case (_, _, null):
                return result with { Message = $"Nothing to compare with: {gate.Metric} of {baseline.Name} has no value{judged.On}." };
            case (_, { } value, { } before):
                double? worse = limit.Worse(value, before, direction);
                string change = worse switch
                {
                    null or 0 => $"and that of {baseline.Name} is {Short(before, value)}",
                    > 0 => $"{limit.Shown(Short(worse.Value, limit.Amount))} worse than the {Short(before, value)} of {baseline.Name}",
                    _ => $"{limit.Shown(Short(-worse.Value, limit.Amount))} better than the {Short(before, value)} of {baseline.Name}",
                };
                return result with
                {
                    Outcome = limit.Allows(value, before, direction) ? GateOutcome.Passed : GateOutcome.Failed,
                    Actual = worse,
                    Message = string.Create(CultureInfo.InvariantCulture, $"{gate.Metric} is {Short(value, before)}{judged.On}, {change}; the gate allows {limit}."),
                };
        }
    }

    /// <summary>One value that a gate is about.</summary>
    private readonly record struct Case(GateSlice? Slice, MetricValue Value, double? Baseline, int? Rows)
    {
        public string Where => Slice is null ? "" : $" where {Slice.Column} = {Slice.Value}";

        public string On => Rows is null ? "" : string.Create(CultureInfo.InvariantCulture, $" on {Rows} test rows");
    }
}
