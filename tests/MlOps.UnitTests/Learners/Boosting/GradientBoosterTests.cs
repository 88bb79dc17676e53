using MlOps.Data;
using MlOps.Data.Tables;
using MlOps.Learners.Boosting;
using MlOps.Learners.Boosting.Ensembles;
using MlOps.Learners.Boosting.Objectives;
using MlOps.Learners.Numerics;

namespace MlOps.UnitTests.Learners.Boosting;

public class GradientBoosterTests
{
    [Theory]
    [InlineData(ModelTask.BinaryClassification)]
    [InlineData(ModelTask.MulticlassClassification)]
    [InlineData(ModelTask.Regression)]
    public void The_training_loss_falls_with_every_iteration(ModelTask task)
    {
        BoostingData data = Some.Data(Some.Table(task));
        int[] rows = Some.Rows(data);
        IObjective objective = data.Objective(new BoosterOptions());
        var booster = new GradientBooster(data, Some.Options, rows, heldOut: [], seed: 1, WorkerSet.Single);
        double before = objective.Loss(booster.Scores, rows);

        for (int iteration = 0; iteration < 20; iteration++)
        {
            booster.Step(TestContext.Current.CancellationToken);
            double after = objective.Loss(booster.Scores, rows);
            Assert.True(after < before, $"Iteration {iteration} raised the loss from {before} to {after}.");
            before = after;
        }
    }

    [Theory]
    [InlineData(ModelTask.BinaryClassification)]
    [InlineData(ModelTask.MulticlassClassification)]
    [InlineData(ModelTask.Regression)]
    public void Scores_have_the_same_bits_for_one_two_and_three_threads(ModelTask task)
    {
        Table table = Some.Table(task, rows: 12_000);
        BoosterOptions options = Some.Options with { NumberOfIterations = 2, NumberOfLeaves = 12, SubsampleFraction = 0.7, FeatureFraction = 0.7 };

        double[] one = Some.Train(table, options, threads: 1).Scores;

        Assert.Equal(one, Some.Train(table, options, threads: 2).Scores);
        Assert.Equal(one, Some.Train(table, options, threads: 3).Scores);
    }

    [Fact]
    public void A_row_of_weight_three_counts_like_three_rows()
    {
        float[] feature = [.. Enumerable.Range(0, 200).Select(row => row % 11 == 0 ? float.NaN : row * 37 % 200)];
        Table table = Some.Regression([.. feature.Select((value, row) => float.IsNaN(value) ? 2 : MathF.Sin(value / 20) + row % 2)], feature);
        float[] weights = [.. Enumerable.Range(0, table.Rows).Select(row => (float)(1 + row % 3))];
        int[] repeated = [.. Enumerable.Range(0, table.Rows).SelectMany(row => Enumerable.Repeat(row, 1 + row % 3))];
        BoosterOptions options = Some.Options with { NumberOfIterations = 5, MinimumExampleCountPerLeaf = 1, MinimumHessianPerLeaf = 2 };

        double[] weighted = Some.Train(Some.Weighted(table, weights), options).Scores;
        double[] duplicated = Some.Train(table.Select(repeated), options).Scores;

        for (int i = 0; i < repeated.Length; i++)
        {
            Assert.Equal(weighted[repeated[i]], duplicated[i], 1e-9);
        }
    }

    [Fact]
    public void A_row_of_weight_zero_teaches_nothing()
    {
        Table table = Some.Table(ModelTask.Regression);
        int half = table.Rows / 2;
        float[] weights = [.. Enumerable.Range(0, table.Rows).Select(row => row < half ? 1f : 0f)];
        BoosterOptions options = Some.Options with { NumberOfIterations = 5, MinimumExampleCountPerLeaf = 1, MinimumHessianPerLeaf = 5 };
        BoostingData data = Some.Data(table);
        var booster = new GradientBooster(data, options, [.. Enumerable.Range(0, half)], heldOut: [], seed: 1, WorkerSet.Single);
        for (int i = 0; i < options.NumberOfIterations; i++)
        {
            booster.Step(TestContext.Current.CancellationToken);
        }

        double[] weighted = Some.Train(Some.Weighted(table, weights), options).Scores;

        Assert.All(Enumerable.Range(0, half), row => Assert.Equal(booster.Scores[row], weighted[row], 1e-9));
    }

