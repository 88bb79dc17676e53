using MlOps.Data;
using MlOps.Data.Tables;
using MlOps.Learners;
using MlOps.Learners.Auto;
using MlOps.Learners.Boosting;
using MlOps.UnitTests.Learners.Boosting;
using MlOps.UnitTests.Learners.Linear;

namespace MlOps.UnitTests.Learners.Auto;

public class BlendedModelTests
{
    [Theory]
    [InlineData(ModelTask.BinaryClassification)]
    [InlineData(ModelTask.MulticlassClassification)]
    [InlineData(ModelTask.Regression)]
    public void The_graph_gives_the_weighted_sum_of_the_scores_of_its_parts(ModelTask task)
    {
        Table table = MixedTable.Of(task, rows: 120);
        TrainingRequest request = Some.Request(table, null, ("NumberOfIterations", "6"), ("MaximumNumberOfIterations", "5"));
        TrainingSplits splits = TrainingSplits.Of(request);
        ICandidate[] candidates = Candidates(request, splits);

        TrainedModel trees = Fit([1, 0], 1, 0);
        TrainedModel linear = Fit([0, 1], 1, 0);
        TrainedModel both = Fit([0.25, 0.75], 2, 0.5);

        float[] expected = [.. TableScores.Of(trees.Onnx, table).Zip(TableScores.Of(linear.Onnx, table), (a, b) => (2 * ((0.25f * a) + (0.75f * b))) + 0.5f)];
        Assert.All(TableScores.Of(both.Onnx, table).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-4f * Math.Max(1, Math.Abs(pair.Second))));
        Assert.Equal(("GradientBoosting", "Linear", "Ensemble"), (trees.Trainer, linear.Trainer, both.Trainer));
        Assert.Equal(1, both.FeatureImportance.Sum(item => item.Value), 9);

        TrainedModel Fit(double[] weights, double scale, double offset) =>
            BlendedModel.Fit(splits, candidates, new Blend(weights, scale, offset, 1, 1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Models_of_different_random_choices_are_averaged()
    {
        Table table = Some.Table(ModelTask.Regression, rows: 120);
        TrainingRequest request = Some.Request(table, null, ("NumberOfIterations", "6"));
        TrainingSplits splits = TrainingSplits.Of(request);
        var booster = BoosterCandidate.Search(request, splits, request.Hyperparameters, TestContext.Current.CancellationToken);
        var candidate = new TreeCandidate(booster, splits, mostModels: 3);

        TrainedModel model = BlendedModel.Fit(splits, [candidate], Blend.Of(0, 1, 1), TestContext.Current.CancellationToken);

        float[][] each = [.. Enumerable.Range(0, 3).Select(number =>
            TableScores.Of(BoosterExporter.Export(booster.Data, booster.Fit(number, TestContext.Current.CancellationToken).Ensemble), table))];
        Assert.NotEqual(each[0], each[1]);
        Assert.All(TableScores.Of(model.Onnx, table).Select((score, row) => (score, each.Average(scores => scores[row]))), pair => Assert.Equal(pair.Item2, pair.score, 1e-4f));
        Assert.Equal(3, Assert.Single(model.Candidates).Models);
    }

    private static ICandidate[] Candidates(TrainingRequest request, TrainingSplits splits)
    {
        Dictionary<string, Hyperparameter> Given(IReadOnlyList<string> names) => request.Hyperparameters.Where(item => names.Contains(item.Key)).ToDictionary();
        return
        [
            new TreeCandidate(BoosterCandidate.Search(request, splits, Given(BoosterHyperparameters.Names), TestContext.Current.CancellationToken), splits, mostModels: 2),
            LinearCandidate.Search(request, splits, Given(MlOps.Learners.Linear.LinearOptions.Names), long.MaxValue, TestContext.Current.CancellationToken),
        ];
    }
}
