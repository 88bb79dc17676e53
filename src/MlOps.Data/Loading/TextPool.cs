using System.Numerics;
using MlOps.Data.Parsing;
using MlOps.Data.Records;

namespace MlOps.Data.Loading;

/// <summary>Different texts as UTF-8, each kept once: a code each, in the order in which they came.</summary>
internal sealed class TextPool
{
    // No code depends on the hash, so that it can be another one in each process: no file is made to be slow.
    private static readonly ulong s_seed = unchecked((ulong)Random.Shared.NextInt64());

    private byte[] _bytes = [];
    private long[] _ends = [];
    private uint[] _hashes = [];
    private int[] _slots = new int[16]; // open addressing; code + 1, zero where free

    /// <summary>The number of different texts.</summary>
    public int Count { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes => Count == 0 ? 0 : _ends[Count - 1];

    /// <summary>The text of a code.</summary>
    public ReadOnlySpan<byte> this[int code]
    {
        get
        {
            int start = code == 0 ? 0 : (int)_ends[code - 1];
            return _bytes.AsSpan(start, (int)_ends[code] - start);
        }
    }

    /// <summary>The hash of a text that stands in the bytes of a block.</summary>
    public static uint Hash(ref byte bytes, Field field) => (uint)FieldHash.Of(ref bytes, field, s_seed);

    /// <summary>The hash that a code's text came with.</summary>
    public uint HashOf(int code) => _hashes[code];

    /// <summary>The code of a text; a new one where it is new.</summary>
    public int Intern(ReadOnlySpan<byte> text, uint hash)
    {
        int mask = _slots.Length - 1;
        int slot = (int)hash & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            int code = _slots[slot] - 1;
            if (_hashes[code] == hash && text.SequenceEqual(this[code]))
            {
                return code;
            }
        }

        Add(text, hash);
        _slots[slot] = Count;
        if (2 * Count > _slots.Length)
        {
            Rehash();
        }

        return Count - 1;
    }

    /// <summary>Forgets all texts.</summary>
    public void Clear()
    {
        Count = 0;
        _slots.AsSpan().Clear();
    }

    private void Add(ReadOnlySpan<byte> text, uint hash)
    {
        long end = Bytes + text.Length;
        if (_bytes.Length < end)
        {
            // The limit on texts keeps the sum within an array.
            Array.Resize(ref _bytes, (int)Math.Min((ulong)Array.MaxLength, BitOperations.RoundUpToPowerOf2((ulong)Math.Max(end, 256))));
        }

        if (Count == _ends.Length)
        {
            int size = Math.Max(16, 2 * Count);
            Array.Resize(ref _ends, size);
            Array.Resize(ref _hashes, size);
        }

        text.CopyTo(_bytes.AsSpan((int)Bytes));
        _ends[Count] = end;
        _hashes[Count] = hash;
        Count++;
    }

    private void Rehash()
    {
        _slots = new int[4 * _slots.Length];
        int mask = _slots.Length - 1;
        for (int code = 0; code < Count; code++)
        {
            int slot = (int)_hashes[code] & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = code + 1;
        }
    }
}
