using System.Numerics;

namespace MlOps.Data.Summaries;

/// <summary>Counts different numbers up to a cap.</summary>
internal sealed class DistinctNumbers(int cap)
{
    private readonly int _cap = cap;
    private long[] _slots = new long[64]; // open addressing by bits; zero is free, so zero itself is counted apart
    private bool _zero;
    private int _others;
    private double _last = double.NaN;

    /// <summary>The different numbers, up to the cap.</summary>
    public int Count => _others + (_zero ? 1 : 0);

    /// <summary>Adds numbers.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (value == _last)
            {
                continue;
            }

            if (Count >= _cap)
            {
                return;
            }

            _last = value;
            if (value == 0)
            {
                _zero = true;
            }
            else
            {
                Add(BitConverter.DoubleToInt64Bits(value));
            }
        }
    }

    private void Add(long bits)
    {
        int slot = Find(_slots, bits);
        if (_slots[slot] == bits)
        {
            return;
        }

        _slots[slot] = bits;
        _others++;
        if (2 * _others > _slots.Length)
        {
            var larger = new long[4 * _slots.Length];
            foreach (long known in _slots)
            {
                if (known != 0)
                {
                    larger[Find(larger, known)] = known;
                }
            }

            _slots = larger;
        }
    }

    private static int Find(long[] slots, long bits)
    {
        int mask = slots.Length - 1;
        int slot = (int)(((ulong)bits * 0x9E3779B97F4A7C15) >> (64 - BitOperations.Log2((uint)slots.Length)));
        while (slots[slot] != 0 && slots[slot] != bits)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }
}
