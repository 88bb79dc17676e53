using MlOps.Data.Loading;

namespace MlOps.Data.Splitting;

/// <summary>Takes some values of a set, in the order of the rows.</summary>
internal delegate void TakeValues<T>(RowSet set, ReadOnlySpan<T> values);

/// <summary>Goes through a column set by set, in chunks.</summary>
internal static class SetValues
{
    /// <summary>The number of sets.</summary>
    public const int Sets = 3;

    /// <summary>Hands each chunk of a column on, divided by the set of each row.</summary>
    public static void Read<T>(ValueList<T> values, ValueList<RowSet> sets, TakeValues<T> take) where T : unmanaged
    {
        T[][] parts = [[], [], []];
        Span<int> counts = stackalloc int[Sets];
        ValueList<RowSet>.Reader setReader = sets.Read();
        for (ValueList<T>.Reader reader = values.Read(); reader.Next();)
        {
            // Lists of equal length have chunks of equal lengths.
            setReader.Next();
            ReadOnlySpan<T> chunk = reader.Values;
            ReadOnlySpan<RowSet> chunkSets = setReader.Values;
            if (parts[0].Length < chunk.Length)
            {
                parts = [new T[chunk.Length], new T[chunk.Length], new T[chunk.Length]];
            }

            counts.Clear();
            for (int row = 0; row < chunk.Length; row++)
            {
                int set = (int)chunkSets[row];
                parts[set][counts[set]++] = chunk[row];
            }

            for (int set = 0; set < Sets; set++)
            {
                if (counts[set] > 0)
                {
                    take((RowSet)set, parts[set].AsSpan(0, counts[set]));
                }
            }
        }
    }
}
