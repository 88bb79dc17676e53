using MlOps.Data.Tables;
using MlOps.Learners.Linear.Features;
using MlOps.UnitTests.Learners.Boosting;

namespace MlOps.UnitTests.Learners.Linear;

public class NumberEncoderTests
{
    [Fact]
    public void Few_values_are_knots_themselves() =>
        Assert.Equal([0, 1, 3], Fit([3, 0, 1, 1, 0, 3], innerKnots: 1).Knots);

    [Fact]
    public void A_straight_line_goes_on_for_the_range_beyond_the_values() =>
        Assert.Equal([-10, 20], Fit([0, 1, 5, 10], innerKnots: 0).Knots);

    [Fact]
    public void A_frequent_value_does_not_take_all_knots()
    {
        float[] values = [.. Enumerable.Repeat(0f, 10_000), .. Enumerable.Range(1, 1000).Select(i => (float)i)];

        NumberEncoder encoder = Fit(values, innerKnots: 5);

        Assert.Equal(5, encoder.Knots.Count(knot => knot is > 0 and < 999));
    }

    [Fact]
    public void An_outlier_does_not_stretch_the_curve()
    {
        float[] values = [.. Enumerable.Range(0, 10_000).Select(i => (float)(i % 100)), 1e30f, float.PositiveInfinity];

        NumberEncoder encoder = Fit(values, innerKnots: 5);

        Assert.Equal(198, encoder.Knots[^1]);
        Assert.InRange(encoder.Mean, 49, 50);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(7)]
    public void A_column_that_never_varies_has_no_curve(float value)
    {
        NumberEncoder encoder = Fit([value, value, value], innerKnots: 5);

        Assert.Equal(0, encoder.Ramps);
        Assert.Equal(float.IsNaN(value), encoder.Indicator);
    }

    [Fact]
    public void Scores_are_the_sum_of_the_ramps_below_and_the_height_on_the_next()
    {
        NumberEncoder encoder = Fit([0, 10, 30, float.NaN], innerKnots: 1);
        FeatureBlock block = encoder.Encode(Table([-5, 0, 5, 10, 20, 30, 99, float.NaN]));
        var scores = new double[8];

        block.AddScores([1, 100, 7], 1, 0, scores);

        // Missing counts as the mean, 40/3, on the second ramp, and has a feature of its own.
        Assert.Equal([0, 0, 0.5, 1, 51, 101, 101, 1 + (100 * ((40.0 / 3) - 10) / 20) + 7], scores, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    private static NumberEncoder Fit(float[] values, int innerKnots) => NumberEncoder.Fit(Table(values), "a", part: null, innerKnots);

    private static Table Table(float[] values) => Some.Regression(new float[values.Length], values);
}