    [Theory]
    [InlineData(ModelTask.BinaryClassification)]
    [InlineData(ModelTask.MulticlassClassification)]
    [InlineData(ModelTask.Regression)]
    public void Without_any_regularisation_scores_stay_finite(ModelTask task)
    {
        Table table = Some.Table(task, rows: 100);
        float[] weights = [.. Enumerable.Range(0, table.Rows).Select(row => row < 50 ? 0f : 1f)];
        BoosterOptions options = Some.Options with { L2Regularization = 0, MinimumHessianPerLeaf = 0, MinimumExampleCountPerLeaf = 1, LearningRate = 1 };

        Assert.All(Some.Train(Some.Weighted(table, weights), options).Scores, score => Assert.True(double.IsFinite(score)));
    }

    [Fact]
    public void The_order_of_the_rows_does_not_matter()
    {
        Table table = Some.Table(ModelTask.Regression);
        int[] reversed = [.. Enumerable.Range(0, table.Rows).Reverse()];

        double[] scores = Some.Train(table, Some.Options).Scores;
        double[] scoresOfReversed = Some.Train(table.Select(reversed), Some.Options).Scores;

        Assert.All(Enumerable.Range(0, table.Rows), row => Assert.Equal(scores[row], scoresOfReversed[table.Rows - 1 - row], 1e-9));
    }

    [Fact]
    public void Features_that_say_nothing_leave_the_base_score()
    {
        float[] labels = [.. Enumerable.Range(0, 100).Select(i => (float)(i % 7))];
        float[] constant = [.. Enumerable.Repeat(3f, 100)];
        float[] missing = [.. Enumerable.Repeat(float.NaN, 100)];

        GradientBooster booster = Some.Train(Some.Regression(labels, constant, missing), Some.Options);

        Assert.All(booster.Trees, tree => Assert.Single(tree.Nodes));
        Assert.All(booster.Scores, score => Assert.Equal(labels.Average(), score, 1e-6));
    }

    [Fact]
    public void A_category_column_of_one_category_says_nothing()
    {
        var label = new NumberColumn([.. Enumerable.Range(0, 100).Select(i => (float)(i % 7))]);
        var category = new CategoryColumn(new int[100], ["only"]);

        GradientBooster booster = Some.Train(Some.Table(ModelTask.Regression, label, [], category), Some.Options);

        Assert.All(booster.Trees, tree => Assert.Single(tree.Nodes));
    }

    [Fact]
    public void Whether_a_value_is_missing_can_be_all_that_matters()
    {
        float[] feature = [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? float.NaN : 1f)];
        float[] labels = [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 10f : -10f)];

        GradientBooster booster = Some.Train(Some.Regression(labels, feature), Some.Options with { LearningRate = 0.5 });

        Assert.All(Enumerable.Range(0, 100), row => Assert.Equal(labels[row], booster.Scores[row], 0.5));
    }

    [Fact]
    public void An_outlier_does_not_hide_the_other_rows()
    {
        float[] feature = [.. Enumerable.Range(0, 1000).Select(i => (float)(i % 10))];
        float[] labels = [.. feature.Select((value, i) => i == 500 ? 1e9f : value)];

        GradientBooster booster = Some.Train(Some.Regression(labels, feature), Some.Options with { NumberOfIterations = 200, LearningRate = 0.3, MinimumExampleCountPerLeaf = 1 });

        Assert.Equal(9, booster.Scores[999], 0.5);
        Assert.Equal(4, booster.Scores[994], 0.5);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    public void Scores_of_rows_learned_from_and_held_out_are_what_the_ensemble_predicts(double subsample)
    {
        BoostingData data = Some.Data(Some.Table(ModelTask.MulticlassClassification));
        int[] rows = [.. Some.Rows(data).Where(row => row % 4 != 0)];
        int[] heldOut = [.. Some.Rows(data).Where(row => row % 4 == 0)];
        var booster = new GradientBooster(data, Some.Options with { SubsampleFraction = subsample }, rows, heldOut, seed: 1, WorkerSet.Single);
        for (int i = 0; i < 5; i++)
        {
            booster.Step(TestContext.Current.CancellationToken);
        }

        TreeEnsemble ensemble = TreeEnsembleBuilder.Build(data.Binned.Mappers, booster.BaseScores, booster.Trees);

        Table table = Some.Table(ModelTask.MulticlassClassification);
        var scores = new double[3];
        foreach (int row in Some.Rows(data))
        {
            ensemble.Predict(EnsembleRows.Of(data, table, row), scores);
            Assert.Equal([.. Enumerable.Range(0, 3).Select(output => booster.Scores[(output * data.Binned.Rows) + row])], scores);
        }
    }
}
