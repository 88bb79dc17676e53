using MlOps.Evaluation;
using static MlOps.Evaluation.Metrics.MetricNames;

namespace MlOps.UnitTests.Evaluation;

public class RegressionMetricsTests
{
    /// <summary>The example of scikit-learn's documentation of <c>r2_score</c>, <c>mean_absolute_error</c> and <c>mean_squared_error</c>.</summary>
    private static readonly RegressionPredictions Documented = new([3, -0.5f, 2, 7], [2.5f, 0, 2, 8]);

    [Theory]
    [InlineData(MeanSquaredError, 0.375)]
    [InlineData(RootMeanSquaredError, 0.6123724356957945)]
    [InlineData(MeanAbsoluteError, 0.5)]
    [InlineData(RSquared, 0.9486081370449679)]
    public void Values_are_those_of_the_published_example(string metric, double expected) =>
        Assert.Equal(expected, Documented.Value(metric)!.Value, 15);

    [Fact]
    public void Answering_the_mean_explains_nothing() =>
        Assert.Equal(0, new RegressionPredictions([1, 2, 3], [2, 2, 2]).Value(RSquared));

    [Fact]
    public void Equal_labels_leave_no_variance_to_explain()
    {
        var predictions = new RegressionPredictions([2, 2], [1, 2]);

        Assert.Null(predictions.Value(RSquared));
        Assert.Equal("all rows have the same label", predictions.Find(RSquared).Undefined);
    }

    [Fact]
    public void A_weight_of_two_is_a_row_twice()
    {
        var weighted = new RegressionPredictions([1, 5], [2, 9], [2, 1]);
        var twice = new RegressionPredictions([1, 1, 5], [2, 2, 9]);

        Assert.Equal(twice.Metrics(), weighted.Metrics());
    }

    [Fact]
    public void Large_numbers_keep_their_variance()
    {
        var predictions = new RegressionPredictions([16_000_000, 16_000_001, 16_000_002], [16_000_000, 16_000_001, 16_000_003]);

        Assert.Equal(0.5, predictions.Value(RSquared));
    }
}
