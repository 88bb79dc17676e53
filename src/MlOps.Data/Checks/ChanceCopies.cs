using MlOps.Data.Tables;

namespace MlOps.Data.Checks;

/// <summary>Tells rows that were copied from rows that are equal by chance, as many are where columns are few and coarse.</summary>
/// <remarks>
/// Chance leaves a trace: where it makes many rows equal, it makes more of them equal in all columns but one. So pairs of rows are looked at that agree
/// in all columns but two, and in these two roughly (numbers fall into one of 32 bins). If both agree in a, the one alone in b, the other alone in c, and neither in d
/// pairs, chance alone makes a about b·c/d, however the columns hang together otherwise. (Lincoln and Petersen count animals so, of which some are caught twice.) Rows
/// were copied where no two columns explain them. Each row counts once, whatever the size of its group.
/// </remarks>
internal static class ChanceCopies
{
    /// <summary>Neighbouring values of two columns hang together a little, so that chance makes more copies than it should.</summary>
    private const double Margin = 3;

    private const int Bins = 32;
    private const int MostColumns = 4;
    private const int SampleBits = 17;

    /// <summary>Whether so many training rows are equal by chance.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="fingerprints">The training rows.</param>
    /// <param name="hashes">The rows' hashes over the columns that matter.</param>
    /// <param name="matters">Which columns these are.</param>
    public static bool Explain(DataTables tables, RowFingerprints fingerprints, ulong[] hashes, Func<Schema.ColumnRole, bool> matters)
    {
        // The columns without which most rows become equal: chance has to pass these.
        int[] columns =
        [
            .. Enumerable.Range(0, fingerprints.Columns.Count).Where(place => matters(fingerprints.Columns[place].Role))
                .Select(place => (Place: place, Copies: CopiesWithout(fingerprints.HashesOf(ColumnSets.Of(tables, fingerprints.Columns[place].Name).Training, place), hashes)))
                .OrderByDescending(column => column.Copies).ThenBy(column => column.Place).Take(MostColumns).Select(column => column.Place),
        ];
        for (int first = 0; first < columns.Length; first++)
        {
            for (int second = first + 1; second < columns.Length; second++)
            {
                if (Explain(Of(columns[first]), Of(columns[second]), hashes))
                {
                    return true;
                }
            }
        }

        return false;

        HashedColumn Of(int place)
        {
            Column values = ColumnSets.Of(tables, fingerprints.Columns[place].Name).Training;
            return new HashedColumn(values, fingerprints.HashesOf(values, place), ValueBins.Of(values, RowSample.Of(hashes.Length), Bins));
        }
    }

    private static bool Explain(HashedColumn first, HashedColumn second, ulong[] hashes)
    {
        int shift = ShiftFor(hashes.Length);
        var cells = new List<ulong>();
        var values = new List<(ulong First, ulong Second)>();
        for (int row = 0; row < hashes.Length; row++)
        {
            ulong rest = hashes[row] - first.Hashes[row] - second.Hashes[row];
            if (IsSampled(rest, shift))
            {
                ulong bin = (ulong)((first.BinOf(row) * (Bins + 1)) + second.BinOf(row) + 1);
                cells.Add(rest + (bin * 0x9E3779B97F4A7C15));
                values.Add((first.Hashes[row], second.Hashes[row]));
            }
        }

        ulong[] sorted = [.. cells];
        (ulong First, ulong Second)[] pairs = [.. values];
        Array.Sort(sorted, pairs);
        double both = 0, one = 0, other = 0, neither = 0;
        for (int from = 0, to; from < sorted.Length; from = to)
        {
            for (to = from + 1; to < sorted.Length && sorted[to] == sorted[from]; to++)
            {
            }

            double size = to - from;
            if (size > 1)
            {
                ReadOnlySpan<(ulong First, ulong Second)> group = pairs.AsSpan(from, to - from);
                double inBoth = EqualPairs(group, pair => pair.First + (3 * pair.Second)), inFirst = EqualPairs(group, pair => pair.First), inSecond = EqualPairs(group, pair => pair.Second);
                both += inBoth / (size - 1);
                one += (inFirst - inBoth) / (size - 1);
                other += (inSecond - inBoth) / (size - 1);
                neither += ((size * (size - 1) / 2) - inFirst - inSecond + inBoth) / (size - 1);
            }
        }

        return both <= Margin * one * other / Math.Max(neither, 0.5);
    }

    /// <summary>The rows that are equal to one before them when a column is left out; of a sample.</summary>
    private static int CopiesWithout(ulong[] column, ulong[] hashes)
    {
        int shift = ShiftFor(hashes.Length);
        var rests = new List<ulong>();
        for (int row = 0; row < hashes.Length; row++)
        {
            ulong rest = hashes[row] - column[row];
            if (IsSampled(rest, shift))
            {
                rests.Add(rest);
            }
        }

        return rests.Count - rests.Distinct().Count();
    }

    private static int ShiftFor(int rows) => Math.Max(0, System.Numerics.BitOperations.Log2((uint)Math.Max(1, rows)) - SampleBits);

    /// <summary>Rows that are equal in what is hashed are all in the sample, or none of them.</summary>
    private static bool IsSampled(ulong hash, int shift) => (hash & ((1UL << shift) - 1)) == 0;

    private static double EqualPairs(ReadOnlySpan<(ulong First, ulong Second)> group, Func<(ulong First, ulong Second), ulong> key)
    {
        var keys = new ulong[group.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = key(group[i]);
        }

        Array.Sort(keys);
        double pairs = 0;
        for (int from = 0, to; from < keys.Length; from = to)
        {
            for (to = from + 1; to < keys.Length && keys[to] == keys[from]; to++)
            {
            }

            double size = to - from;
            pairs += size * (size - 1) / 2;
        }

        return pairs;
    }

    private sealed record HashedColumn(Column Values, ulong[] Hashes, ValueBins Bins)
    {
        public int BinOf(int row) => Bins.Of(Values is CategoryColumn ? 0 : RowSample.ValueAt(Values, row));
    }
}
