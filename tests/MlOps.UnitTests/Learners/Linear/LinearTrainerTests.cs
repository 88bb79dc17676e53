using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Tables;
using MlOps.Learners;
using MlOps.Learners.Linear;
using MlOps.Learners.Numerics;
using MlOps.UnitTests.Learners.Boosting;

namespace MlOps.UnitTests.Learners.Linear;

public class LinearTrainerTests
{
    private static readonly (string Name, string Value) Few = ("MaximumNumberOfIterations", "5");

    [Theory]
    [InlineData(ModelTask.BinaryClassification)]
    [InlineData(ModelTask.MulticlassClassification)]
    [InlineData(ModelTask.Regression)]
    public void The_graph_scores_what_the_model_predicts_also_of_missing_and_unseen_values(ModelTask task)
    {
        Table training = MixedTable.Of(task);
        LinearModel model = new LinearFit(training, new LinearOptions { NgramLength = 2, NumberOfKnots = 4 }, WorkerSet.Single).Fit(1e-3, TestContext.Current.CancellationToken);
        Table test = MixedTable.WithUnseen(MixedTable.Of(task, rows: 200, seed: 9));

        float[] scores = TableScores.Of(LinearGraph.Build(model), test);

        Assert.Equal(
            model.Score(test, WorkerSet.Single),
            scores.Select(score => (double)score),
            (expected, actual) => Math.Abs(expected - actual) <= (Math.Abs(expected) * 1e-6) + 1e-6);
    }

    [Fact]
    public void The_same_request_gives_the_same_bytes_whatever_the_threads()
    {
        TrainingRequest request = Some.Request(MixedTable.Of(ModelTask.MulticlassClassification, rows: 80), null, Few);

        byte[] one = Train(request with { Threads = 1 }).Onnx.Write();

        Assert.Equal(one, Train(request with { Threads = 3 }).Onnx.Write());
    }

    [Fact]
    public void The_penalty_is_chosen_by_cross_validation_where_rows_are_few()
    {
        TrainedModel model = Train(Some.Request(MixedTable.Of(ModelTask.BinaryClassification, rows: 80), null, Few));

        Assert.Equal("CrossValidation", model.SelectedBy);
        Assert.Equal("L2Regularization", model.Hyperparameters[0].Key);
        Assert.Equal("LogLoss", Assert.Single(model.Candidates).Metric);
    }

    [Fact]
    public void Only_hyperparameters_that_matter_to_the_columns_are_recorded()
    {
        TrainedModel texts = Train(Some.Request(MixedTable.Of(ModelTask.Regression, rows: 80), null, Few));
        TrainedModel numbers = Train(Some.Request(Some.Table(ModelTask.Regression, 80, 1), null, Few));

        Assert.Equal(LinearOptions.Names, texts.Hyperparameters.Select(item => item.Key));
        Assert.Equal(
            ["L2Regularization", "L1Regularization", "MaximumNumberOfIterations", "OptimizationTolerance", "NumberOfKnots"],
            numbers.Hyperparameters.Select(item => item.Key));
    }

    [Fact]
    public void Hyperparameters_given_are_used()
    {
        TrainedModel model = Train(Some.Request(MixedTable.Of(ModelTask.Regression, rows: 80), null, Few, ("L2Regularization", "0.25"), ("NumberOfKnots", "2")));

        Assert.Contains(KeyValuePair.Create("L2Regularization", "0.25"), model.Hyperparameters);
        Assert.Contains(KeyValuePair.Create("NumberOfKnots", "2"), model.Hyperparameters);
    }

    [Theory]
    [InlineData("L2Regularisation", "1", "MLOPS2021", "Did you mean 'L2Regularization'?")]
    [InlineData("L2Regularization", "-1", "MLOPS2022", "'-1'")]
    [InlineData("NumberOfKnots", "1.5", "MLOPS2022", "a whole number from 0 to 250")]
    [InlineData("MaximumVocabulary", "many", "MLOPS2022", "'many'")]
    public void A_wrong_hyperparameter_is_an_error_where_it_stands(string name, string value, string code, string part)
    {
        var error = Assert.Throws<DiagnosticException>(() => Train(Some.Request(MixedTable.Of(ModelTask.Regression), null, (name, value))));

        Assert.Equal(code, error.Diagnostic.Descriptor.Code);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(7, error.Diagnostic.Location.Line);
    }

    [Fact]
    public void Columns_that_say_nothing_are_left_out_of_the_graph()
    {
        var nothing = new NumberColumn([.. Enumerable.Repeat(float.NaN, 100)]);
        var constant = new CategoryColumn(new int[100], ["only"]);
        float[] x = [.. Enumerable.Range(0, 100).Select(i => (float)i)];
        Table table = Some.Table(ModelTask.Regression, new NumberColumn(x), [], nothing, constant, new NumberColumn(x));

        TrainedModel model = Train(Some.Request(table));

        Assert.Equal("c", model.FeatureImportance[0].Key);
        Assert.All(TableScores.Of(model.Onnx, table), (score, i) => Assert.Equal(i, score, 0.5));
    }

    [Fact]
    public void Data_without_a_feature_that_varies_are_refused()
    {
        Table table = Some.Regression([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1]);

        var error = Assert.Throws<DiagnosticException>(() => Train(Some.Request(table)));

        Assert.Equal("MLOPS2023", error.Diagnostic.Descriptor.Code);
    }

    [Fact]
    public void Classes_with_one_row_do_not_stop_it()
    {
        int[] classes = [.. Enumerable.Range(0, 40).Select(i => i % 2), 2, 3];
        Table table = Some.Table(
            ModelTask.MulticlassClassification,
            new CategoryColumn(classes, ["a", "b", "c", "d"]),
            ["a", "b", "c", "d"],
            new NumberColumn([.. classes.Select((code, i) => (code * 10f) + (i % 3))]));

        TrainedModel model = Train(Some.Request(table));

        Assert.True(double.IsFinite(model.Candidates[0].Value));
    }

    private static TrainedModel Train(TrainingRequest request) => new LinearTrainer().Train(request, TestContext.Current.CancellationToken);
}
