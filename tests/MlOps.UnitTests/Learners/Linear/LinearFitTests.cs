using MlOps.Data;
using MlOps.Data.Tables;
using MlOps.Learners.Linear;
using MlOps.Learners.Numerics;
using MlOps.UnitTests.Learners.Boosting;

namespace MlOps.UnitTests.Learners.Linear;

public class LinearFitTests
{
    private static readonly LinearOptions Straight = new() { NumberOfKnots = 0, OptimizationTolerance = 0 };

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.1)]
    [InlineData(10)]
    public void Ridge_regression_has_its_closed_form(double strength)
    {
        // Two uncorrelated features of mean 0 and deviation 1: the standardised weight of each is its covariance with the
        // standardised label over (1 + strength).
        float[] a = [-1, -1, 1, 1];
        float[] b = [-1, 1, -1, 1];
        Table table = Some.Regression([.. Enumerable.Range(0, 4).Select(i => 10 + (3 * a[i]) + (2 * b[i]))], a, b);

        double[] scores = Fit(table, strength).Score(table, WorkerSet.Single);

        Assert.All(scores, (score, i) => Assert.Equal(10 + (((3 * a[i]) + (2 * b[i])) / (1 + strength)), score, 1e-6));
    }

    [Fact]
    public void A_row_of_weight_two_counts_as_two_rows()
    {
        float[] x = [1, 2, 3, 4, 5];
        float[] y = [1, 3, 2, 5, 9];
        Table weighted = Some.Weighted(Some.Regression(y, x), [1, 1, 2, 1, 1]);
        Table repeated = Some.Regression([1, 3, 2, 2, 5, 9], [1, 2, 3, 3, 4, 5]);

        Assert.Equal(
            Fit(repeated, 0.01).Score(repeated, WorkerSet.Single)[^1],
            Fit(weighted, 0.01).Score(weighted, WorkerSet.Single)[^1],
            1e-4);
    }

    [Fact]
    public void Separable_classes_get_finite_weights()
    {
        float[] x = [.. Enumerable.Range(0, 40).Select(i => (float)i)];
        Table table = Some.Table(
            ModelTask.BinaryClassification, new CategoryColumn([.. x.Select(value => value < 20 ? 0 : 1)], ["no", "yes"]), ["no", "yes"], new NumberColumn(x));

        double[] scores = Fit(table, 1e-8).Score(table, WorkerSet.Single);

        Assert.All(scores, (score, i) => Assert.True(double.IsFinite(score) && score > 0 == (i >= 20)));
    }

    [Fact]
    public void One_row_a_class_is_enough_to_fit()
    {
        Table table = Some.Table(
            ModelTask.MulticlassClassification, new CategoryColumn([0, 1, 2], ["a", "b", "c"]), ["a", "b", "c"], new CategoryColumn([0, 1, 2], ["p", "q", "r"]), new NumberColumn([1, 5, 9]));

        double[] scores = Fit(table, 1e-4).Score(table, WorkerSet.Single);

        Assert.All(Enumerable.Range(0, 3), row => Assert.Equal(row, Enumerable.Range(0, 3).MaxBy(output => scores[(row * 3) + output])));
    }

    [Theory]
    [InlineData(ModelTask.BinaryClassification)]
    [InlineData(ModelTask.MulticlassClassification)]
    [InlineData(ModelTask.Regression)]
    public void Threads_change_no_bit(ModelTask task)
    {
        // More rows than a chunk, so that threads have something to share.
        Table table = MixedTable.Of(task, rows: DesignMatrix.RowsPerChunk * 2 + 100);
        var options = new LinearOptions { MaximumNumberOfIterations = 5, MinimumTextCountPerNgram = 20 };
        double[][] weights = [.. new[] { 1, 2, 3 }.Select(threads => new LinearFit(table, options, new WorkerSet(threads)).Fit(1e-3, TestContext.Current.CancellationToken).Weights)];

        Assert.Equal(weights[0], weights[1]);
        Assert.Equal(weights[0], weights[2]);
    }

    [Fact]
    public void Importance_follows_what_a_column_adds()
    {
        float[] a = [.. Enumerable.Range(0, 200).Select(i => (float)(i % 7))];
        float[] b = [.. Enumerable.Range(0, 200).Select(i => (float)(i % 11))];
        float[] c = [.. Enumerable.Repeat(1f, 200)];
        Table table = Some.Regression([.. a.Select((value, i) => (3 * value) + b[i])], a, b, c);

        IReadOnlyList<KeyValuePair<string, double>> importance = Fit(table, 1e-6).Importance(table);

        Assert.Equal(["a", "b", "c"], importance.Select(item => item.Key));
        Assert.Equal(3 * 2.0 / 3.16, importance[0].Value / importance[1].Value, 0.05);
        Assert.Equal(0, importance[2].Value);
        Assert.Equal(1, importance.Sum(item => item.Value), 1e-12);
    }

    private static LinearModel Fit(Table table, double strength) =>
        new LinearFit(table, Straight, WorkerSet.Single).Fit(strength, TestContext.Current.CancellationToken);
}
