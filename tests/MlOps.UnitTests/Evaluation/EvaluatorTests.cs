using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Evaluation;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Slices;
using static MlOps.Evaluation.Metrics.MetricNames;

namespace MlOps.UnitTests.Evaluation;

public class EvaluatorTests
{
    private static readonly DataSchema Schema = Some.RegressionSchema(Some.Feature("Size"), Some.Feature("Noise"), Some.Feature("Region", ColumnType.Category));

    [Fact]
    public void Metrics_read_back_as_they_were_written()
    {
        string json = Run(Houses(40)).Metrics.ToJson();

        Assert.Equal(json, MetricsFile.FromJson(json).ToJson());
        Assert.StartsWith("{\n  \"task\": \"Regression\",\n  \"trainer\": \"Linear\",\n  \"rows\": {\n    \"train\": 100,\n    \"validation\": 10,\n    \"test\": 40\n  },\n  \"metrics\": {\n    \"RootMeanSquaredError\": ", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_read_back_as_they_were_written()
    {
        string json = Run(Houses(40)).Evaluation.ToJson();

        Assert.Equal(json, EvaluationFile.FromJson(json).ToJson());
    }

    [Fact]
    public void The_same_request_gives_the_same_bytes()
    {
        EvaluationResult first = Run(Houses(40)), second = Run(Houses(40));

        Assert.Equal(first.Metrics.ToJson(), second.Metrics.ToJson());
        Assert.Equal(first.Evaluation.ToJson(), second.Evaluation.ToJson());
    }

    [Fact]
    public void A_column_that_the_model_uses_matters_and_another_does_not()
    {
        IReadOnlyList<NamedValue<double>> importance = Run(Houses(40)).Evaluation.PermutationImportance;

        Assert.Equal("Size", importance[0].Name);
        Assert.True(importance[0].Value > 1);
        Assert.Equal(0, importance.Single(feature => feature.Name == "Noise").Value);
    }

    [Fact]
    public void Slices_are_those_that_were_asked_for()
    {
        SliceMetrics slice = Assert.Single(Run(Houses(40), new SliceRequest("Region=North")).Metrics.Slices);

        Assert.Equal(("Region", "North", 20), (slice.Column, slice.Value, slice.Rows));
        Assert.Equal(1, slice.Metrics[MeanAbsoluteError]);
    }

    [Fact]
    public void No_test_rows_are_an_error() =>
        Assert.Equal("MLOPS3020", Assert.Throws<DiagnosticException>(() => Run(Houses(0))).Diagnostic.Descriptor.Code);

    [Fact]
    public void A_metric_without_a_value_is_null_with_a_reason_and_a_warning()
    {
        var log = new RecordedLog();
        MetricsFile metrics = Run(Houses(1), log).Metrics;

        Assert.Null(metrics.Metrics[RSquared]);
        Assert.Equal("all rows have the same label", metrics.Undefined![RSquared]);
        Assert.Contains("\"RSquared\": null", metrics.ToJson(), StringComparison.Ordinal);
        Assert.Equal("MLOPS3022", Assert.Single(log.Diagnostics).Descriptor.Code);
    }

    /// <summary>Prices are ten times the size; the model below is always one too high.</summary>
    private static Table Houses(int rows)
    {
        float[] sizes = [.. Enumerable.Range(0, rows).Select(row => (float)row)];
        return new Table(Schema, new Dictionary<string, Column>
        {
            ["Size"] = new NumberColumn(sizes),
            ["Noise"] = new NumberColumn([.. sizes.Select(size => size % 7)]),
            ["Region"] = new CategoryColumn([.. Enumerable.Range(0, rows).Select(row => row % 2)], ["North", "South"]),
            ["Price"] = new NumberColumn([.. sizes.Select(size => 10 * size)]),
        });
    }

    private static RegressionPredictions Predict(Table table) =>
        new(table.LabelNumbers.ToArray(), [.. ((NumberColumn)table["Size"]).Values.Select(size => (10 * size) + 1)]);

    private static EvaluationResult Run(Table test, params SliceRequest[] slices) => Run(test, new RecordedLog(), slices);

    private static EvaluationResult Run(Table test, RecordedLog log, params SliceRequest[] slices) => Evaluator.Run(
        new EvaluationRequest { Predict = Predict, Test = test, Training = Some.Training(ModelTask.Regression), Slices = slices }, log, TestContext.Current.CancellationToken);
}
