using System.Globalization;
using System.Text;
using MlOps.Data;
using MlOps.Data.Files;
using MlOps.Data.Parsing;
using MlOps.Data.Records;
using MlOps.Data.Splitting;

namespace MlOps.Sources.Snapshots;

/// <summary>What a comparison of snapshots needs of one: its rows as hashes, and figures of its columns. It is found in one pass.</summary>
internal sealed class SnapshotContent
{
    /// <summary>Beyond so many rows, which take 32 bytes each, their number alone is compared.</summary>
    private const int ComparedRows = 5_000_000;

    private static readonly HashSet<string> s_missing = new(DataRequest.DefaultMissingValues, StringComparer.OrdinalIgnoreCase);

    private SnapshotContent(Dictionary<string, ColumnFigures> figures) => Figures = figures;

    /// <summary>The figures of the columns that are compared.</summary>
    public Dictionary<string, ColumnFigures> Figures { get; }

    /// <summary>The well-formed rows.</summary>
    public long Rows { get; private set; }

    /// <summary>How often each row occurs, by its hash; null where there are too many.</summary>
    public Dictionary<ulong, int>? RowCounts { get; private set; } = [];

    /// <summary>The names of a file's columns.</summary>
    public static IReadOnlyList<string> ColumnsOf(DataSource source)
    {
        using DataFile file = DataFile.Open(source);
        return file.Columns;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="compared">The columns that count for the hashes of rows, and that have figures.</param>
    public static SnapshotContent Read(DataSource source, IReadOnlyCollection<string> compared)
    {
        bool isJson = source.Format.Kind == RecordKind.JsonLines;
        using DataFile file = DataFile.Open(source, isJson ? ColumnsOf(source) : null);
        var content = new SnapshotContent(compared.ToDictionary(name => name, _ => new ColumnFigures(), StringComparer.Ordinal));
        (int Field, ulong Seed, ColumnFigures Figures)[] fields =
            [.. file.Columns.Index().Where(column => compared.Contains(column.Item)).Select(column => (column.Index, XxHash64.Hash(Encoding.UTF8.GetBytes(column.Item), 0), content.Figures[column.Item]))];
        byte point = (byte)source.Format.DecimalSeparator;
        if (file.First is { } first)
        {
            if (source.Format.ColumnNames is null)
            {
                first.SkipRow();
            }

            content.Take(first, fields, point);
        }

        var block = new RecordBlock();
        while (file.FirstEnd is null && file.Read(block) && TryFind(file, block))
        {
            content.Take(block, fields, point);
        }

        return content;
    }

    // Whatever ends the reading here is told, with its place, when the data are prepared.
    private static bool TryFind(DataFile file, RecordBlock block)
    {
        try
        {
            file.Format.FindFields(block, file.FieldCount);
            return true;
        }
        catch (RecordException)
        {
            return false;
        }
    }

    private void Take(RecordBlock block, (int Field, ulong Seed, ColumnFigures Figures)[] fields, byte point)
    {
        for (int row = 0; row < block.Rows; row++)
        {
            ulong hash = 0;
            foreach ((int field, ulong seed, ColumnFigures figures) in fields)
            {
                ReadOnlySpan<byte> text = block[row, field];
                hash += XxHash64.Hash(text, seed);
                figures.Add(text, IsMissing(text), point);
            }

            Rows++;
            if (Rows > ComparedRows)
            {
                RowCounts = null;
            }
            else
            {
                RowCounts![hash] = RowCounts.GetValueOrDefault(hash) + 1;
            }
        }
    }

    private static bool IsMissing(ReadOnlySpan<byte> text) => text.IsEmpty || (text.Length <= 8 && s_missing.Contains(Encoding.UTF8.GetString(text).Trim()));
}

/// <summary>Figures of one column.</summary>
internal sealed class ColumnFigures
{
    private const int MostValues = 1000;

    private readonly Dictionary<string, int> _values = new(StringComparer.Ordinal);
    private double _sum;
    private double _squares;
    private bool _isNumeric = true;

    /// <summary>The fields.</summary>
    public long Count { get; private set; }

    /// <summary>The fields without a value.</summary>
    public long Missing { get; private set; }

    /// <summary>Whether all values are numbers.</summary>
    public bool IsNumeric => _isNumeric && Count > Missing;

    /// <summary>The mean of the numbers.</summary>
    public double Mean => _sum / (Count - Missing);

    /// <summary>The standard deviation of the numbers.</summary>
    public double StandardDeviation => Math.Sqrt(Math.Max(0, (_squares / (Count - Missing)) - (Mean * Mean)));

    /// <summary>Whether there are few enough values for their shares to say something; what names rows is not told.</summary>
    public bool IsCategorical => !IsNumeric && _values.Count is > 0 and <= MostValues && 2 * _values.Count <= Count - Missing;

    /// <summary>The values, where there are few.</summary>
    public IEnumerable<string> Values => _values.Keys;

    /// <summary>The part of the fields without a value, 0 to 1.</summary>
    public double MissingShare => Count == 0 ? 0 : (double)Missing / Count;

    /// <summary>The part of the fields with that value, 0 to 1.</summary>
    public double ShareOf(string value) => Count == 0 ? 0 : (double)_values.GetValueOrDefault(value) / Count;

    /// <summary>Adds a field.</summary>
    public void Add(ReadOnlySpan<byte> text, bool isMissing, byte point)
    {
        Count++;
        if (isMissing)
        {
            Missing++;
            return;
        }

        if (_isNumeric)
        {
            _isNumeric = double.TryParse(text, NumberStyles.Float, NumberParser.Notation(point), out double number);
            (_sum, _squares) = (_sum + number, _squares + (number * number));
        }

        if (_values.Count <= MostValues && text.Length <= 100)
        {
            Span<char> characters = stackalloc char[text.Length];
            int length = Encoding.UTF8.GetChars(text, characters);
            var lookup = _values.GetAlternateLookup<ReadOnlySpan<char>>();
            lookup[characters[..length]] = lookup.TryGetValue(characters[..length], out int count) ? count + 1 : 1;
        }
    }
}
