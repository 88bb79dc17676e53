using FsCheck;
using FsCheck.Fluent;
using MlOps.Learners.Boosting.Binning;

namespace MlOps.UnitTests.Learners.Boosting;

public class NumberBinMapperTests
{
    [Fact]
    public void Few_distinct_values_get_a_bin_each()
    {
        NumberBinMapper mapper = NumberBinMapper.Learn([3, 1, 2, 2, 1, double.NaN], 255);

        Assert.Equal(3, mapper.ValueBins);
        Assert.Equal([0, 1, 2, 3], new double[] { 1, 2, 3, double.NaN }.Select(mapper.Bin));
        Assert.Equal(1.5, mapper.UpperBound(0));
        Assert.Equal(double.PositiveInfinity, mapper.UpperBound(2));
    }

    [Fact]
    public void Many_distinct_values_get_bins_of_equal_numbers_of_rows()
    {
        double[] values = [.. Enumerable.Range(0, 10_000).Select(i => Math.Sqrt(i))];

        NumberBinMapper mapper = NumberBinMapper.Learn([.. values], 50);

        Assert.Equal(50, mapper.ValueBins);
        Assert.All(values.CountBy(mapper.Bin), bin => Assert.InRange(bin.Value, 190, 210));
    }

    [Fact]
    public void A_frequent_value_does_not_share_its_bin()
    {
        double[] values = [.. Enumerable.Repeat(500.5, 1000), .. Enumerable.Range(0, 1000).Select(i => (double)i)];

        NumberBinMapper mapper = NumberBinMapper.Learn([.. values], 16);

        byte frequent = mapper.Bin(500.5);
        Assert.Equal([500.5], values.Where(value => mapper.Bin(value) == frequent).Distinct());
    }

    [Fact]
    public void Neighbouring_floats_are_told_apart()
    {
        float low = 16777216;
        float high = MathF.BitIncrement(low);

        NumberBinMapper mapper = NumberBinMapper.Learn([low, high], 255);

        Assert.Equal(0, mapper.Bin(low));
        Assert.Equal(1, mapper.Bin(high));
    }

    [Theory]
    [InlineData(double.MinValue, double.MaxValue)]
    [InlineData(0.0, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData(1.0, 1.0000000000000002)]
    public void Extreme_neighbours_are_told_apart(double low, double high)
    {
        NumberBinMapper mapper = NumberBinMapper.Learn([low, high], 255);

        Assert.Equal(0, mapper.Bin(low));
        Assert.Equal(1, mapper.Bin(high));
    }

    [Fact]
    public void All_values_missing_is_one_empty_bin_and_the_missing_one()
    {
        NumberBinMapper mapper = NumberBinMapper.Learn([double.NaN, double.NaN], 255);

        Assert.Equal(1, mapper.ValueBins);
        Assert.Equal(mapper.MissingBin, mapper.Bin(double.NaN));
        Assert.Equal(0, mapper.Bin(7));
    }

    [Fact]
    public void A_number_is_in_the_bin_whose_bounds_hold_it() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<float[]>(),
            Gen.Choose(2, 255).ToArbitrary(),
            (numbers, bins) =>
            {
                double[] values = [.. numbers.Select(number => (double)number)];
                NumberBinMapper mapper = NumberBinMapper.Learn([.. values], bins);
                return mapper.ValueBins <= bins && values.All(value => double.IsNaN(value)
                    ? mapper.Bin(value) == mapper.MissingBin
                    : value <= mapper.UpperBound(mapper.Bin(value)) && (mapper.Bin(value) == 0 || value > mapper.UpperBound(mapper.Bin(value) - 1)));
            }).QuickCheckThrowOnFailure();
}
