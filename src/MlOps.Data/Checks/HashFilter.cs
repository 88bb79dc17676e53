using System.Numerics;

namespace MlOps.Data.Checks;

/// <summary>A set of hashes that takes few others for its own, and forgets none: a bit for each, so that most rows need not be sorted to find equal ones.</summary>
internal sealed class HashFilter
{
    private readonly ulong[] _bits;
    private readonly int _shift;

    /// <summary>A set for so many hashes, with 16 bits for each.</summary>
    public HashFilter(int hashes)
    {
        int bits = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, hashes))) + 4;
        (_bits, _shift) = (new ulong[1 << (bits - 6)], 64 - bits);
    }

    /// <summary>The rows, rising, whose hash another row has too, and few others.</summary>
    public static int[] Repeated(ulong[] hashes)
    {
        HashFilter seen = new(hashes.Length), again = new(hashes.Length);
        foreach (ulong hash in hashes)
        {
            if (!seen.Add(hash))
            {
                again.Add(hash);
            }
        }

        return again.Of(hashes);
    }

    /// <summary>The rows, rising, whose hash is in the set, and few others.</summary>
    public int[] Of(ulong[] hashes)
    {
        var rows = new List<int>();
        for (int row = 0; row < hashes.Length; row++)
        {
            if (MayHave(hashes[row]))
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }

    /// <summary>Adds a hash; false where it, or another with the same bit, is there already.</summary>
    public bool Add(ulong hash)
    {
        ulong place = hash >> _shift;
        ref ulong word = ref _bits[place >> 6];
        ulong bit = 1UL << (int)(place & 63);
        bool isNew = (word & bit) == 0;
        word |= bit;
        return isNew;
    }

    private bool MayHave(ulong hash)
    {
        ulong place = hash >> _shift;
        return (_bits[place >> 6] & (1UL << (int)(place & 63))) != 0;
    }
}
