using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Gates;
using static MlOps.Evaluation.Metrics.MetricNames;

namespace MlOps.UnitTests.Evaluation;

public class GateTests
{
    private static readonly DataSchema Schema = Some.BinarySchema(Some.Feature("Region", ColumnType.Category));

    private static readonly MetricsFile Metrics = new()
    {
        Task = Schema.Task,
        Trainer = "Linear",
        Rows = new RowCounts(100, 10, 90),
        Metrics = new() { [AreaUnderRocCurve] = 0.85, [LogLoss] = 0.4 },
        Slices =
        [
            new() { Column = "Region", Value = "North", Rows = 40, Metrics = new() { [AreaUnderRocCurve] = 0.81 } },
            new() { Column = "Region", Value = "South", Rows = 32, Metrics = new() { [AreaUnderRocCurve] = null }, Undefined = new() { [AreaUnderRocCurve] = "no row is negative" } },
            new() { Column = "Region", Value = "West", Rows = 18, Metrics = new() { [AreaUnderRocCurve] = 0.5 } },
        ],
    };

    [Theory]
    [InlineData(0.84, GateOutcome.Passed)]
    [InlineData(0.85, GateOutcome.Passed)]
    [InlineData(0.86, GateOutcome.Failed)]
    public void A_minimum_passes_from_the_limit_on(double minimum, GateOutcome outcome) =>
        Assert.Equal(outcome, Judge(new() { Metric = AreaUnderRocCurve, Minimum = minimum }).Single().Outcome);

    [Theory]
    [InlineData(0.39, GateOutcome.Failed)]
    [InlineData(0.4, GateOutcome.Passed)]
    public void A_maximum_passes_up_to_the_limit(double maximum, GateOutcome outcome) =>
        Assert.Equal(outcome, Judge(new() { Metric = LogLoss, Maximum = maximum }).Single().Outcome);

    [Fact]
    public void A_result_says_what_was_asked_and_what_was_found()
    {
        GateResult result = Judge(new() { Metric = AreaUnderRocCurve, Minimum = 0.84, Slice = "Region=North", Severity = DiagnosticSeverity.Warning }).Single();

        Assert.Equal("AreaUnderRocCurve ≥ 0.84 where Region = North", result.Name);
        Assert.Equal(new GateSlice("Region", "North"), result.Slice);
        Assert.Equal((GateOutcome.Failed, DiagnosticSeverity.Warning, 0.81, 0.84, "≥"), (result.Outcome, result.Severity, result.Actual!.Value, result.Limit, result.Comparison));
        Assert.Equal("AreaUnderRocCurve is 0.81 on 40 test rows; the gate asks for ≥ 0.84.", result.Message);
    }

