namespace MlOps.Learners;

/// <summary>Random permutations that are the same for the same seed on every machine and in every version of .NET.</summary>
/// <remarks>SplitMix64: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.</remarks>
internal sealed class Shuffle(int seed)
{
    private ulong _state = unchecked((ulong)seed);

    /// <summary>The numbers below <paramref name="count"/> in random order (Fisher–Yates).</summary>
    public int[] Permutation(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = (int)(Next() % (ulong)(i + 1));
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    /// <summary>So many of the numbers below <paramref name="count"/>, drawn at random, ascending.</summary>
    public static int[] Sample(int count, int wanted, int seed) =>
        [.. new Shuffle(seed).Permutation(count).AsSpan(0, Math.Min(wanted, count)).ToArray().Order()];

    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
