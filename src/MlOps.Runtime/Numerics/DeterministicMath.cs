namespace MlOps.Runtime.Numerics;

/// <summary>Exponential and logarithm that give the same bits on every machine.</summary>
/// <remarks>
/// <see cref="Math.Exp"/> and <see cref="Math.Log(double)"/> call the platform's C library, whose last bits differ
/// between operating systems and processors. These use additions, multiplications and one division alone, in a fixed
/// order; the error is below two units in the last place.
/// </remarks>
internal static partial class DeterministicMath
{
    // ln 2 in two parts; the first has 33 bits, so that its product with an exponent is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>e to the power x.</summary>
    public static double Exp(double x)
    {
        if (!(x < 709.78))
        {
            return double.IsNaN(x) ? double.NaN : double.PositiveInfinity;
        }

        if (x < -745.2)
        {
            return 0;
        }

        // x = k ln 2 + r with |r| ≤ ln 2 / 2; the Taylor series of e^r to r^13 leaves 4e-18.
        double k = Math.Round(x * 1.44269504088896338700);
        double r = x - (k * Ln2High) - (k * Ln2Low);
        double p = 1.0 / 6227020800;
        p = (p * r) + (1.0 / 479001600);
        p = (p * r) + (1.0 / 39916800);
        p = (p * r) + (1.0 / 3628800);
        p = (p * r) + (1.0 / 362880);
        p = (p * r) + (1.0 / 40320);
        p = (p * r) + (1.0 / 5040);
        p = (p * r) + (1.0 / 720);
        p = (p * r) + (1.0 / 120);
        p = (p * r) + (1.0 / 24);
        p = (p * r) + (1.0 / 6);
        p = (p * r) + 0.5;
        p = (p * r * r) + r + 1;

        // Two factors, since 2^k alone may be subnormal or too large.
        int half = (int)k / 2;
        return p * PowerOfTwo(half) * PowerOfTwo((int)k - half);
    }

    /// <summary>The natural logarithm.</summary>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        }

        int exponent = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= 18014398509481984; // 2^54: a subnormal has no leading one
            exponent = -54;
        }

        // x = 2^exponent m with m in [√½, √2).
        long bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            exponent++;
        }

        // ln m = 2 artanh s with s = (m - 1) / (m + 1), |s| < 0.172; the series to s^23 leaves 1e-19.
        double f = m - 1;
        double s = f / (2 + f);
        double z = s * s;
        double p = 1.0 / 23;
        p = (p * z) + (1.0 / 21);
        p = (p * z) + (1.0 / 19);
        p = (p * z) + (1.0 / 17);
        p = (p * z) + (1.0 / 15);
        p = (p * z) + (1.0 / 13);
        p = (p * z) + (1.0 / 11);
        p = (p * z) + (1.0 / 9);
        p = (p * z) + (1.0 / 7);
        p = (p * z) + (1.0 / 5);
        p = (p * z) + (1.0 / 3);

        // 2s = f - s f, which keeps f's bits where m is near one.
        return (exponent * Ln2High) + (f - (s * (f - (2 * z * p))) + (exponent * Ln2Low));
    }

    /// <summary>1 / (1 + e^-x).</summary>
    public static double Sigmoid(double x)
    {
        double e = Exp(-Math.Abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /// <summary>ln(1 + e^x), without overflow.</summary>
    public static double SoftPlus(double x) => Math.Max(x, 0) + Log(1 + Exp(-Math.Abs(x)));

    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);
}
