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
    private static readonly TrainingFile Training = Some.Training(ModelTask.Regression) with { FeatureImportance = [new("Size", 0.75), new("Noise", 0.25), new("Region", 0)] };

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
    public void Columns_that_do_the_same_matter_the_same()
    {
        IReadOnlyList<NamedValue<double>> importance = Wide(columns: 50, _ => 0.02, out _);

        Assert.Equal(50, importance.Count);
        Assert.True(importance[0].Value > 0);
        Assert.All(importance, feature => Assert.Equal(importance[0].Value, feature.Value, 1e-6));
    }

    [Fact]
    public void A_column_without_a_share_in_the_model_is_not_scored()
    {
        IReadOnlyList<NamedValue<double>> importance = Wide(columns: 3000, column => column < 2 ? 0.5 : 0, out int rowsScored);

        Assert.Equal(3000, importance.Count);
        Assert.Equal(["C0", "C1"], importance.Where(feature => feature.Value > 0).Select(feature => feature.Name));
        Assert.True(rowsScored < 1000, $"{rowsScored} rows");
    }

    [Fact]
    public void Of_too_many_columns_those_with_the_smallest_shares_are_left_out()
    {
        IReadOnlyList<NamedValue<double>> importance = Wide(columns: 3000, column => column + 1, out int rowsScored);

        Assert.InRange(importance.Count, 100, 1000);
        Assert.Equal([.. Enumerable.Range(3000 - importance.Count, importance.Count).Select(column => $"C{column}").Order()], importance.Select(feature => feature.Name).Order());
        Assert.True(rowsScored < 40_000, $"{rowsScored} rows");
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

    /// <summary>The importance of columns <c>C0</c>, <c>C1</c>… of 40 equal values each, of which a model adds up those with a share.</summary>
    private static IReadOnlyList<NamedValue<double>> Wide(int columns, Func<int, double> share, out int rowsScored)
    {
        NamedValue<double>[] shares = [.. Enumerable.Range(0, columns).Select(column => new NamedValue<double>($"C{column}", share(column))).OrderByDescending(column => column.Value)];
        string[] used = [.. shares.Where(column => column.Value > 0).Select(column => column.Name)];
        float[] values = [.. Enumerable.Range(0, 40).Select(row => (float)row)];
        var table = new Table(
            Some.RegressionSchema([.. shares.Select(column => Some.Feature(column.Name))]),
            shares.Select(column => column.Name).Append("Price").Select(name => KeyValuePair.Create<string, Column>(name, new NumberColumn(values))));
        int scored = 0;
        RegressionPredictions Mean(Table rows)
        {
            scored += rows.Rows;
            double[] sums = new double[rows.Rows];
            foreach (string name in used)
            {
                float[] column = ((NumberColumn)rows[name]).Values;
                for (int row = 0; row < sums.Length; row++)
                {
                    sums[row] += column[row];
                }
            }

            return new RegressionPredictions(rows.LabelNumbers.ToArray(), [.. sums.Select(sum => (float)(sum / used.Length))]);
        }

        EvaluationResult result = Evaluator.Run(
            new EvaluationRequest { Predict = Mean, Test = table, Training = Training with { FeatureImportance = shares } }, new RecordedLog(), TestContext.Current.CancellationToken);
        rowsScored = scored;
        return result.Evaluation.PermutationImportance;
    }

    [Fact]
    public void Columns_are_ranked_by_how_far_they_move_scores_and_the_worst_rows_are_explained()
    {
        Table test = Houses(40);
        float[] predicted = [.. test.LabelNumbers.ToArray().Select((price, row) => row == 7 ? price + 300 : row == 20 ? price - 50 : price)];
        var request = new EvaluationRequest
        {
            Predict = rows => new RegressionPredictions(rows.LabelNumbers.ToArray(), rows.Rows == 40 ? predicted : rows.LabelNumbers.ToArray()),
            Explain = rows => new RowContributions(
                ["Size", "Noise", "Region"], [200], [.. Enumerable.Range(0, rows.Rows).SelectMany(row => (double[])[-2, ((NumberColumn)rows["Noise"]).Values[row] == 0 ? 300 : 3, 0])]),
            ExplainedRows = 39,
            Test = test,
            Training = Training,
        };

        ExplanationSummary explanations = Evaluator.Run(request, new RecordedLog(), TestContext.Current.CancellationToken).Evaluation.Explanations!;

        Assert.Equal(39, explanations.Rows);
        Assert.Equal(["Noise", "Size", "Region"], explanations.Columns.Select(column => column.Name));
        Assert.Equal(2, explanations.Columns[1].Value);
        Assert.Equal(["70", "200"], explanations.WorstErrors.Select(error => error.Label));
        ErrorExplanation worst = explanations.WorstErrors[0];
        Assert.Equal("370", worst.Predicted);
        Assert.Null(worst.Probability);
        Assert.Equal([new("Noise", 300, "lowest quarter"), new ColumnContribution("Size", -2, "lowest quarter")], worst.Contributions);
        Assert.Equal(498, worst.Score);
        Assert.Equal(0, worst.Others);
    }

    [Fact]
    public void Of_a_boolean_column_a_worst_row_tells_true_or_false()
    {
        Table test = new(Some.RegressionSchema(Some.Feature("Garden", ColumnType.Boolean)), new Dictionary<string, Column>
        {
            ["Garden"] = new NumberColumn([1, 0, float.NaN, 1]),
            ["Price"] = new NumberColumn([1, 2, 3, 4]),
        });
        var request = new EvaluationRequest
        {
            Predict = rows => new RegressionPredictions(rows.LabelNumbers.ToArray(), rows.Rows == 4 ? [100, 90, 80, 4] : rows.LabelNumbers.ToArray()),
            Explain = rows => new RowContributions(["Garden"], [0], [.. Enumerable.Repeat(1.0, rows.Rows)]),
            Test = test,
            Training = Training with { FeatureImportance = [new("Garden", 1)] },
        };

        ExplanationSummary explanations = Evaluator.Run(request, new RecordedLog(), TestContext.Current.CancellationToken).Evaluation.Explanations!;

        Assert.Equal(["true", "false", "missing"], explanations.WorstErrors.Select(error => error.Contributions[0].Range));
    }

    [Fact]
    public void A_model_that_cannot_be_explained_has_no_explanations() => Assert.Null(Run(Houses(40)).Evaluation.Explanations);

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
        new EvaluationRequest { Predict = Predict, Test = test, Training = Training, Slices = slices }, log, TestContext.Current.CancellationToken);
}
