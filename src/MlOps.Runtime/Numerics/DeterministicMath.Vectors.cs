using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlOps.Runtime.Numerics;

internal static partial class DeterministicMath
{
    /// <summary>e to the power of each element, with the bits of <see cref="Exp(double)"/> for elements from -708 to 709; others are moved there first.</summary>
    /// <remarks>Four elements at a time on every machine; where the processor has no such registers, .NET takes smaller ones.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> ExpClamped(Vector256<double> x)
    {
        // Adding 1.5 · 2^52 rounds to an integer, as Math.Round does, and leaves it in the lowest bits of the sum.
        Vector256<double> shift = Vector256.Create(6755399441055744.0);
        x = Vector256.Min(Vector256.Max(x, Vector256.Create(-708.0)), Vector256.Create(709.0));
        Vector256<double> shifted = x * 1.44269504088896338700 + shift;
        Vector256<double> k = shifted - shift;
        Vector256<double> r = x - k * Ln2High - k * Ln2Low;
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
        p = p * r * r + r + Vector256<double>.One;
        return p * Vector256.ShiftLeft(shifted.AsInt64() + Vector256.Create(1023L), 52).AsDouble();
    }
}
