using MlOps.Learners.Numerics;

namespace MlOps.UnitTests.Learners;

public class NumberSortTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(5000)]
    public void Numbers_come_out_in_their_order_and_missing_ones_first(int count)
    {
        var random = new Random(count);
        double[] special = [double.NaN, -double.NaN, 0, double.NegativeInfinity, double.PositiveInfinity, double.Epsilon, -double.Epsilon, double.MaxValue];
        double[] numbers = [.. Enumerable.Range(0, count).Select(i => i % 5 == 0 ? special[random.Next(special.Length)] : Math.ScaleB(random.NextDouble() - 0.5, random.Next(-1000, 1000)))];
        double[] expected = [.. numbers.Order()];

        NumberSort.Sort(numbers);

        Assert.Equal(expected, numbers);
    }

    [Fact]
    public void Numbers_that_differ_in_few_digits_are_sorted_too()
    {
        double[] numbers = [.. Enumerable.Range(0, 4000).Select(i => (double)(i * 7919 % 13))];
        double[] expected = [.. numbers.Order()];

        NumberSort.Sort(numbers);

        Assert.Equal(expected, numbers);
    }

    [Fact]
    public void Zero_loses_its_sign()
    {
        double[] numbers = [.. Enumerable.Range(0, 4000).Select(i => i % 2 == 0 ? 0.0 : -0.0)];

        NumberSort.Sort(numbers);

        Assert.All(numbers, number => Assert.False(double.IsNegative(number)));
    }
}
