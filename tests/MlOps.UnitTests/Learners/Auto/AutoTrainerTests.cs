using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Learners;
using MlOps.Learners.Auto;
using MlOps.UnitTests.Learners.Boosting;
using MlOps.UnitTests.Learners.Linear;

namespace MlOps.UnitTests.Learners.Auto;

public class AutoTrainerTests
{
    private static readonly (string, string) FewIterations = ("NumberOfIterations", "15");

    [Fact]
    public void A_sum_of_columns_is_left_to_the_linear_trainer() =>
        Assert.Equal("Linear", Train(Sample((a, b) => a + b)).Candidates[0].Trainer);

    [Fact]
    public void Columns_that_count_only_together_are_left_to_trees() =>
        Assert.InRange(Train(Sample((a, b) => (a > 5) == (b > 5) ? 10 : 0)).Candidates.Single(candidate => candidate.Trainer == "Linear").Weight, 0, 0.1);

    [Fact]
    public void Candidates_are_ranked_by_the_same_metric_and_the_best_is_kept()
    {
        TrainedModel model = Train(Sample((a, b) => a + b));

        Assert.True(model.Candidates[0].Weight > 0.5);
        Assert.All(model.Candidates, candidate => Assert.Equal("RootMeanSquaredError", candidate.Metric));
        Assert.True(model.Candidates[0].Value <= model.Candidates[1].Value);
        Assert.Equal("CrossValidation", model.SelectedBy);
    }

    [Fact]
    public void Texts_are_never_ignored()
    {
        TrainedModel model = Train(MixedTable.Of(ModelTask.BinaryClassification, rows: 60), ("MaximumNumberOfIterations", "5"));

        Assert.Contains(model.Candidates, candidate => candidate.Trainer == "Linear");
        Assert.Contains(model.FeatureImportance, item => item.Key == "text" && item.Value > 0);
    }

    [Fact]
    public void A_hyperparameter_goes_to_the_candidate_that_has_it()
    {
        TrainedModel model = Train(Sample((a, b) => a + b), ("NumberOfLeaves", "4"), ("NumberOfKnots", "1"));

        Assert.Contains(KeyValuePair.Create("NumberOfLeaves", "4"), model.Candidates.First(candidate => candidate.Trainer == "GradientBoosting").Hyperparameters);
        Assert.Contains(KeyValuePair.Create("NumberOfKnots", "1"), model.Candidates.Single(candidate => candidate.Trainer == "Linear").Hyperparameters);
    }

    [Fact]
    public void A_hyperparameter_that_no_candidate_has_is_an_error()
    {
        var error = Assert.Throws<DiagnosticException>(() => Train(Sample((a, b) => a), ("NumberOfLeafs", "4")));

        Assert.Equal("MLOPS2021", error.Diagnostic.Descriptor.Code);
        Assert.Contains("Did you mean 'NumberOfLeaves'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_request_gives_the_same_bytes_whatever_the_threads()
    {
        TrainingRequest request = Some.Request(Some.Table(ModelTask.MulticlassClassification, rows: 120), null, FewIterations, ("MaximumNumberOfIterations", "5"));
        var trainer = new AutoTrainer();

        byte[] one = trainer.Train(request with { Threads = 1 }, TestContext.Current.CancellationToken).Onnx.Write();

        Assert.Equal(one, trainer.Train(request with { Threads = 3 }, TestContext.Current.CancellationToken).Onnx.Write());
    }

    [Fact]
    public void A_monotone_column_leaves_the_linear_model_out()
    {
        Table table = Sample((a, b) => a + b);
        DataSchema schema = table.Schema with { Columns = [.. table.Schema.Columns.Select(column => column.Name == "a" ? column with { Monotone = Monotonicity.Increasing } : column)] };
        var monotone = new Table(schema, table.Schema.Columns.Select(column => KeyValuePair.Create(column.Name, table[column.Name])));

        Assert.All(Train(monotone).Candidates, candidate => Assert.Equal("GradientBoosting", candidate.Trainer));
    }

    [Fact]
    public void Few_rows_are_tried_with_trees_of_several_sizes_and_one_of_them_is_used()
    {
        TrainedModel model = Train(Sample((a, b) => (a > 5) == (b > 5) ? 10 : 0));

        TrainingCandidate[] trees = [.. model.Candidates.Where(candidate => candidate.Trainer == "GradientBoosting")];
        Assert.Equal(["16", "31", "8"], trees.Select(tree => tree.Hyperparameters.First(item => item.Key == "NumberOfLeaves").Value).Order(StringComparer.Ordinal));
        Assert.Equal(trees.Min(tree => tree.Value), Assert.Single(trees, tree => tree.Weight > 0).Value);
    }

    [Fact]
    public void The_shares_of_the_candidates_sum_to_one()
    {
        TrainedModel model = Train(Sample((a, b) => a + ((a > 5) == (b > 5) ? 3 : 0)));

        Assert.Equal(1, model.Candidates.Sum(candidate => candidate.Weight), 9);
        Assert.All(model.Candidates, candidate => Assert.InRange(candidate.Weight, 0, 1));
    }

    private static Table Sample(Func<float, float, float> label)
    {
        var random = new Random(1);
        float[] a = [.. Enumerable.Range(0, 200).Select(_ => (float)random.NextDouble() * 10)];
        float[] b = [.. Enumerable.Range(0, 200).Select(_ => (float)random.NextDouble() * 10)];
        return Some.Regression([.. a.Zip(b, label)], a, b);
    }

    private static TrainedModel Train(Table table, params (string, string)[] hyperparameters) =>
        new AutoTrainer().Train(Some.Request(table, null, [FewIterations, ("LearningRate", "0.3"), .. hyperparameters]), TestContext.Current.CancellationToken);
}
