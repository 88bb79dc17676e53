using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlOps.Data.Csv;

/// <summary>Finds the bytes that give a CSV file its structure: separators, quotes, carriage returns and line feeds.</summary>
/// <remarks>
/// A block of 64 bytes becomes a mask of 64 bits, one compare a byte value, so that the cost is a few instructions a
/// structural byte instead of some a byte (Langdale and Lemire, "Parsing gigabytes of JSON per second", 2019, section 3).
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly struct StructuralBytes(byte separator, byte quote)
{
    /// <summary>The bytes of a block; a buffer must have as many readable bytes after its last one.</summary>
    public const int BlockSize = 64;

    /// <summary>A bit, from the lowest, for each structural byte among the <see cref="BlockSize"/> from an index on, of those before an end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Mask(ref byte bytes, int index, int end)
    {
        ulong mask = Vector512.IsHardwareAccelerated
            ? Whole(ref bytes, index)
            : Half(ref bytes, index) | ((ulong)Half(ref bytes, index + Vector256<byte>.Count) << 32);
        return end - index < BlockSize ? mask & ((1UL << (end - index)) - 1) : mask;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Whole(ref byte buffer, int index)
    {
        Vector512<byte> bytes = Vector512.LoadUnsafe(ref buffer, (nuint)index);
        return (Vector512.Equals(bytes, Vector512.Create(separator))
            | Vector512.Equals(bytes, Vector512.Create(quote))
            | Vector512.Equals(bytes, Vector512.Create((byte)'\r'))
            | Vector512.Equals(bytes, Vector512.Create((byte)'\n'))).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Half(ref byte buffer, int index)
    {
        Vector256<byte> bytes = Vector256.LoadUnsafe(ref buffer, (nuint)index);
        return (Vector256.Equals(bytes, Vector256.Create(separator))
            | Vector256.Equals(bytes, Vector256.Create(quote))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\r'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\n'))).ExtractMostSignificantBits();
    }
}
