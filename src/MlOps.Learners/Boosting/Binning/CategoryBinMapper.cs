namespace MlOps.Learners.Boosting.Binning;

/// <summary>A bin a category; bin 0 is for all that are rare or were never seen.</summary>
/// <remarks>The bins are the codes by which the exported graph knows the categories.</remarks>
internal sealed class CategoryBinMapper : BinMapper
{
    /// <summary>The bin of rare and unseen categories.</summary>
    public const byte OtherBin = 0;

    // A category of fewer rows teaches little of itself, and together they teach what to expect of an unseen one.
    private const int FewestRows = 5;

    private readonly string[] _categories;
    private readonly Dictionary<string, byte> _bins;

    private CategoryBinMapper(string[] categories)
    {
        _categories = categories;
        _bins = [];
        foreach (string category in categories)
        {
            _bins.Add(category, (byte)(_bins.Count + 1));
        }
    }

    /// <inheritdoc/>
    public override int ValueBins => _categories.Length + 1;

    /// <summary>The categories that have bins of their own, from bin 1 on, in ordinal order.</summary>
    public IReadOnlyList<string> Categories => _categories;

    /// <summary>Gives the most frequent categories bins of their own.</summary>
    /// <param name="categories">The categories.</param>
    /// <param name="counts">The number of rows of each.</param>
    public static CategoryBinMapper Learn(string[] categories, int[] counts)
    {
        IEnumerable<string> frequent = Enumerable.Range(0, categories.Length)
            .Where(category => counts[category] >= FewestRows)
            .OrderByDescending(category => counts[category])
            .ThenBy(category => categories[category], StringComparer.Ordinal)
            .Take(MaximumValueBins - 1)
            .Select(category => categories[category]);
        return new CategoryBinMapper([.. frequent.Order(StringComparer.Ordinal)]);
    }

    /// <summary>The bin of a category; null is missing.</summary>
    public byte Bin(string? category) => category is null ? MissingBin : _bins.GetValueOrDefault(category, OtherBin);
}
