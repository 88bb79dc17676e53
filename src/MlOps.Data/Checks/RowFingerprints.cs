using System.Runtime.InteropServices;
using MlOps.Data.Schema;
using MlOps.Data.Splitting;
using MlOps.Data.Tables;

namespace MlOps.Data.Checks;

/// <summary>A hash of each row of a table: of its features, of its features and label, and of all columns.</summary>
/// <remarks>
/// Columns are added one by one, each as a sum of hashes: so their order does not matter, and one can be taken out again. Two different rows
/// have one hash in a pair of 2^64.
/// </remarks>
internal sealed class RowFingerprints(int rows)
{
    /// <summary>More rows than these do not take part: up to 24 bytes a row is what they cost.</summary>
    public const int MaximumRows = 1 << 21;

    private readonly List<(string Name, ColumnRole Role)> _columns = [];
    private readonly ulong[] _label = new ulong[Math.Min(rows, MaximumRows)];
    private ulong[]? _others;

    /// <summary>The rows that take part.</summary>
    public int Rows => Features.Length;

    /// <summary>Over the features.</summary>
    public ulong[] Features { get; } = new ulong[Math.Min(rows, MaximumRows)];

    /// <summary>The columns that count, those of weights do not.</summary>
    public IReadOnlyList<(string Name, ColumnRole Role)> Columns => _columns;

    /// <summary>Over features and label.</summary>
    public ulong Labelled(int row) => Features[row] + _label[row];

    /// <summary>Over all columns but weights.</summary>
    public ulong All(int row) => Labelled(row) + (_others is null ? 0 : _others[row]);

    /// <summary>Adds a column.</summary>
    public void Add(ColumnSchema column, Column values)
    {
        if (column.Role == ColumnRole.Weight)
        {
            return;
        }

        ulong[] sums = column.Role switch { ColumnRole.Feature => Features, ColumnRole.Label => _label, _ => _others ??= new ulong[Rows] };
        Add(values, _columns.Count, sums);
        _columns.Add((column.Name, column.Role));
    }

    /// <summary>The hash of each value of a column.</summary>
    /// <param name="values">The column.</param>
    /// <param name="place">Its place in <see cref="Columns"/>.</param>
    public ulong[] HashesOf(Column values, int place)
    {
        var hashes = new ulong[Rows];
        Add(values, place, hashes);
        return hashes;
    }

    private static void Add(Column values, int place, ulong[] sums)
    {
        ulong salt = Mix((ulong)place + 1);
        switch (values)
        {
            case NumberColumn numbers:
                float[] singles = numbers.Values;
                for (int row = 0; row < sums.Length; row++)
                {
                    sums[row] += Mix(salt ^ BitConverter.SingleToUInt32Bits(singles[row] + 0f)); // -0 is 0
                }

                break;
            case TimestampColumn instants:
                for (int row = 0; row < sums.Length; row++)
                {
                    sums[row] += Mix(salt ^ BitConverter.DoubleToUInt64Bits(instants.Values[row] + 0d));
                }

                break;
            case CategoryColumn categories:
                int[] codes = categories.Codes;
                for (int row = 0; row < sums.Length; row++)
                {
                    sums[row] += Mix(salt ^ (uint)codes[row]);
                }

                break;
            case TextColumn texts:
                for (int row = 0; row < sums.Length; row++)
                {
                    sums[row] += Mix(salt ^ (texts.Values[row] is { } text ? XxHash64.Hash(MemoryMarshal.AsBytes(text.AsSpan()), 0) : 0));
                }

                break;
            default:
                throw new NotSupportedException($"A column of {values.GetType()}.");
        }
    }

    private static ulong Mix(ulong key)
    {
        key *= 0x9E3779B97F4A7C15;
        key = (key ^ (key >> 32)) * 0xD6E8FEB86659FD93;
        return key ^ (key >> 29);
    }
}
