using System.Text;

namespace MlOps.Data;

/// <summary>How the rows of a file are written.</summary>
/// <remarks>Equal rows give equal tables, whatever the format.</remarks>
public sealed record FileFormat
{
    /// <summary>What the rows are.</summary>
    public RecordKind Kind { get; init; }

    /// <summary>Whether the file is compressed with gzip; its members, if it has several, are one text.</summary>
    public bool IsCompressed { get; init; }

    /// <summary>What stands between fields: an ASCII character.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>What fields may be put between: an ASCII character.</summary>
    public char Quote { get; init; } = '"';

    /// <summary>The decimal separator: a point or a comma.</summary>
    public char DecimalSeparator { get; init; } = '.';

    /// <summary>The encoding; null for UTF-8, or what a byte-order mark says.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>The columns of a file without a header row; null where the first row names them.</summary>
    public IReadOnlyList<string>? ColumnNames { get; init; }

    /// <summary>The format that a file's name says: <c>.csv</c>, <c>.tsv</c> or <c>.tab</c>, <c>.jsonl</c> or <c>.ndjson</c>, each with or without <c>.gz</c>; CSV for any other.</summary>
    public static FileFormat Of(string path)
    {
        bool compressed = Path.GetExtension(path).Equals(".gz", StringComparison.OrdinalIgnoreCase);
        string extension = Path.GetExtension(compressed ? Path.GetFileNameWithoutExtension(path) : path).ToLowerInvariant();
        return new FileFormat
        {
            IsCompressed = compressed,
            Kind = extension is ".jsonl" or ".ndjson" ? RecordKind.JsonLines : RecordKind.Separated,
            Separator = extension is ".tsv" or ".tab" ? '\t' : ',',
        };
    }
}

/// <summary>What the rows of a file are.</summary>
public enum RecordKind
{
    /// <summary>Fields between separators, one row a line: CSV and its like.</summary>
    Separated,

    /// <summary>A flat JSON object a line.</summary>
    JsonLines,
}
