using System.Runtime.CompilerServices;
using MlOps.Data.Records;
using MlOps.Data.Splitting;

namespace MlOps.Data.Parsing;

/// <summary>A 64-bit hash of the content of a field, the same on every machine.</summary>
/// <remarks>Up to 16 bytes, which most fields have, it is one multiplication of 128 bits (as in Wang Yi's wyhash), beyond them <see cref="XxHash64"/>.</remarks>
internal static class FieldHash
{
    private const ulong Factor = 0x9E3779B97F4A7C15; // 2^64 over the golden ratio

    private static ReadOnlySpan<byte> Window =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>The hash.</summary>
    /// <param name="bytes">The bytes of a <see cref="RecordBlock"/>, which may be read beyond the field.</param>
    /// <param name="field">Where the field stands in them.</param>
    /// <param name="seed">What it is for; other seeds give other hashes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ref byte bytes, Field field, ulong seed)
    {
        int length = field.End - field.Start;
        if (length > 16)
        {
            return XxHash64.Hash(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref bytes, field.Start), length), seed);
        }

        ref byte window = ref Unsafe.AsRef(in Window[16 - length]);
        ref byte content = ref Unsafe.Add(ref bytes, field.Start);
        ulong low = Unsafe.ReadUnaligned<ulong>(ref content) & Unsafe.ReadUnaligned<ulong>(ref window);
        ulong high = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref content, 8)) & Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref window, 8));
        ulong upper = Math.BigMul(low ^ seed, high ^ Factor ^ (ulong)length, out ulong lower);
        return upper ^ lower;
    }
}
