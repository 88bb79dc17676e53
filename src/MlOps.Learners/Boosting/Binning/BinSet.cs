using System.Numerics;
using System.Runtime.CompilerServices;

namespace MlOps.Learners.Boosting.Binning;

/// <summary>A set of bins.</summary>
internal struct BinSet
{
    private Words _words;

    /// <summary>The number of bins in the set.</summary>
    public readonly int Count
    {
        get
        {
            int count = 0;
            foreach (ulong word in _words)
            {
                count += BitOperations.PopCount(word);
            }

            return count;
        }
    }

    /// <summary>Whether the bin is in the set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Contains(byte bin) => ((_words[bin >> 6] >> bin) & 1) != 0;

    /// <summary>Puts the bin into the set.</summary>
    public void Add(byte bin) => _words[bin >> 6] |= 1UL << bin;

    /// <summary>The bins from 0 up to <paramref name="count"/> that are not in the set.</summary>
    public readonly BinSet Complement(int count)
    {
        var complement = new BinSet();
        for (int bin = 0; bin < count; bin++)
        {
            if (!Contains((byte)bin))
            {
                complement.Add((byte)bin);
            }
        }

        return complement;
    }

    [InlineArray(4)]
    private struct Words
    {
        private ulong _first;
    }
}
