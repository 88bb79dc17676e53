using FsCheck;
using FsCheck.Fluent;
using MlOps.Runtime.Numerics;

namespace MlOps.UnitTests.Runtime.Numerics;

public class DeterministicMathTests
{
    [Fact]
    public void Exp_is_the_platforms_within_two_units_in_the_last_place() =>
        Check(value => (DeterministicMath.Exp(value % 700), Math.Exp(value % 700)));

    [Fact]
    public void Log_is_the_platforms_within_two_units_in_the_last_place() =>
        Check(value => (DeterministicMath.Log(Math.Abs(value)), Math.Log(Math.Abs(value))));

    [Theory]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(-1000, 0)]
    [InlineData(0, 1)]
    [InlineData(1000, double.PositiveInfinity)]
    public void Exp_at_the_ends(double x, double expected) => Assert.Equal(expected, DeterministicMath.Exp(x));

    [Theory]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(-1, double.NaN)]
    [InlineData(0, double.NegativeInfinity)]
    [InlineData(1, 0)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void Log_at_the_ends(double x, double expected) => Assert.Equal(expected, DeterministicMath.Log(x));

    [Fact]
    public void Subnormal_results_and_arguments_are_right()
    {
        Assert.Equal(Math.Exp(-740), DeterministicMath.Exp(-740), double.Epsilon * 2);
        Assert.Equal(Math.Log(1e-310), DeterministicMath.Log(1e-310), 1e-12);
    }

    private static void Check(Func<double, (double Actual, double Expected)> evaluate) =>
        Prop.ForAll(ArbMap.Default.ArbFor<NormalFloat>(), number =>
        {
            (double actual, double expected) = evaluate(number.Get);
            return Math.Abs(actual - expected) <= 2 * Math.Abs(Math.BitIncrement(expected) - expected)
                || actual.Equals(expected);
        }).QuickCheckThrowOnFailure();
}
