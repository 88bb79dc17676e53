using System.Text;
using MlOps.Data.Splitting;
using MlOps.Data.Tables;

namespace MlOps.Data.Loading;

/// <summary>Texts, each different one kept once: a code a row into a pool of texts in the order of their first row.</summary>
internal sealed class TextValues : ColumnValues
{
    private readonly ChunkedList<int> _codes = new();
    private readonly List<byte[]> _pool = [];
    private readonly List<int> _hashes = [];
    private int[] _slots = new int[16]; // open addressing; code + 1, zero where free
    private Ordered? _ordered;

    public override int Count => _codes.Count;

    /// <summary>The different texts as UTF-8, in the order of their first row.</summary>
    public IReadOnlyList<byte[]> Pool => _pool;

    /// <summary>The code of each row into <see cref="Pool"/>; <see cref="CategoryColumn.Missing"/> where missing.</summary>
    public ChunkedList<int> Codes => _codes;

    public override bool TryAdd(ReadOnlySpan<byte> text)
    {
        _codes.Add(Intern(text));
        return true;
    }

    public override void AddMissing() => _codes.Add(CategoryColumn.Missing);

    /// <summary>The rows as categories, with the dictionary of all rows in ordinal order.</summary>
    public override CategoryColumn Select(ReadOnlySpan<int> rows)
    {
        Ordered ordered = Order();
        int[] codes = _codes.Select(rows);
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = codes[i] < 0 ? CategoryColumn.Missing : ordered.Ranks[codes[i]];
        }

        return new CategoryColumn(codes, ordered.Dictionary);
    }

    /// <summary>The rows as prose.</summary>
    public TextColumn SelectTexts(ReadOnlySpan<int> rows)
    {
        CategoryColumn column = Select(rows);
        var texts = new string?[rows.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = column[i];
        }

        return new TextColumn(texts);
    }

    private int Intern(ReadOnlySpan<byte> text)
    {
        int hash = (int)XxHash64.Hash(text, 0);
        int mask = _slots.Length - 1;
        int slot = hash & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            int code = _slots[slot] - 1;
            if (_hashes[code] == hash && text.SequenceEqual(_pool[code]))
            {
                return code;
            }
        }

        _pool.Add(text.ToArray());
        _hashes.Add(hash);
        _slots[slot] = _pool.Count;
        if (2 * _pool.Count > _slots.Length)
        {
            Grow();
        }

        return _pool.Count - 1;
    }

    private void Grow()
    {
        _slots = new int[4 * _slots.Length];
        int mask = _slots.Length - 1;
        for (int code = 0; code < _hashes.Count; code++)
        {
            int slot = _hashes[code] & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = code + 1;
        }
    }

    private Ordered Order()
    {
        if (_ordered is { } known && known.Dictionary.Length == _pool.Count)
        {
            return known;
        }

        string[] dictionary = [.. _pool.Select(Encoding.UTF8.GetString)];
        int[] codes = [.. Enumerable.Range(0, dictionary.Length)];
        Array.Sort(dictionary, codes, StringComparer.Ordinal);
        var ranks = new int[codes.Length];
        for (int rank = 0; rank < codes.Length; rank++)
        {
            ranks[codes[rank]] = rank;
        }

        return _ordered = new Ordered(dictionary, ranks);
    }

    /// <param name="Dictionary">The texts in ordinal order.</param>
    /// <param name="Ranks">The place of each code's text there.</param>
    private sealed record Ordered(string[] Dictionary, int[] Ranks);
}
