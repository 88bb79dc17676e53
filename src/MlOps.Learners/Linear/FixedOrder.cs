using System.Runtime.CompilerServices;
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
        if (target.Length < source.Length)
        {
            throw new ArgumentException("The target is shorter than the source.", nameof(target));
        }

        // A few numbers at a time, millions of times: what slices and casts cost would be half of it.
        ref double to = ref MemoryMarshal.GetReference(target);
        ref double from = ref MemoryMarshal.GetReference(source);
        nuint length = (nuint)source.Length;
        nuint i = 0;
        if (length >= 4)
        {
            Vector256<double> factors = Vector256.Create(factor);
            for (; i + 4 <= length; i += 4)
            {
                (Vector256.LoadUnsafe(ref to, i) + (factors * Vector256.LoadUnsafe(ref from, i))).StoreUnsafe(ref to, i);
            }
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref to, i) += factor * Unsafe.Add(ref from, i);
        }
    }
}
