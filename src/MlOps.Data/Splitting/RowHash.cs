using System.Runtime.InteropServices;
using System.Text;
using MlOps.Data.Loading;
using MlOps.Data.Parsing;
using MlOps.Data.Records;

namespace MlOps.Data.Splitting;

/// <summary>The hash that a row is dealt out by: of its group, or of all its fields as they stand in the file, ignored ones too.</summary>
/// <remarks>A field's hash is seeded with its column's name, and a row's is their sum, so that the order of columns does not matter, and no field waits for another.</remarks>
internal sealed class RowHash
{
    private readonly ulong _seed;
    private readonly ulong[] _seeds; // one a field
    private readonly int? _group;

    /// <summary>Prepares for a file.</summary>
    /// <param name="seed">The seed of the split.</param>
    /// <param name="names">The names of its columns, in its order.</param>
    /// <param name="group">The place of the group column; null for a split by whole rows.</param>
    public RowHash(int seed, IReadOnlyList<string> names, int? group)
    {
        _seed = unchecked((ulong)seed);
        _seeds = [.. names.Select(name => XxHash64.Hash(Encoding.UTF8.GetBytes(name), _seed))];
        _group = group;
    }

    /// <summary>The hashes of the rows of a block; a row without a group is a group of its own.</summary>
    public void Of(RecordBlock block, FieldRules rules, Span<ulong> hashes)
    {
        ref byte bytes = ref MemoryMarshal.GetArrayDataReference(block.Bytes);
        for (int row = 0; row < hashes.Length; row++)
        {
            if (_group is { } group && !rules.IsMissing(block[row, group]))
            {
                hashes[row] = XxHash64.Hash(FieldRules.Trim(block[row, group]), _seed);
                continue;
            }

            ReadOnlySpan<Field> fields = block.Fields.AsSpan(row * block.Columns, block.Columns);
            ulong sum = _seed;
            for (int field = 0; field < fields.Length; field++)
            {
                sum += FieldHash.Of(ref bytes, fields[field], _seeds[field]);
            }

            hashes[row] = Mix(sum);
        }
    }

    /// <summary>Every bit of the sum changes half of the bits (the finalizer of SplitMix64, Steele and others, 2014).</summary>
    private static ulong Mix(ulong sum)
    {
        sum = (sum ^ (sum >> 30)) * 0xBF58476D1CE4E5B9;
        sum = (sum ^ (sum >> 27)) * 0x94D049BB133111EB;
        return sum ^ (sum >> 31);
    }
}
