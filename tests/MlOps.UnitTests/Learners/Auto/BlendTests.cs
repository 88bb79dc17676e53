using MlOps.Data;
using MlOps.Data.Tables;
using MlOps.Learners;
using MlOps.Learners.Auto;
using MlOps.UnitTests.Learners.Boosting;

namespace MlOps.UnitTests.Learners.Auto;

public class BlendTests
{
    private const int Rows = 1000;

    [Fact]
    public void Two_regressions_get_the_weights_of_least_squares()
    {
        double[] truth = Noise(1);
        double[] first = Sum(truth, Noise(2));
        double[] second = Sum(truth, Noise(3), 2);
        TrainingSplits splits = Splits(Some.Regression(ToSingle(truth), new float[Rows]));

        Blend blend = Blend.Learn(splits, [HeldOut(splits, first), HeldOut(splits, second)]);

        // Of errors a and b, the share of b that leaves the least squares.
        double[] a = Sum(first, truth, -1);
        double[] b = Sum(second, truth, -1);
        double expected = a.Zip(b, (x, y) => x * (x - y)).Sum() / a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();
        Assert.Equal(expected, blend.Weights[1], 0.001);
        Assert.Equal(1, blend.Weights.Sum(), 12);
    }

    [Fact]
    public void A_candidate_that_knows_nothing_new_gets_nothing()
    {
        double[] truth = Noise(1);
        double[] good = Sum(truth, Noise(2), 0.1);
        double[] worse = Sum(good, Noise(3));
        TrainingSplits splits = Splits(Some.Regression(ToSingle(truth), new float[Rows]));

        Blend blend = Blend.Learn(splits, [HeldOut(splits, worse), HeldOut(splits, good)]);

        Assert.Equal([0, 1], blend.Weights);
    }

    [Theory]
    [InlineData(3, 0, 1 / 3.0, 0)]
    [InlineData(0.5, 0, 2, 0)]
    [InlineData(1, 1.5, 1, -1.5)]
    public void Log_odds_that_are_off_are_put_right(double factor, double added, double scale, double offset)
    {
        (TrainingSplits splits, double[] logOdds) = Binary();

        Blend blend = Blend.Learn(splits, [HeldOut(splits, Array.ConvertAll(logOdds, score => (factor * score) + added))]);

        Assert.True(blend.IsCalibrated);
        Assert.Equal(scale, blend.Scale, 0.15 * scale);
        Assert.Equal(offset, blend.Offset, 0.25);
        Assert.True(blend.Loss < blend.LossBefore);
    }

    [Fact]
    public void Honest_log_odds_are_left_alone()
    {
        (TrainingSplits splits, double[] logOdds) = Binary();

        Assert.False(Blend.Learn(splits, [HeldOut(splits, logOdds)]).IsCalibrated);
    }

    [Fact]
    public void Several_classes_get_a_temperature_alone()
    {
        var random = new Random(5);
        var scores = new double[Rows * 3];
        var classes = new int[Rows];
        for (int row = 0; row < Rows; row++)
        {
            double[] own = [.. Enumerable.Range(0, 3).Select(_ => 2 * (random.NextDouble() - 0.5))];
            double[] shares = Array.ConvertAll(own, Math.Exp);
            double drawn = random.NextDouble() * shares.Sum();
            classes[row] = drawn < shares[0] ? 0 : drawn < shares[0] + shares[1] ? 1 : 2;
            own.Select(score => 4 * score).ToArray().CopyTo(scores, row * 3);
        }

        TrainingSplits splits = Splits(Some.Table(ModelTask.MulticlassClassification, new CategoryColumn(classes, ["a", "b", "c"]), ["a", "b", "c"], new NumberColumn(new float[Rows])));

        Blend blend = Blend.Learn(splits, [HeldOut(splits, scores, outputs: 3)]);

        Assert.Equal(0.25, blend.Scale, 0.08);
        Assert.Equal(0, blend.Offset);
    }

    [Fact]
    public void A_line_search_finds_the_minimum_inside_and_at_the_ends()
    {
        Assert.Equal(0.3, LineSearch.Minimum(x => (x - 0.3) * (x - 0.3), 0, 1), 0.001);
        Assert.Equal(0, LineSearch.Minimum(x => x, 0, 1), 0.001);
        Assert.Equal(1, LineSearch.Minimum(x => -x, 0, 1), 0.001);
    }

    private static (TrainingSplits Splits, double[] LogOdds) Binary()
    {
        var random = new Random(7);
        double[] logOdds = [.. Enumerable.Range(0, Rows).Select(_ => 4 * (random.NextDouble() - 0.5))];
        int[] classes = Array.ConvertAll(logOdds, score => random.NextDouble() < 1 / (1 + Math.Exp(-score)) ? 1 : 0);
        return (Splits(Some.Table(ModelTask.BinaryClassification, new CategoryColumn(classes, ["no", "yes"]), ["no", "yes"], new NumberColumn(new float[Rows]))), logOdds);
    }

    private static TrainingSplits Splits(Table table) => TrainingSplits.Of(Some.Request(table));

    private static IReadOnlyList<double[]> HeldOut(TrainingSplits splits, double[] scores, int outputs = 1) =>
        [.. splits.Splits.Select(split => split.HeldOutRows.SelectMany(row => scores[(row * outputs)..((row + 1) * outputs)]).ToArray())];

    private static double[] Noise(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble() - 0.5)];
    }

    private static double[] Sum(double[] a, double[] b, double factor = 1) => [.. a.Zip(b, (x, y) => x + (factor * y))];

    private static float[] ToSingle(double[] values) => Array.ConvertAll(values, value => (float)value);
}
