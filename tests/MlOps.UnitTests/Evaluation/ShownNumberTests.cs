using FsCheck;
using FsCheck.Fluent;
using MlOps.Evaluation.Report;
using MlOps.Evaluation.Report.Charts;

namespace MlOps.UnitTests.Evaluation;

public class ShownNumberTests
{
    [Theory]
    [InlineData(0, 1, "0, 0.2, 0.4, 0.6, 0.8, 1.0")]
    [InlineData(-230, 230, "−200, −100, 0, 100, 200")]
    [InlineData(0, 18000, "0, 5k, 10k, 15k")]
    [InlineData(0.0012, 0.0019, "0.0012, 0.0014, 0.0016, 0.0018")]
    [InlineData(0, 2.4e6, "0, 0.5M, 1.0M, 1.5M, 2.0M")]
    public void Ticks_are_round_numbers_inside_the_range(double from, double to, string expected) =>
        Assert.Equal(expected, string.Join(", ", Axis.Numbers("", from, to).Ticks.Select(tick => tick.Text)));

    [Fact]
    public void Any_range_has_a_few_distinct_ticks() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(-40, 40).Zip(Gen.Choose(1, 999)).Zip(Gen.Choose(-1000, 1000)).ToArbitrary(), sample =>
        {
            ((int power, int width), int start) = sample;
            double unit = Math.Pow(10, power / 4.0);
            IReadOnlyList<Tick> ticks = Axis.Numbers("", start * unit, (start + width) * unit).Ticks;

            Assert.InRange(ticks.Count, 2, 7);
            Assert.All(ticks.Zip(ticks.Skip(1)), pair => Assert.True(pair.First.Value < pair.Second.Value));
        }));

    [Fact]
    public void Counts_end_at_a_tick_that_holds_the_greatest()
    {
        Axis axis = Axis.Counts("", 527);

        Assert.Equal(("600", 600), (axis.Ticks[^1].Text, axis.To));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.12345, "0.1235")]
    [InlineData(-3.14159, "−3.142")]
    [InlineData(552.392, "552.4")]
    [InlineData(1234567, "1,234,567")]
    [InlineData(0.00001234, "1.234e−5")]
    public void Numbers_are_shown_with_four_digits(double value, string expected) => Assert.Equal(expected, Shown.Number(value));

    [Theory]
    [InlineData(0.83996, 0.84, "0.83996")]
    [InlineData(0.84, 0.84, "0.8400")]
    [InlineData(0.81, 0.84, "0.8100")]
    public void A_value_just_beside_its_limit_is_shown_with_every_digit(double value, double limit, string expected) =>
        Assert.Equal(expected, Shown.Beside(value, limit));

    [Theory]
    [InlineData(0.5, "0.5")]
    [InlineData(6000, "6,000")]
    [InlineData(100, "100")]
    [InlineData(0.84, "0.84")]
    public void Limits_are_shown_as_they_were_given(double value, string expected) => Assert.Equal(expected, Shown.Plain(value));

    [Theory]
    [InlineData(0, "0%")]
    [InlineData(0.002, "0.2%")]
    [InlineData(0.0996, "10%")]
    [InlineData(1, "100%")]
    public void Shares_are_shown_as_percentages(double share, string expected) => Assert.Equal(expected, Shown.Percent(share));
}
