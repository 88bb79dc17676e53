using MlOps.Data.Tables;

namespace MlOps.Learners.Linear.Features;

/// <summary>A category as one feature a value; rare values share one, which unknown values get as well.</summary>
/// <param name="Column">The feature column it reads.</param>
/// <param name="Values">The texts with features of their own, in the order of the features; the empty text stands for a missing value.</param>
/// <param name="HasRare">Whether a last feature stands for the rare values. Otherwise an unknown value has no feature.</param>
internal sealed record CategoryEncoder(string Column, string[] Values, bool HasRare)
    : FeatureEncoder(Column)
{
    /// <inheritdoc/>
    public override int Width => Values.Length + (HasRare ? 1 : 0);

    /// <summary>The feature of an unknown value; -1 where it has none.</summary>
    public int Unknown => HasRare ? Values.Length : -1;

    /// <summary>Learns which values are frequent enough.</summary>
    public static CategoryEncoder Fit(Table table, string column)
    {
        var categories = (CategoryColumn)table[column];
        var counts = new int[categories.Dictionary.Length + 1];
        foreach (int code in categories.Codes)
        {
            counts[code + 1]++;
        }

        // With fewer rows than this a value's own weight is mostly noise.
        int minimum = table.Rows < 1000 ? 2 : 5;
        var values = new List<string>();
        bool rare = false;
        for (int code = CategoryColumn.Missing; code < categories.Dictionary.Length; code++)
        {
            int count = counts[code + 1];
            if (count >= minimum || (code == CategoryColumn.Missing && count > 0))
            {
                values.Add(code == CategoryColumn.Missing ? "" : categories.Dictionary[code]);
            }
            else
            {
                rare |= count > 0;
            }
        }

        return new CategoryEncoder(column, [.. values], rare);
    }

    /// <summary>The encoder of some features alone; the values of the others count as unknown.</summary>
    /// <param name="used">Whether each feature stays.</param>
    public CategoryEncoder Only(bool[] used) => new(Column, [.. Values.Where((_, i) => used[i])], HasRare && used[^1]);

    /// <inheritdoc/>
    public override FeatureBlock Encode(Table table)
    {
        var categories = (CategoryColumn)table[Column];
        var features = new Dictionary<string, int>();
        for (int i = 0; i < Values.Length; i++)
        {
            features.TryAdd(Values[i], i);
        }

        int[] ofCode = Array.ConvertAll(categories.Dictionary, text => features.GetValueOrDefault(text, Unknown));
        int ofMissing = features.GetValueOrDefault("", Unknown);
        return new CategoryBlock(Array.ConvertAll(categories.Codes, code => code < 0 ? ofMissing : ofCode[code]), Width);
    }
}
