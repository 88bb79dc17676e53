using System.Runtime.InteropServices;

namespace MlOps.Learners.Numerics;

/// <summary>Sorts numbers by their digits, which for many is several times faster than by comparing them.</summary>
internal static class NumberSort
{
    private const int DigitBits = 11;
    private const int Digits = (64 + DigitBits - 1) / DigitBits;
    private const int Values = 1 << DigitBits;

    // Below, counting digits costs more than comparing.
    private const int FewNumbers = 2000;

    /// <summary>Sorts in place, NaN first; zero has no sign afterwards where there are many.</summary>
    public static void Sort(Span<double> numbers)
    {
        if (numbers.Length < FewNumbers)
        {
            numbers.Sort();
            return;
        }

        Span<ulong> keys = MemoryMarshal.Cast<double, ulong>(numbers);
        int[] counts = new int[Digits * Values];
        for (int i = 0; i < numbers.Length; i++)
        {
            ulong key = Key(numbers[i]);
            keys[i] = key;
            for (int digit = 0; digit < Digits; digit++)
            {
                counts[(digit * Values) + DigitOf(key, digit)]++;
            }
        }

        Span<ulong> other = new ulong[keys.Length];
        Span<ulong> sorted = keys;
        for (int digit = 0; digit < Digits; digit++)
        {
            Span<int> places = counts.AsSpan(digit * Values, Values);
            if (places[DigitOf(sorted[0], digit)] == sorted.Length)
            {
                continue;
            }

            ToPlaces(places);
            foreach (ulong key in sorted)
            {
                other[places[DigitOf(key, digit)]++] = key;
            }

            Span<ulong> free = sorted;
            sorted = other;
            other = free;
        }

        for (int i = 0; i < sorted.Length; i++)
        {
            ulong key = sorted[i];
            numbers[i] = BitConverter.UInt64BitsToDouble((key >> 63) != 0 ? key ^ (1UL << 63) : ~key);
        }
    }

    // Integers in the order of the numbers: the bits of a negative number grow with its magnitude.
    private static ulong Key(double number)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(number + 0.0);
        return double.IsNaN(number) ? 0 : (bits >> 63) != 0 ? ~bits : bits ^ (1UL << 63);
    }

    private static int DigitOf(ulong key, int digit) => (int)(key >> (digit * DigitBits)) & (Values - 1);

    private static void ToPlaces(Span<int> counts)
    {
        int place = 0;
        foreach (ref int count in counts)
        {
            (count, place) = (place, place + count);
        }
    }
}
