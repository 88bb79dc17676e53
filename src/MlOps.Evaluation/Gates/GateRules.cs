using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Evaluation.Metrics;
using MlOps.Evaluation.Slices;

namespace MlOps.Evaluation.Gates;

/// <summary>What can be said of gates before there is a model.</summary>
public static class GateRules
{
    /// <summary>Reports every mistake in the gates to the log; an error there fails the stage.</summary>
    public static void Check(IReadOnlyList<QualityGate> gates, DataSchema schema, IStageLog log)
    {
        foreach (QualityGate gate in gates)
        {
            foreach (Diagnostic diagnostic in Mistakes(gate, schema))
            {
                log.Report(diagnostic);
            }
        }

        foreach (IGrouping<QualityGate, QualityGate> same in gates.GroupBy(gate => gate with { Location = default }))
        {
            foreach (QualityGate repeated in same.Skip(1))
            {
                log.Report(new Diagnostic(EvaluationDiagnostics.RepeatedGate, $"The gate on {repeated.Metric} is there already, with the same limits. Remove one.", repeated.Location));
            }
        }
    }

    private static IEnumerable<Diagnostic> Mistakes(QualityGate gate, DataSchema schema)
    {
        if (MetricCatalogue.Find(gate.Metric) is not { } metric)
        {
            IReadOnlyList<string> names = MetricCatalogue.GateNames(schema.Task);
            yield return new(
                EvaluationDiagnostics.UnknownMetric,
                $"There is no metric '{gate.Metric}'.{NearestName.Suggest(gate.Metric, names)} A gate of {schema.Task} may use {string.Join(", ", names)}.",
                gate.Location);
            yield break;
        }

        if (!metric.Tasks.Contains(schema.Task))
        {
            yield return new(
                EvaluationDiagnostics.MetricOfAnotherTask,
                $"The metric {metric.Name} is for {string.Join(" and ", metric.Tasks)}; this model is a {schema.Task}. Use one of {string.Join(", ", MetricCatalogue.GateNames(schema.Task))}.",
                gate.Location);
            yield break;
        }

        if (gate is { Minimum: null, Maximum: null, MaximumRegression: null })
        {
            yield return new(
                EvaluationDiagnostics.GateWithoutLimit,
                $"The gate on {metric.Name} asks for nothing. Give it a limit, such as {(metric.Direction == MetricDirection.HigherIsBetter ? "Minimum" : "Maximum")}=\"…\".",
                gate.Location);
        }

        foreach (Diagnostic diagnostic in LimitMistakes(gate, metric).Concat(SliceMistakes(gate, metric, schema)))
        {
            yield return diagnostic;
        }
    }

    private static IEnumerable<Diagnostic> LimitMistakes(QualityGate gate, Metric metric)
    {
        // A limit at which the gate can never pass, or never fail: most often a percentage where a share is meant.
        if (gate.Minimum is { } minimum && (minimum > metric.Highest || minimum < metric.Lowest))
        {
            yield return Impossible(gate, metric, "Minimum", minimum);
        }

        if (gate.Maximum is { } maximum && (maximum > metric.Highest || maximum < metric.Lowest))
        {
            yield return Impossible(gate, metric, "Maximum", maximum);
        }

        if (gate.MaximumRegression is not null && metric.Name == MetricNames.TrainingSeconds)
        {
            yield return new(
                EvaluationDiagnostics.ImpossibleLimit,
                $"MaximumRegression on {metric.Name} can never decide anything: a published model does not tell how long its training took. Give a Maximum.",
                gate.Location);
        }

        if (gate.MaximumRegression is { } regression && !(regression.Amount >= 0))
        {
            yield return new(
                EvaluationDiagnostics.ImpossibleLimit,
                string.Create(CultureInfo.InvariantCulture, $"MaximumRegression={regression} on {metric.Name} is negative. It says how much worse than the baseline the model may be: zero or more, whichever way the metric is better."),
                gate.Location);
        }

        if (gate is { Minimum: not null, Maximum: null } && metric.Direction == MetricDirection.LowerIsBetter)
        {
            yield return new(EvaluationDiagnostics.LimitOnGoodSide, $"A smaller {metric.Name} is better, and this gate has only a Minimum: it fails good models. Did you mean Maximum?", gate.Location);
        }

        if (gate is { Maximum: not null, Minimum: null } && metric.Direction == MetricDirection.HigherIsBetter)
        {
            yield return new(EvaluationDiagnostics.LimitOnGoodSide, $"A greater {metric.Name} is better, and this gate has only a Maximum: it fails good models. Did you mean Minimum?", gate.Location);
        }
    }

    private static Diagnostic Impossible(QualityGate gate, Metric metric, string limit, double value)
    {
        string range = double.IsFinite(metric.Lowest) && double.IsFinite(metric.Highest)
            ? string.Create(CultureInfo.InvariantCulture, $"between {metric.Lowest} and {metric.Highest}")
            : double.IsFinite(metric.Lowest)
                ? string.Create(CultureInfo.InvariantCulture, $"at least {metric.Lowest}")
                : string.Create(CultureInfo.InvariantCulture, $"at most {metric.Highest}");
        string percent = metric is { Lowest: 0, Highest: 1 } && value is > 1 and <= 100
            ? string.Create(CultureInfo.InvariantCulture, $" Did you mean {value / 100}?")
            : "";
        return new(
            EvaluationDiagnostics.ImpossibleLimit,
            string.Create(CultureInfo.InvariantCulture, $"{limit}={value} on {metric.Name} can never decide anything: the metric is {range}.{percent}"),
            gate.Location);
    }

    private static IEnumerable<Diagnostic> SliceMistakes(QualityGate gate, Metric metric, DataSchema schema)
    {
        if (gate.Slice is null)
        {
            return [];
        }

        if (metric.IsMeasurement)
        {
            return [new(EvaluationDiagnostics.SlicedMeasurement, $"{metric.Name} is measured on the whole model; a gate on it cannot have Slice=\"{gate.Slice}\". Remove the Slice.", gate.Location)];
        }

        return SliceName.TryParse(gate.Slice, schema, gate.Location, out _, out Diagnostic? mistake) ? [] : [mistake];
    }
}
