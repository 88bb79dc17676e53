using System.Runtime.InteropServices;
using MlOps.Data.Splitting;
using MlOps.Data.Tables;

namespace MlOps.Data.Expectations;

/// <summary>Counts the rows whose value a row before has, in memory that does not grow with the rows.</summary>
/// <remarks>Values are dealt out by the beginning of their hash, and one share after the other is sorted: each pass reads the columns once more. Texts of one hash are compared.</remarks>
internal static class RepeatedValues
{
    /// <summary>About how many values are sorted at once.</summary>
    public const int ShareSize = 1 << 20;

    /// <summary>The rows of all columns together, whose value a row before has.</summary>
    /// <param name="columns">Columns of one type.</param>
    /// <param name="shareSize">About how many values are sorted at once; no result depends on it.</param>
    public static long Count(IReadOnlyList<Column> columns, int shareSize = ShareSize)
    {
        if (columns is [CategoryColumn first, ..])
        {
            return InCategories(columns, first.Dictionary.Length);
        }

        long repeated = 0;
        int bits = 0;
        for (long rows = columns.Sum(column => (long)column.Length); rows > shareSize; rows >>= 1)
        {
            bits++;
        }

        for (ulong share = 0; share < 1UL << bits; share++)
        {
            var hashes = new List<ulong>();
            var places = new List<(int Column, int Row)>();
            for (int column = 0; column < columns.Count; column++)
            {
                for (int row = 0; row < columns[column].Length; row++)
                {
                    if (!columns[column].IsMissing(row) && HashOf(columns[column], row) is var hash && (bits == 0 || hash >> (64 - bits) == share))
                    {
                        hashes.Add(hash);
                        places.Add((column, row));
                    }
                }
            }

            Span<(int Column, int Row)> sorted = CollectionsMarshal.AsSpan(places);
            Span<ulong> keys = CollectionsMarshal.AsSpan(hashes);
            keys.Sort(sorted);
            for (int from = 0, to; from < keys.Length; from = to)
            {
                for (to = from + 1; to < keys.Length && keys[to] == keys[from]; to++)
                {
                }

                repeated += to - from == 1 ? 0 : to - from - Different(columns, sorted[from..to]);
            }
        }

        return repeated;
    }

    private static long InCategories(IReadOnlyList<Column> columns, int categories)
    {
        var seen = new bool[categories];
        long repeated = 0;
        foreach (CategoryColumn column in columns.Cast<CategoryColumn>())
        {
            foreach (int code in column.Codes)
            {
                if (code >= 0)
                {
                    repeated += seen[code] ? 1 : 0;
                    seen[code] = true;
                }
            }
        }

        return repeated;
    }

    /// <summary>How many values rows with one hash have: one for numbers, whose hash is their own, and nearly always for texts.</summary>
    private static int Different(IReadOnlyList<Column> columns, ReadOnlySpan<(int Column, int Row)> rows)
    {
        if (columns[0] is not TextColumn)
        {
            return 1;
        }

        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach ((int column, int row) in rows)
        {
            texts.Add(((TextColumn)columns[column]).Values[row]!);
        }

        return texts.Count;
    }

    /// <summary>A number's hash is one to one.</summary>
    private static ulong HashOf(Column column, int row) => column is TextColumn texts
        ? XxHash64.Hash(MemoryMarshal.AsBytes(texts.Values[row].AsSpan()), 0)
        : BitConverter.DoubleToUInt64Bits(ExpectationJudge.NumberAt(column, row) + 0d) * 0x9E3779B97F4A7C15;
}
