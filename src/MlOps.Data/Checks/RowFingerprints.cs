using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Data.Checks;

/// <summary>A hash of each row of a table: of its features, of its features and label, and of all columns.</summary>
/// <remarks>Columns are added one by one, each as a sum of hashes, so that their order does not matter. Two different rows have one hash in a pair of 2^64.</remarks>
internal sealed class RowFingerprints
{
    /// <summary>More rows than these do not take part: 24 bytes a row is what they cost.</summary>
    public const int MaximumRows = 1 << 22;

    public RowFingerprints(int rows)
    {
        int count = Math.Min(rows, MaximumRows);
        (Features, Labelled, All) = (new ulong[count], new ulong[count], new ulong[count]);
    }

    /// <summary>Over the features.</summary>
    public ulong[] Features { get; }

    /// <summary>Over features and label.</summary>
    public ulong[] Labelled { get; }

    /// <summary>Over all columns but weights.</summary>
    public ulong[] All { get; }

    /// <summary>Adds a column.</summary>
    /// <param name="column">Its values.</param>
    /// <param name="role">What it is for.</param>
    /// <param name="seed">Another number for each column.</param>
    public void Add(Column column, ColumnRole role, int seed)
    {
        ulong salt = Mix((ulong)seed + 1);
        for (int row = 0; row < All.Length; row++)
        {
            ulong hash = Mix(salt ^ Bits(column, row));
            All[row] += role == ColumnRole.Weight ? 0 : hash;
            Features[row] += role == ColumnRole.Feature ? hash : 0;
            Labelled[row] += role is ColumnRole.Feature or ColumnRole.Label ? hash : 0;
        }
    }

    private static ulong Bits(Column column, int row) => column switch
    {
        NumberColumn numbers => BitConverter.SingleToUInt32Bits(numbers.Values[row] + 0f),
        TimestampColumn instants => BitConverter.DoubleToUInt64Bits(instants.Values[row] + 0d),
        CategoryColumn categories => (ulong)categories.Codes[row],
        TextColumn texts => texts.Values[row] is { } text ? TextBits(text) : ulong.MaxValue,
        _ => throw new NotSupportedException($"A column of {column.GetType()}."),
    };

    private static ulong TextBits(string text) => Splitting.XxHash64.Hash(System.Runtime.InteropServices.MemoryMarshal.AsBytes(text.AsSpan()), 0);

    private static ulong Mix(ulong key)
    {
        key += 0x9E3779B97F4A7C15;
        key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9;
        key = (key ^ (key >> 27)) * 0x94D049BB133111EB;
        return key ^ (key >> 31);
    }
}
