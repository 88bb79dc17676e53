using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlOps.Data.Csv;

/// <summary>Finds the bytes that give a CSV file its structure: separators, quotes, carriage returns and line feeds.</summary>
/// <remarks>
/// A block of 64 bytes becomes a mask of 64 bits, one compare a byte value, so that the cost is a few instructions a
/// structural byte instead of some a byte (Langdale and Lemire, "Parsing gigabytes of JSON per second", 2019, section 3).
/// </remarks>
internal readonly struct StructuralBytes(byte separator)
{
    /// <summary>The bytes of a block; a buffer must have as many readable bytes after its last one.</summary>
    public const int BlockSize = 64;

    /// <summary>A bit, from the lowest, for each structural byte among the <see cref="BlockSize"/> from an index on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Mask(byte[] buffer, int index)
    {
        ref byte block = ref MemoryMarshal.GetArrayDataReference(buffer);
        return Half(ref block, index) | ((ulong)Half(ref block, index + Vector256<byte>.Count) << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Half(ref byte buffer, int index)
    {
        Vector256<byte> bytes = Vector256.LoadUnsafe(ref buffer, (nuint)index);
        return (Vector256.Equals(bytes, Vector256.Create(separator))
            | Vector256.Equals(bytes, Vector256.Create((byte)'"'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\r'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\n'))).ExtractMostSignificantBits();
    }
}
