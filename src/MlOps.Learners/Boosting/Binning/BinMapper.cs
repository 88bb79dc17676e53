namespace MlOps.Learners.Boosting.Binning;

/// <summary>How the values of a feature become bins: bins of values, then one for missing values.</summary>
internal abstract class BinMapper
{
    /// <summary>The most bins of values: with the missing bin they fill a byte.</summary>
    public const int MaximumValueBins = 255;

    /// <summary>The number of bins of values.</summary>
    public abstract int ValueBins { get; }

    /// <summary>The number of bins, with the one for missing values.</summary>
    public int BinCount => ValueBins + 1;

    /// <summary>The bin of missing values: the last.</summary>
    public byte MissingBin => (byte)ValueBins;
}
