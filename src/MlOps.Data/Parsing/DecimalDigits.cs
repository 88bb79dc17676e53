using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MlOps.Data.Parsing;

/// <summary>Reads plain decimals of at most 16 characters, all of them at once.</summary>
/// <remarks>
/// The bytes are loaded so that the last one stands last, the point is shuffled out, and neighbours are multiplied and added three
/// times: 16 digits become two numbers of eight (Muła, "SIMD-ized conversion of strings to integers", 2014). There is no branch
/// on the length, which in data is as good as random. What is refused here, <see cref="NumberParser"/> reads more slowly;
/// both give the nearest float, so results do not depend on the processor.
/// </remarks>
internal static class DecimalDigits
{
    private const int Width = 16;

    /// <summary>Whether the processor has what it takes.</summary>
    public static bool IsSupported => Sse41.IsSupported;

    /// <summary>As many bytes before the text must be readable.</summary>
    public const int ReadableBefore = Width;

    private static ReadOnlySpan<byte> Window =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    ];

    /// <summary>The nearest float; false where the text is longer, is no plain decimal, or needs a closer look.</summary>
    /// <param name="bytes">The buffer.</param>
    /// <param name="start">Where the text begins in it.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="point">The decimal separator.</param>
    /// <param name="value">The number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParse(ref byte bytes, int start, int end, byte point, out float value)
    {
        bool negative = Unsafe.Add(ref bytes, start) == (byte)'-';
        int length = end - start - (negative ? 1 : 0);
        if ((uint)(length - 1) >= Width)
        {
            value = 0;
            return false;
        }

        Vector128<byte> text = Vector128.LoadUnsafe(ref Unsafe.Add(ref bytes, end - Width));
        uint points = Vector128.Equals(text, Vector128.Create(point)).ExtractMostSignificantBits() >> (Width - length) << (Width - length);
        int place = points == 0 ? -1 : BitOperations.TrailingZeroCount(points);
        int decimals = points == 0 ? 0 : Width - 1 - place;
        int count = length - (points == 0 ? 0 : 1);

        // Digits before the point move one place to the right.
        Vector128<sbyte> places = Vector128.Create((sbyte)0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        Vector128<sbyte> from = places + Vector128.LessThanOrEqual(places, Vector128.Create((sbyte)place));
        Vector128<byte> digits = Ssse3.Shuffle(text - Vector128.Create((byte)'0'), from.AsByte());
        digits &= Vector128.LoadUnsafe(ref Unsafe.AsRef(in Window[count]));
        if (count == 0 || Vector128.GreaterThanAny(digits, Vector128.Create((byte)9)))
        {
            value = 0;
            return false;
        }

        Vector128<short> pairs = Ssse3.MultiplyAddAdjacent(digits, Vector128.Create((sbyte)10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1));
        Vector128<int> fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create((short)100, 1, 100, 1, 100, 1, 100, 1));
        Vector128<ushort> packed = Sse41.PackUnsignedSaturate(fours, fours);
        Vector128<int> eights = Sse2.MultiplyAddAdjacent(packed.AsInt16(), Vector128.Create((short)10000, 1, 10000, 1, 10000, 1, 10000, 1));
        ulong halves = eights.AsUInt64().ToScalar();
        ulong number = ((uint)halves * 100_000_000UL) + (halves >> 32);

        // The sign goes in by its bit: minus zero is a number too, and there is no branch on it.
        bool rounded = NumberParser.TryRound((long)number, decimals, out value);
        value = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value) | (negative ? int.MinValue : 0));
        return rounded;
    }
}
