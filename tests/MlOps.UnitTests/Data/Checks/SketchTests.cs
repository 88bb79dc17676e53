using FsCheck;
using FsCheck.Fluent;
using MlOps.Data.Profiles;

namespace MlOps.UnitTests.Data.Checks;

/// <summary>What is kept of columns depends on the values alone, and is near enough to the truth.</summary>
public sealed class SketchTests
{
    [Fact]
    public void A_sketch_says_the_same_in_any_order_and_however_the_values_were_divided() =>
        Prop.ForAll(Gen.Choose(0, 1 << 30).Two().ToArbitrary(), pair =>
        {
            (int seed, int cut) = pair;
            double[] values = Values(seed, 3000);
            double[] shuffled = (double[])values.Clone();
            new Random(cut).Shuffle(shuffled);
            NumberSketch whole = Sketch(values);
            NumberSketch merged = Sketch(shuffled.AsSpan(0, cut % values.Length));
            merged.Merge(Sketch(shuffled.AsSpan(cut % values.Length)));

            Assert.Equal(Told(whole), Told(merged));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("uniform")]
    [InlineData("heavy tail")]
    [InlineData("far from zero")]
    [InlineData("few values")]
    public void Quantiles_are_near_those_of_the_sorted_numbers(string kind)
    {
        var random = new Random(7);
        double[] values =
        [
            .. Enumerable.Range(0, 20_000).Select(i => kind switch
            {
                "uniform" => random.NextDouble(),
                "heavy tail" => i == 0 ? 1e9 : Math.Pow(random.NextDouble(), -1.2),
                "far from zero" => 1_700_000_000 + (random.NextDouble() * 86_400 * 365),
                _ => random.Next(40),
            }),
        ];
        NumberSketch sketch = Sketch(values);
        Array.Sort(values);

        foreach (double share in DataProfile.QuantileShares)
        {
            // By rank: at most a thousandth of the numbers lies between the two.
            double quantile = sketch.Quantile(share);
            int from = (int)((share - 0.0075) * values.Length), to = (int)((share + 0.0075) * values.Length);
            Assert.InRange(quantile, values[Math.Max(0, from)], values[Math.Min(values.Length - 1, to)]);
        }

        Assert.Equal((values[0], values[^1], values.Length), (sketch.Minimum, sketch.Maximum, sketch.Count));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1024, 0)]
    [InlineData(1025, 0.05)]
    [InlineData(50_000, 0.05)]
    [InlineData(1_000_000, 0.05)]
    public void Different_values_are_counted_exactly_as_long_as_there_are_few(int different, double error)
    {
        var counter = new ValueCounter();
        for (int round = 0; round < 2; round++)
        {
            for (int value = 0; value < different; value++)
            {
                counter.Add((ulong)value * 0x1234567);
            }
        }

        Assert.InRange(counter.Distinct, different * (1 - error), different * (1 + error));
        Assert.Equal(different <= ValueCounter.MaximumExact, counter.IsExact);
    }

    [Fact]
    public void Cells_have_the_width_of_a_power_of_two_and_hold_all_numbers()
    {
        var grid = new NumberGrid();
        double[] values = [0, 1e-300, -5, 3.7, 1e6];
        foreach (double value in values)
        {
            grid.Add([value], value, value);
        }

        Assert.Equal(values.Length, Sum(grid.Cells));
        (int exponent, long first, int[] cells) = grid.Coarsened(10);
        Assert.InRange(cells.Length, 1, 10);
        Assert.Equal(values.Length, cells.Sum());
        Assert.True(Math.ScaleB(first, exponent) <= -5 && Math.ScaleB(first + cells.Length, exponent) > 1e6);
    }

    private static int Sum(ReadOnlySpan<int> cells)
    {
        int sum = 0;
        foreach (int cell in cells)
        {
            sum += cell;
        }

        return sum;
    }

    private static double[] Values(int seed, int count)
    {
        var random = new Random(seed);
        double scale = Math.Pow(10, random.Next(-20, 20)), offset = random.Next(3) == 0 ? scale * 1e6 : 0;
        return [.. Enumerable.Range(0, count).Select(_ => (double)(float)(offset + ((random.NextDouble() - 0.3) * scale)))];
    }

    private static NumberSketch Sketch(ReadOnlySpan<double> values)
    {
        var sketch = new NumberSketch();
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, 700)..])
        {
            sketch.Add(values[..Math.Min(values.Length, 700)]);
        }

        return sketch;
    }

    private static string Told(NumberSketch sketch) => string.Join(
        ' ',
        [sketch.Count, sketch.Minimum, sketch.Maximum, sketch.Values.Distinct, sketch.Grid.Exponent, sketch.Grid.First, .. DataProfile.QuantileShares.Select(sketch.Quantile), .. sketch.Grid.Cells.ToArray().Select(cell => (double)cell)]);
}
