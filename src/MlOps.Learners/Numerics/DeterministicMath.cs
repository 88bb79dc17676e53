using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlOps.Learners.Numerics;

/// <summary>Exponential and logarithm that give the same bits on every machine.</summary>
/// <remarks>
/// <see cref="Math.Exp"/> and <see cref="Math.Log"/> are the C runtime's and differ in the last bit between operating
/// systems; a split that hangs on that bit would give another model. Here every operation is one correctly rounded IEEE
/// 754 operation in a fixed order, without fused multiply-add. Argument reduction as by Cody and Waite, "Software Manual
/// for the Elementary Functions" (1980); errors stay below two units in the last place.
/// </remarks>
internal static class DeterministicMath
{
    private const double Log2OfE = 1.4426950408889634;

    // ln 2 in two parts; the first has so many zero bits that its product with any exponent is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    // Adding 1.5 · 2^52 rounds to an integer and leaves it in the lowest bits of the sum.
    private const double RoundingShift = 6755399441055744.0;

    private const double ExpMinimum = -708.0;
    private const double ExpMaximum = 709.0;

    /// <summary>e to the power of <paramref name="x"/>; zero below -708, infinity above 709.</summary>
    public static double Exp(double x) => Exp(Vector256.Create(x)).ToScalar();

    /// <summary>e to the power of each element; zero below -708, infinity above 709.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Exp(Vector256<double> x)
    {
        Vector256<double> clamped = Vector256.Min(Vector256.Max(x, Vector256.Create(ExpMinimum)), Vector256.Create(ExpMaximum));
        Vector256<double> shifted = clamped * Log2OfE + Vector256.Create(RoundingShift);
        Vector256<double> k = shifted - Vector256.Create(RoundingShift);
        Vector256<double> r = clamped - k * Ln2High - k * Ln2Low;

        // The Taylor series: |r| ≤ ln 2 / 2, so the first term left out is below 2^-57.
        Vector256<double> p = Vector256.Create(1.0 / 6227020800);
        p = p * r + Vector256.Create(1.0 / 479001600);
        p = p * r + Vector256.Create(1.0 / 39916800);
        p = p * r + Vector256.Create(1.0 / 3628800);
        p = p * r + Vector256.Create(1.0 / 362880);
        p = p * r + Vector256.Create(1.0 / 40320);
        p = p * r + Vector256.Create(1.0 / 5040);
        p = p * r + Vector256.Create(1.0 / 720);
        p = p * r + Vector256.Create(1.0 / 120);
        p = p * r + Vector256.Create(1.0 / 24);
        p = p * r + Vector256.Create(1.0 / 6);
        p = p * r + Vector256.Create(0.5);
        p = p * r + Vector256<double>.One;
        p = p * r + Vector256<double>.One;

        Vector256<long> exponent = Vector256.ShiftLeft(shifted.AsInt64() + Vector256.Create(1023L), 52);
        Vector256<double> result = p * exponent.AsDouble();
        result = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(ExpMinimum)), Vector256<double>.Zero, result);
        result = Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256.Create(ExpMaximum)), Vector256.Create(double.PositiveInfinity), result);
        return Vector256.ConditionalSelect(Vector256.Equals(x, x), result, x);
    }

    /// <summary>The natural logarithm; negative infinity at zero, NaN below.</summary>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        }

        const double TwoTo54 = 18014398509481984.0;
        int exponent = 0;
        if (!double.IsNormal(x))
        {
            x *= TwoTo54;
            exponent = -54;
        }

        // x = m · 2^exponent with m between √½ and √2.
        long bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            exponent++;
        }

        // log m = 2 artanh(s) with s = (m - 1) / (m + 1), |s| < 0.172: the first term left out is below 2^-60.
        double f = m - 1;
        double s = f / (2 + f);
        double z = s * s;
        double series = 1.0 / 23;
        for (int odd = 21; odd >= 3; odd -= 2)
        {
            series = series * z + 1.0 / odd;
        }

        // 2 artanh(s) = f - (f²/2 - s (f²/2 + 2 z · series)): the large terms cancel exactly.
        double halfSquare = 0.5 * f * f;
        double tail = s * (halfSquare + 2 * z * series);
        return exponent * Ln2High - (halfSquare - (tail + exponent * Ln2Low) - f);
    }

    /// <summary>The probability that belongs to log-odds.</summary>
    public static double Sigmoid(double x) => 1 / (1 + Exp(-x));
}
