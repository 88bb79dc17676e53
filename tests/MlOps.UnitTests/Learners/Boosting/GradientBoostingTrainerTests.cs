using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Tables;
using MlOps.Learners;
using MlOps.Learners.Boosting;
using MlOps.UnitTests.Worker;

namespace MlOps.UnitTests.Learners.Boosting;

public class GradientBoostingTrainerTests
{
    [Theory]
    [InlineData(ModelTask.BinaryClassification)]
    [InlineData(ModelTask.MulticlassClassification)]
    [InlineData(ModelTask.Regression)]
    public void The_model_has_the_same_bytes_for_one_two_and_three_threads(ModelTask task)
    {
        TrainingRequest request = Some.Request(Some.Table(task), hyperparameters: ("NumberOfIterations", "4"));

        byte[] one = Train(request with { Threads = 1 }).Onnx.Write();

        Assert.Equal(one, Train(request with { Threads = 2 }).Onnx.Write());
        Assert.Equal(one, Train(request with { Threads = 3 }).Onnx.Write());
    }

    [Fact]
    public void Another_seed_gives_another_model()
    {
        TrainingRequest request = Some.Request(Some.Table(ModelTask.Regression), hyperparameters: ("NumberOfIterations", "3"));

        Assert.NotEqual(Train(request with { Seed = 1 }).Onnx.Write(), Train(request with { Seed = 2 }).Onnx.Write());
    }

    [Fact]
    public void Few_rows_are_cross_validated()
    {
        TrainedModel model = Train(Some.Request(Some.Table(ModelTask.BinaryClassification), hyperparameters: ("NumberOfIterations", "3")));

        Assert.Equal("CrossValidation", model.SelectedBy);
        Assert.Equal("LogLoss", Assert.Single(model.Candidates).Metric);
    }

    [Fact]
    public void Many_rows_are_stopped_by_the_validation_rows()
    {
        TrainedModel model = Train(Some.Request(
            Some.Table(ModelTask.Regression, rows: 5000), Some.Table(ModelTask.Regression, rows: 500, seed: 2), ("EarlyStoppingRounds", "5"), ("LearningRate", "0.5")));

        Assert.Equal("Validation", model.SelectedBy);
        Assert.InRange(Iterations(model), 2, 200);
    }

    [Fact]
    public void Without_early_stopping_all_iterations_are_trained()
    {
        TrainedModel model = Train(Some.Request(
            Some.Table(ModelTask.Regression), hyperparameters: [("EarlyStoppingRounds", "0"), ("NumberOfIterations", "3"), ("LearningRate", "1")]));

        Assert.Equal(3, Iterations(model));
    }

    [Fact]
    public void Importance_sums_to_one_and_names_the_column_that_matters_first()
    {
        float[] noise = [.. Enumerable.Range(0, 300).Select(i => (float)(i * 7919 % 300))];
        float[] signal = [.. Enumerable.Range(0, 300).Select(i => (float)(i % 10))];

        TrainedModel model = Train(Some.Request(Some.Regression([.. signal.Select(value => value * value)], noise, signal), hyperparameters: ("NumberOfIterations", "10")));

        Assert.Equal("b", model.FeatureImportance[0].Key);
        Assert.Equal(["a", "b"], model.FeatureImportance.Select(column => column.Key).Order());
        Assert.Equal(1, model.FeatureImportance.Sum(column => column.Value), 1e-9);
    }

    [Fact]
    public void An_unknown_hyperparameter_is_refused_with_the_nearest_name_and_its_place()
    {
        var error = Assert.Throws<DiagnosticException>(() => Train(Some.Request(Some.Table(ModelTask.Regression), hyperparameters: ("NumberOfLeafs", "8"))));

        Assert.Contains("Did you mean 'NumberOfLeaves'?", error.Message, StringComparison.Ordinal);
        Assert.Equal(new SourceLocation("model.csproj", 7, 5), error.Diagnostic.Location);
    }

