using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Tables;
using MlOps.Learners;
using MlOps.Learners.Boosting;

namespace MlOps.UnitTests.Learners.Boosting;

/// <summary>The hyperparameter <c>Objective</c> from end to end: what the exported model predicts.</summary>
public class BoostingObjectiveTests
{
    private const int Rows = 3000;

    private static readonly float[] Feature = [.. Enumerable.Range(0, Rows).Select(row => (float)(row % 4))];

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.9)]
    public void A_share_of_the_rows_is_below_the_quantile_in_each_group(double quantile)
    {
        var random = new Random(1);
        float[] labels = [.. Feature.Select(x => (float)((10 * x) + (random.NextDouble() * (1 + x))))];

        float[] scores = Scores(labels, ("Objective", "Quantile"), ("Quantile", quantile.ToString(System.Globalization.CultureInfo.InvariantCulture)));

        for (int group = 0; group < 4; group++)
        {
            int[] rows = [.. Enumerable.Range(0, Rows).Where(row => row % 4 == group)];
            Assert.Equal(quantile, rows.Count(row => labels[row] <= scores[row]) / (double)rows.Length, 0.05);
        }
    }

    [Fact]
    public void The_absolute_error_finds_the_median_whatever_the_outliers()
    {
        var random = new Random(2);
        float[] labels = [.. Feature.Select(x => random.Next(10) == 0 ? 1e6f : x + (float)random.NextDouble())];

        float[] scores = Scores(labels, ("Objective", "AbsoluteError"));

        Assert.All(Enumerable.Range(0, Rows), row => Assert.Equal(Feature[row] + 0.55, scores[row], 0.1));
    }

    [Theory]
    [InlineData("Poisson")]
    [InlineData("Tweedie")]
    public void Counts_and_amounts_are_predicted_as_their_mean_and_above_zero(string objective)
    {
        var random = new Random(3);
        float[] labels = [.. Feature.Select(x => random.NextDouble() < 0.5 ? 0 : (float)Math.Round(random.NextDouble() * 4 * Math.Exp(x)))];

        float[] scores = Scores(labels, ("Objective", objective));

        for (int group = 0; group < 4; group++)
        {
            double mean = Enumerable.Range(0, Rows).Where(row => row % 4 == group).Average(row => labels[row]);
            Assert.Equal(mean, scores[group], 0.05 * mean);
            Assert.True(scores[group] > 0);
        }
    }

    [Fact]
    public void A_group_of_zeros_and_a_leap_keep_predictions_finite()
    {
        float[] labels = [.. Feature.Select(x => x == 0 ? 0f : x == 3 ? 1e6f : 1e-3f)];

        Assert.All(Scores(labels, ("Objective", "Poisson")), score => Assert.True(float.IsFinite(score) && score >= 0));
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(0f)]
    public void Negative_labels_and_none_above_zero_are_refused_for_counts(float label)
    {
        var error = Assert.Throws<DiagnosticException>(() => Scores([.. Enumerable.Repeat(0f, Rows - 1), label], ("Objective", "Poisson")));

        Assert.Equal(BoostingDiagnostics.LabelNegative, error.Diagnostic.Descriptor);
    }

    [Fact]
    public void An_objective_of_another_task_is_refused()
    {
        var error = Assert.Throws<DiagnosticException>(() => Scores(Feature, ("Objective", "Logistic")));

        Assert.Equal(LearnersDiagnostics.InvalidHyperparameter, error.Diagnostic.Descriptor);
        Assert.Contains("AbsoluteError", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void L1_regularisation_takes_weak_leaves_to_zero()
    {
        var random = new Random(4);
        float[] labels = [.. Feature.Select(_ => (float)random.NextDouble())];

        float[] scores = Scores(labels, ("L1Regularization", "1000"));

        Assert.All(scores, score => Assert.Equal(labels.Average(), score, 1e-5));
    }

    private static float[] Scores(float[] labels, params (string Name, string Value)[] hyperparameters)
    {
        Table table = Some.Regression(labels, Feature);
        TrainedModel model = new GradientBoostingTrainer().Train(
            Some.Request(table, hyperparameters: [("NumberOfIterations", "100"), ("EarlyStoppingRounds", "0"), ("LearningRate", "0.3"), .. hyperparameters]), TestContext.Current.CancellationToken);
        return TableScores.Of(model.Onnx, table);
    }
}
