using System.Runtime.CompilerServices;

namespace MlOps.Learners.Boosting.Binning;

/// <summary>A set of bins.</summary>
internal struct BinSet
{
    private Words _words;

    /// <summary>Whether the bin is in the set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Contains(byte bin) => ((_words[bin >> 6] >> bin) & 1) != 0;

    /// <summary>Puts the bin into the set.</summary>
    public void Add(byte bin) => _words[bin >> 6] |= 1UL << bin;

    /// <summary>The bins 0 … <paramref name="count"/> - 1.</summary>
    public static BinSet Below(int count)
    {
        var set = new BinSet();
        for (int word = 0; word < count >> 6; word++)
        {
            set._words[word] = ulong.MaxValue;
        }

        if ((count & 63) != 0)
        {
            set._words[count >> 6] = (1UL << count) - 1;
        }

        return set;
    }

    [InlineArray(4)]
    private struct Words
    {
        private ulong _first;
    }
}