    [Theory]
    [InlineData(112.7683, 100, "112.8")]
    [InlineData(100.0004, 100, "100.0004")]
    [InlineData(0.0123456, 0.01, "0.01235")]
    [InlineData(1234567, 1e6, "1234567")]
    [InlineData(12345.678, 12345.6, "12346")]
    public void A_message_rounds_the_value_unless_it_would_then_stand_differently_to_the_limit(double value, double limit, string written)
    {
        MetricsFile metrics = Metrics with { Metrics = new() { [LogLoss] = value } };

        GateResult result = GateJudge.Judge([new() { Metric = LogLoss, Maximum = limit }], Schema, metrics, new Measurements()).Single();

        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"LogLoss is {written}; the gate asks for ≤ {limit}."), result.Message);
        Assert.Equal(value, result.Actual);
    }

    [Fact]
    public void Two_limits_are_two_cases() =>
        Assert.Equal(["AreaUnderRocCurve ≥ 0.8", "AreaUnderRocCurve ≤ 0.99"], Judge(new() { Metric = AreaUnderRocCurve, Minimum = 0.8, Maximum = 0.99 }).Select(result => result.Name));

    [Fact]
    public void A_column_gives_a_case_for_each_value_with_enough_rows() =>
        Assert.Equal(["North", "South"], Judge(new() { Metric = AreaUnderRocCurve, Minimum = 0.8, Slice = "Region" }).Select(result => result.Slice!.Value));

    [Fact]
    public void A_metric_that_a_slice_does_not_define_fails_with_the_reason()
    {
        GateResult result = Judge(new() { Metric = AreaUnderRocCurve, Minimum = 0.8, Slice = "Region=South" }).Single();

        Assert.Equal(GateOutcome.Failed, result.Outcome);
        Assert.Null(result.Actual);
        Assert.Equal("AreaUnderRocCurve has no value: no row is negative on 32 test rows.", result.Message);
    }

    [Fact]
    public void A_named_slice_with_too_few_rows_fails_rather_than_passing_unseen()
    {
        GateResult result = Judge(new() { Metric = AreaUnderRocCurve, Minimum = 0.4, Slice = "Region=West" }).Single();

        Assert.Equal(GateOutcome.Failed, result.Outcome);
        Assert.Equal("AreaUnderRocCurve has no value: the slice has 18 test rows where 30 are needed; MinimumRows on the gate changes that.", result.Message);
    }

    [Fact]
    public void Without_a_baseline_a_regression_gate_passes_and_says_so()
    {
        GateResult result = Judge(new() { Metric = AreaUnderRocCurve, MaximumRegression = new(0.005) }).Single();

        Assert.Equal("AreaUnderRocCurve at most 0.005 worse than the baseline", result.Name);
        Assert.Equal((GateOutcome.Passed, null), (result.Outcome, result.Actual));
        Assert.Contains("no baseline model", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AreaUnderRocCurve, 0.855, "0.005", GateOutcome.Passed, 0.005)]
    [InlineData(AreaUnderRocCurve, 0.8551, "0.005", GateOutcome.Failed, 0.0051)]
    [InlineData(AreaUnderRocCurve, 0.7, "0", GateOutcome.Passed, -0.15)]
    [InlineData(LogLoss, 0.39, "0.005", GateOutcome.Failed, 0.01)]
    [InlineData(LogLoss, 0.32, "25%", GateOutcome.Passed, 0.25)]
    [InlineData(LogLoss, 0.32, "24.9 %", GateOutcome.Failed, 0.25)]
    [InlineData(LogLoss, 0.0, "10%", GateOutcome.Failed, null)]
    public void A_regression_is_a_difference_or_a_share_the_way_the_metric_gets_worse(string metric, double baseline, string limit, GateOutcome outcome, double? worse)
    {
        MetricsFile metrics = Metrics with { Baseline = new BaselineMetrics { Package = "Churn", Version = "1.0.0", Metrics = new() { [metric] = baseline } } };

        GateResult result = GateJudge.Judge([new() { Metric = metric, MaximumRegression = RegressionLimit.Parse(limit) }], Schema, metrics, new Measurements()).Single();

        Assert.Equal((outcome, worse), (result.Outcome, result.Actual));
        Assert.Contains("Churn 1.0.0", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slice_is_compared_with_the_same_slice()
    {
        MetricsFile metrics = Metrics with
        {
            Baseline = new BaselineMetrics { Package = "Churn", Version = "1.0.0", Metrics = new() { [AreaUnderRocCurve] = 0.9 } },
            Slices = [.. Metrics.Slices.Select(slice => slice with { Baseline = new() { [AreaUnderRocCurve] = slice.Value == "South" ? 0.9 : 0.82 } })],
        };

        IReadOnlyList<GateResult> results = GateJudge.Judge([new() { Metric = AreaUnderRocCurve, MaximumRegression = new(0.02), Slice = "Region" }], Schema, metrics, new Measurements());

        Assert.Equal([("North", GateOutcome.Passed), ("South", GateOutcome.Failed)], results.Select(result => (result.Slice!.Value, result.Outcome)));
        Assert.Equal("AreaUnderRocCurve is 0.81 on 40 test rows, 0.01 worse than the 0.82 of Churn 1.0.0; the gate allows 0.02.", results[0].Message);
    }

    [Fact]
    public void The_size_of_the_model_can_be_compared_too()
    {
        MetricsFile metrics = Metrics with { Baseline = new BaselineMetrics { Package = "Churn", Version = "1.0.0", Metrics = [] } };

        GateResult result = GateJudge.Judge([new() { Metric = ModelSizeBytes, MaximumRegression = new(0.1, IsRelative: true) }], Schema, metrics, new Measurements(1200) { Baseline = new Measurements(1000) }).Single();

        Assert.Equal((GateOutcome.Failed, 0.2), (result.Outcome, result.Actual));
        Assert.Equal("ModelSizeBytes is 1200, 20% worse than the 1000 of Churn 1.0.0; the gate allows 10%.", result.Message);
    }

    [Fact]
    public void The_size_of_the_model_can_be_bounded()
    {
        GateResult result = Judge(new() { Metric = ModelSizeBytes, Maximum = 1000 }).Single();

        Assert.Equal((GateOutcome.Failed, 1234), (result.Outcome, result.Actual));
    }

    [Fact]
    public void What_was_not_measured_fails() =>
        Assert.Equal("TrainingSeconds has no value: it was not measured.", Judge(new() { Metric = TrainingSeconds, Maximum = 60 }).Single().Message);

    [Fact]
    public void Results_read_back_as_they_were_written()
    {
        IReadOnlyList<GateResult> results = Judge(new() { Metric = AreaUnderRocCurve, Minimum = 0.8, Slice = "Region" });
        string json = GatesFile.ToJson(results);

        Assert.Equal(results, GatesFile.FromJson(json));
        Assert.StartsWith("[\n  {\n    \"name\": \"AreaUnderRocCurve ≥ 0.8 where Region = North\",\n    \"metric\": \"AreaUnderRocCurve\",\n    \"slice\": {\n      \"column\": \"Region\"", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MLOPS3001", "There is no metric 'Acuracy'. Did you mean 'Accuracy'?", "Acuracy", 0.8, null, null)]
    [InlineData("MLOPS3001", "Did you mean 'AreaUnderRocCurve'?", "AreaUnderRoc", 0.8, null, null)]
    [InlineData("MLOPS3001", "A gate of BinaryClassification may use Accuracy, AreaUnderPrecisionRecallCurve,", "Goodness", 0.8, null, null)]
    [InlineData("MLOPS3002", "The metric RSquared is for Regression; this model is a BinaryClassification.", RSquared, 0.8, null, null)]
    [InlineData("MLOPS3003", "The gate on Accuracy asks for nothing. Give it a limit, such as Minimum=", Accuracy, null, null, null)]
    [InlineData("MLOPS3004", "Minimum=84 on Accuracy can never decide anything: the metric is between 0 and 1. Did you mean 0.84?", Accuracy, 84.0, null, null)]
    [InlineData("MLOPS3004", "Maximum=-1 on LogLoss can never decide anything: the metric is at least 0.", LogLoss, null, -1.0, null)]
    [InlineData("MLOPS3005", "A smaller LogLoss is better, and this gate has only a Minimum", LogLoss, 0.4, null, null)]
    [InlineData("MLOPS3005", "A greater Accuracy is better, and this gate has only a Maximum", Accuracy, null, 0.8, null)]
    [InlineData("MLOPS3006", "ModelSizeBytes is measured on the whole model", ModelSizeBytes, null, 1e6, "Region")]
    [InlineData("MLOPS3010", "Did you mean 'Region'?", Accuracy, 0.8, null, "Regions")]
    public void Mistakes_in_a_gate_are_told_before_anything_is_trained(string code, string message, string metric, double? minimum, double? maximum, string? slice)
    {
        Diagnostic mistake = Assert.Single(Check(new QualityGate { Metric = metric, Minimum = minimum, Maximum = maximum, Slice = slice, Location = new("Churn.csproj", 12) }));

        Assert.Equal(code, mistake.Descriptor.Code);
        Assert.Contains(message, mistake.Message, StringComparison.Ordinal);
        Assert.Equal(12, mistake.Location.Line);
    }

    [Fact]
    public void A_good_gate_has_no_mistake() =>
        Assert.Empty(Check(new QualityGate { Metric = AreaUnderRocCurve, Minimum = 0.84, Maximum = 0.999, MaximumRegression = new(0.01), Slice = "Region" }));

    [Fact]
    public void A_repeated_gate_is_one_case_and_a_warning()
    {
        QualityGate gate = new() { Metric = Accuracy, Minimum = 0.8, Location = new("Churn.csproj", 3) };
        QualityGate[] gates = [gate, gate with { Location = new("Churn.csproj", 4) }];

        Assert.Equal(("MLOPS3007", 4), Check(gates) is [var warning] ? (warning.Descriptor.Code, warning.Location.Line) : default);
        Assert.Single(GateJudge.Judge(gates, Schema, Metrics, new Measurements()));
    }

    [Fact]
    public void A_case_that_two_gates_ask_for_counts_once_and_with_the_graver_severity()
    {
        QualityGate gate = new() { Metric = AreaUnderRocCurve, Minimum = 0.8, Slice = "Region", Severity = DiagnosticSeverity.Warning };

        IReadOnlyList<GateResult> results = GateJudge.Judge([gate, gate with { Slice = "Region=North", Severity = DiagnosticSeverity.Error }], Schema, Metrics, new Measurements());

        Assert.Equal([("North", DiagnosticSeverity.Error), ("South", DiagnosticSeverity.Warning)], results.Select(result => (result.Slice!.Value, result.Severity)));
    }

    private static IReadOnlyList<GateResult> Judge(QualityGate gate) => GateJudge.Judge([gate], Schema, Metrics, new Measurements(ModelSizeBytes: 1234));

    private static List<Diagnostic> Check(params QualityGate[] gates)
    {
        var log = new RecordedLog();
        GateRules.Check(gates, Schema, log);
        return log.Diagnostics;
    }
}
