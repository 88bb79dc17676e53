using System.Text;
using MlOps.Data.Tables;

namespace MlOps.Data.Loading;

/// <summary>Texts, each different one kept once: a code a row into a pool of texts in the order of their first row.</summary>
/// <param name="spill">Where codes go that do not fit into memory.</param>
internal sealed class TextValues(SpillFile spill) : ColumnValues
{
    private int[] _codesOfBlock = [];
    private Ordered? _ordered;

    public override int Count => Codes.Count;

    /// <summary>The different texts, in the order of their first row.</summary>
    public TextPool Pool { get; } = new();

    /// <summary>The code of each row into <see cref="Pool"/>; <see cref="CategoryColumn.Missing"/> where missing.</summary>
    public ValueList<int> Codes { get; } = new(spill);

    /// <summary>Whether the rows are prose, not categories.</summary>
    public bool IsProse { get; set; }

    public override void Add(ColumnBlock block)
    {
        var texts = (TextBlock)block;
        if (_codesOfBlock.Length < texts.Pool.Count)
        {
            _codesOfBlock = new int[2 * texts.Pool.Count];
        }

        for (int code = 0; code < texts.Pool.Count; code++)
        {
            _codesOfBlock[code] = Pool.Intern(texts.Pool[code], texts.Pool.HashOf(code));
        }

        foreach (ref int code in texts.Codes)
        {
            code = code < 0 ? code : _codesOfBlock[code];
        }

        Codes.Add(texts.Codes);
    }

    public override void Write(SetWriter writer)
    {
        if (IsProse)
        {
            writer.Texts(Codes, Pool);
            return;
        }

        writer.Categories(Codes, Places, Dictionary);
    }

    public override void Release() => Codes.Release();

    /// <summary>The texts in ordinal order.</summary>
    public string[] Dictionary => Order().Dictionary;

    /// <summary>The place of each code's text there.</summary>
    public int[] Places => Order().Ranks;

    /// <summary>The number of rows that have each text.</summary>
    public int[] RowsOfTexts()
    {
        var counts = new int[Pool.Count];
        for (ValueList<int>.Reader reader = Codes.Read(); reader.Next();)
        {
            foreach (int code in reader.Values)
            {
                if (code >= 0)
                {
                    counts[code]++;
                }
            }
        }

        return counts;
    }

    /// <summary>The texts as strings, in the order of their codes.</summary>
    public string[] Strings()
    {
        var strings = new string[Pool.Count];
        for (int code = 0; code < strings.Length; code++)
        {
            strings[code] = Encoding.UTF8.GetString(Pool[code]);
        }

        return strings;
    }

    private Ordered Order()
    {
        if (_ordered is { } known && known.Dictionary.Length == Pool.Count)
        {
            return known;
        }

        string[] dictionary = Strings();
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
