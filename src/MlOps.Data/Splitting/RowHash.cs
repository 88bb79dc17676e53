using MlOps.Data.Csv;
using MlOps.Data.Loading;

namespace MlOps.Data.Splitting;

/// <summary>The hash that a row is dealt out by: of its group, or of all its fields as they stand in the file, ignored ones too.</summary>
/// <remarks>Fields count in the order of the columns' names, so that files with columns in another order hash alike.</remarks>
internal sealed class RowHash
{
    private readonly ulong _seed;
    private readonly int[] _columns;
    private readonly ColumnLoader? _group;
    private readonly int _groupColumn;

    public RowHash(int seed, ColumnLoader[] columns, int? group)
    {
        _seed = unchecked((ulong)seed);
        _columns = [.. Enumerable.Range(0, columns.Length).OrderBy(column => columns[column].Name, StringComparer.Ordinal)];
        _groupColumn = group ?? 0;
        _group = group is { } index ? columns[index] : null;
    }

    /// <summary>The hash of the reader's row; one without a group is a group of its own.</summary>
    /// <param name="reader">At the row.</param>
    /// <param name="fields">The field of each column.</param>
    public ulong Of(CsvReader reader, int[] fields)
    {
        if (_group is not null && !_group.IsMissing(reader[fields[_groupColumn]]))
        {
            return XxHash64.Hash(ColumnLoader.Trim(reader[fields[_groupColumn]]), _seed);
        }

        ulong hash = _seed;
        foreach (int column in _columns)
        {
            hash = XxHash64.Hash(reader[fields[column]], hash);
        }

        return hash;
    }
}
