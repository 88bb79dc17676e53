using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlOps.Learners.Linear;

/// <summary>Vector arithmetic whose result does not depend on the width of the processor's vectors.</summary>
internal static class FixedOrder
{
    /// <summary>The inner product, in four lanes on every machine.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector256<double>> va = MemoryMarshal.Cast<double, Vector256<double>>(a);
        ReadOnlySpan<Vector256<double>> vb = MemoryMarshal.Cast<double, Vector256<double>>(b);
        Vector256<double> lanes = Vector256<double>.Zero;
        for (int i = 0; i < va.Length; i++)
        {
            lanes += va[i] * vb[i];
        }

        double sum = lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
        for (int i = va.Length * 4; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>target += factor · source.</summary>
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        Span<Vector256<double>> vt = MemoryMarshal.Cast<double, Vector256<double>>(target);
        ReadOnlySpan<Vector256<double>> vs = MemoryMarshal.Cast<double, Vector256<double>>(source);
        Vector256<double> factors = Vector256.Create(factor);
        for (int i = 0; i < vs.Length; i++)
        {
            vt[i] += factors * vs[i];
        }

        for (int i = vs.Length * 4; i < source.Length; i++)
        {
            target[i] += factor * source[i];
        }
    }
}
