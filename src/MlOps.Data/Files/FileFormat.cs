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

    /// <summary>What of it another format does not say, in the words of the project's metadata, such as <c>Separator=; Encoding=windows-1252</c>; null where they are the same.</summary>
    public string? Beyond(FileFormat other)
    {
        (string Name, string Text, string Other)[] parts =
        [
            ("Format", Name(Kind), Name(other.Kind)),
            ("Separator", Name(Separator), Name(other.Separator)),
            ("Quote", Name(Quote), Name(other.Quote)),
            ("DecimalSeparator", Name(DecimalSeparator), Name(other.DecimalSeparator)),
            ("Encoding", Encoding?.WebName ?? "utf-8", other.Encoding?.WebName ?? "utf-8"),
            ("HasHeader", ColumnNames is null ? "true" : "false", other.ColumnNames is null ? "true" : "false"),
            ("ColumnNames", string.Join(';', ColumnNames ?? []), string.Join(';', other.ColumnNames ?? [])),
        ];
        string text = string.Join(' ', parts.Where(part => part.Text != part.Other).Select(part => $"{part.Name}={part.Text}"));
        return text.Length == 0 ? null : text;
    }

    private static string Name(RecordKind kind) => kind == RecordKind.JsonLines ? "JsonLines" : "Csv";

    private static string Name(char character) => character switch
    {
        '\t' => "Tab",
        ' ' => "Space",
        _ => character.ToString(),
    };

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