    [Theory]
    [InlineData("LearningRate", "fast")]
    [InlineData("LearningRate", "0")]
    [InlineData("LearningRate", "NaN")]
    [InlineData("LearningRate", "0,1")]
    [InlineData("NumberOfLeaves", "1")]
    [InlineData("NumberOfLeaves", "8.5")]
    [InlineData("MaximumBinCountPerFeature", "256")]
    [InlineData("L2Regularization", "-1")]
    public void A_value_that_is_no_number_of_the_range_is_refused_at_its_place(string name, string value)
    {
        var error = Assert.Throws<DiagnosticException>(() => Train(Some.Request(Some.Table(ModelTask.Regression), hyperparameters: (name, value))));

        Assert.Contains($"'{value}'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
        Assert.Equal(7, error.Diagnostic.Location.Line);
    }

    [Fact]
    public void Every_hyperparameter_is_described_with_its_value()
    {
        TrainedModel model = Train(Some.Request(Some.Table(ModelTask.Regression), hyperparameters: [("NumberOfIterations", "2"), ("MaximumTreeDepth", "2")]));

        string[] ofOtherObjectives = ["Quantile", "TweedieVariancePower"];
        Assert.Equal(BoosterHyperparameters.Names.Except(ofOtherObjectives), model.Hyperparameters.Select(hyperparameter => hyperparameter.Key));
        Assert.Contains(KeyValuePair.Create("Objective", "SquaredError"), model.Hyperparameters);
        Assert.Contains(KeyValuePair.Create("MaximumTreeDepth", "2"), model.Hyperparameters);
        Assert.Contains(KeyValuePair.Create("LearningRate", "0.05"), model.Hyperparameters);
    }

    [Fact]
    public void Text_columns_are_warned_of_once_and_not_used()
    {
        TrainingRequest request = Some.Request(Table(new NumberColumn([.. Enumerable.Range(0, 60).Select(i => (float)i)]), Texts(), Texts()));

        TrainedModel model = Train(request);

        Diagnostic warning = Assert.Single(((RecordingLog)request.Log).Diagnostics);
        Assert.Equal(BoostingDiagnostics.TextColumnsNotUsed, warning.Descriptor);
        Assert.Contains("2 text columns: 'b', 'c'", warning.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], model.FeatureImportance.Select(column => column.Key));
    }

    [Fact]
    public void Text_alone_is_refused()
    {
        var error = Assert.Throws<DiagnosticException>(() => Train(Some.Request(Table(Texts()))));

        Assert.Equal(BoostingDiagnostics.NoUsableFeature, error.Diagnostic.Descriptor);
        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_class_is_refused()
    {
        Table table = Some.Table(
            ModelTask.BinaryClassification, new CategoryColumn(new int[20], ["no", "yes"]), ["no", "yes"], new NumberColumn([.. Enumerable.Range(0, 20).Select(i => (float)i)]));

        var error = Assert.Throws<DiagnosticException>(() => Train(Some.Request(table)));

        Assert.Equal(BoostingDiagnostics.SingleClass, error.Diagnostic.Descriptor);
        Assert.Contains("'no'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_infinite_label_is_refused()
    {
        var error = Assert.Throws<DiagnosticException>(() => Train(Some.Request(Some.Regression([1, float.PositiveInfinity, 3], [1, 2, 3]))));

        Assert.Equal(BoostingDiagnostics.LabelNotFinite, error.Diagnostic.Descriptor);
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_weight_that_cannot_be_is_refused(float weight)
    {
        Table table = Some.Weighted(Some.Regression([1, 2, 3], [1, 2, 3]), [1, weight, 1]);

        var error = Assert.Throws<DiagnosticException>(() => Train(Some.Request(table)));

        Assert.Equal(BoostingDiagnostics.InvalidWeight, error.Diagnostic.Descriptor);
        Assert.Contains("'weight'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_cancelled_build_ends_the_training(int threads)
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        TrainingRequest request = Some.Request(Some.Table(ModelTask.Regression)) with { Threads = threads };

        Assert.ThrowsAny<OperationCanceledException>(() => new GradientBoostingTrainer().Train(request, source.Token));
    }

    private static TrainedModel Train(TrainingRequest request) => new GradientBoostingTrainer().Train(request, TestContext.Current.CancellationToken);

    private static int Iterations(TrainedModel model) =>
        int.Parse(model.Hyperparameters.Single(hyperparameter => hyperparameter.Key == "NumberOfIterations").Value, System.Globalization.CultureInfo.InvariantCulture);

    private static TextColumn Texts() => new([.. Enumerable.Range(0, 60).Select(i => $"text {i}")]);

    private static Table Table(params Column[] features) =>
        Some.Table(ModelTask.Regression, new NumberColumn([.. Enumerable.Range(0, 60).Select(i => (float)i)]), [], features);
}
