namespace MlOps.Runtime.Trees;

/// <summary>Numbers a feature's values by what the nodes that test it can tell apart: all values of a bin go the same ways.</summary>
/// <param name="Feature">The column of the input.</param>
/// <param name="Splits">What comparisons compare with, ascending: a value's bin is the number of splits below it; empty where sets are tested.</param>
/// <param name="Codes">The codes of a column whose nodes test sets: its bins; null where nodes compare.</param>
internal sealed record BinColumn(int Feature, double[] Splits, CodeColumn? Codes)
{
    /// <summary>The number of bins; the last is that of NaN.</summary>
    public int Count => Codes is null ? Splits.Length + 2 : Codes.Missing + 1;

    /// <summary>The bin of a value.</summary>
    public int BinOf(double value)
    {
        if (Codes is not null)
        {
            return Codes.CodeOf(value);
        }

        // Which way a search turns is as good as random, so no turn is a branch: a step is taken times zero or one.
        ReadOnlySpan<double> splits = Splits;
        int first = 0;
        for (int length = splits.Length; length > 1;)
        {
            int half = length >> 1;
            first += splits[first + half - 1] < value ? half : 0;
            length -= half;
        }

        int below = first + (splits[first] < value ? 1 : 0);
        return double.IsNaN(value) ? splits.Length + 1 : below;
    }
}
