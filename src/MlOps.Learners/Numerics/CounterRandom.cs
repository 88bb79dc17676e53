namespace MlOps.Learners.Numerics;

/// <summary>Random numbers that are a function of a seed and of what they are for, so that no order of use matters.</summary>
/// <remarks>The mixing function is the finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).</remarks>
internal static class CounterRandom
{
    /// <summary>64 random bits for an index of a stream.</summary>
    public static ulong Bits(int seed, int stream, int index)
    {
        const ulong Golden = 0x9E3779B97F4A7C15;
        ulong key = Mix(((ulong)(uint)seed << 32 | (uint)stream) + Golden);
        return Mix(key + Golden * ((ulong)(uint)index + 1));
    }

    /// <summary>A number from zero up to, and without, one.</summary>
    public static double Fraction(int seed, int stream, int index) => Fraction(Bits(seed, stream, index));

    /// <summary>64 random bits for an index under a key, which may be random bits itself.</summary>
    public static ulong Bits(ulong key, ulong index) => Mix(Mix(key + 0x9E3779B97F4A7C15) + 0x9E3779B97F4A7C15 * (index + 1));

    /// <summary>A number from zero up to, and without, one, of random bits.</summary>
    public static double Fraction(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    /// <summary>A stream for a text: its FNV-1a hash.</summary>
    public static int StreamOf(string text)
    {
        uint hash = 2166136261;
        foreach (char character in text)
        {
            hash = (hash ^ character) * 16777619;
        }

        return unchecked((int)hash);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
