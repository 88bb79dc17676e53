using System.Numerics;
using MlOps.Runtime.Numerics;

namespace MlOps.Data.Profiles;

/// <summary>Counts different values: each of them with its rows up to a limit, beyond it their number alone, about.</summary>
/// <remarks>
/// What it says depends on the values alone, not on their order nor on how they were divided before they were merged. Beyond the
/// limit it is a HyperLogLog (Flajolet and others, 2007) with a standard error of 1.6 per cent.
/// </remarks>
internal sealed class ValueCounter
{
    /// <summary>How many different values are counted one by one.</summary>
    public const int MaximumExact = 1024;

    private const int IndexBits = 12;
    private const int Registers = 1 << IndexBits;

    private ulong[] _keys = new ulong[64];
    private int[] _counts = new int[64]; // zero where free
    private int _distinct;
    private byte[]? _registers;

    /// <summary>Whether every value is counted by itself.</summary>
    public bool IsExact => _registers is null;

    /// <summary>The number of different values.</summary>
    public long Distinct => _registers is null ? _distinct : Estimate(_registers);

    /// <summary>Adds rows with the value that a key stands for.</summary>
    public void Add(ulong key, int rows = 1)
    {
        if (_registers is not null)
        {
            Register(_registers, key);
            return;
        }

        int slot = SlotOf(key);
        if (_counts[slot] == 0)
        {
            if (_distinct == MaximumExact)
            {
                Estimate(key);
                return;
            }

            _keys[slot] = key;
            _distinct++;
        }

        _counts[slot] += rows;
        if (2 * _distinct > _keys.Length)
        {
            Grow();
        }
    }

    /// <summary>Adds numbers, each with its bits as its key.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        int i = 0;
        for (; i < values.Length && _registers is null; i++)
        {
            Add(Key(values[i]));
        }

        if (_registers is { } registers)
        {
            foreach (double value in values[i..])
            {
                Register(registers, Key(value));
            }
        }
    }

    /// <summary>Adds what another one counted.</summary>
    public void Merge(ValueCounter other)
    {
        if (other._registers is { } registers)
        {
            byte[] mine = Registered();
            for (int i = 0; i < Registers; i++)
            {
                mine[i] = Math.Max(mine[i], registers[i]);
            }

            return;
        }

        foreach ((ulong key, int rows) in other.Counts())
        {
            Add(key, rows);
        }
    }

    /// <summary>The keys with their rows, in no order; none beyond the limit.</summary>
    public IEnumerable<(ulong Key, int Rows)> Counts() =>
        _registers is null ? Enumerable.Range(0, _keys.Length).Where(slot => _counts[slot] > 0).Select(slot => (_keys[slot], _counts[slot])) : [];

    private static ulong Key(double value) => BitConverter.DoubleToUInt64Bits(value + 0d); // -0 is 0

    private int SlotOf(ulong key)
    {
        int mask = _keys.Length - 1;
        int slot = (int)Mix(key) & mask;
        while (_counts[slot] != 0 && _keys[slot] != key)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        (ulong[] keys, int[] counts) = (_keys, _counts);
        (_keys, _counts) = (new ulong[4 * keys.Length], new int[4 * keys.Length]);
        for (int i = 0; i < keys.Length; i++)
        {
            if (counts[i] > 0)
            {
                int slot = SlotOf(keys[i]);
                (_keys[slot], _counts[slot]) = (keys[i], counts[i]);
            }
        }
    }

    private void Estimate(ulong key) => Register(Registered(), key);

    private byte[] Registered()
    {
        if (_registers is null)
        {
            var registers = new byte[Registers];
            foreach ((ulong key, _) in Counts())
            {
                Register(registers, key);
            }

            (_registers, _keys, _counts) = (registers, [], []);
        }

        return _registers;
    }

    private static void Register(byte[] registers, ulong key)
    {
        ulong hash = Mix(key);
        int index = (int)(hash >> (64 - IndexBits));
        byte rank = (byte)(BitOperations.LeadingZeroCount((hash << IndexBits) | (1UL << (IndexBits - 1))) + 1);
        if (rank > registers[index])
        {
            registers[index] = rank;
        }
    }

    private static long Estimate(byte[] registers)
    {
        // Powers of two of at most 53 places: the sum is exact in any order.
        double sum = 0;
        int zeros = 0;
        foreach (byte rank in registers)
        {
            sum += 1.0 / (1UL << rank);
            zeros += rank == 0 ? 1 : 0;
        }

        double estimate = 0.7213 / (1 + (1.079 / Registers)) * Registers * Registers / sum;
        if (estimate <= 2.5 * Registers && zeros > 0)
        {
            estimate = -Registers * DeterministicMath.Log((double)zeros / Registers);
        }

        return (long)Math.Round(estimate);
    }

    /// <summary>Every bit of the key changes about half of the bits.</summary>
    private static ulong Mix(ulong key)
    {
        key *= 0x9E3779B97F4A7C15;
        key = (key ^ (key >> 32)) * 0xD6E8FEB86659FD93;
        return key ^ (key >> 32);
    }
}
