using System.Text;
using MlOps.Data.Csv;
using MlOps.Data.Diagnostics;
using MlOps.Data.JsonLines;
using MlOps.Data.Records;

namespace MlOps.Data.Files;

/// <summary>An open file of data: its columns are known, its rows are next.</summary>
internal sealed class DataFile : IDisposable
{
    private readonly TextSource _text;
    private readonly RecordStream _records;

    private DataFile(DataSource source, TextSource text, IReadOnlyList<string>? keys, int blockSize)
    {
        (Source, _text) = (source, text);
        FileFormat format = source.Format;
        Format = format.Kind == RecordKind.JsonLines
            ? new JsonLinesFormat(keys ?? [])
            : new CsvFormat((byte)format.Separator, (byte)format.Quote, text.Encoding);
        _records = new RecordStream(text.Stream, Format, text.Head, blockSize);
        Columns = format.Kind == RecordKind.JsonLines ? keys ?? FindKeys() : format.ColumnNames ?? FindHeader();
        FieldCount = Columns.Count;
    }

    public DataSource Source { get; }

    public IRecordFormat Format { get; }

    /// <summary>The names of the columns, in the order of the fields.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The fields of a row.</summary>
    public int FieldCount { get; }

    /// <summary>The block that begins with the header row, whose fields are found already; null where there is none. It is the caller's.</summary>
    public RecordBlock? First { get; private set; }

    /// <summary>The line on which <see cref="First"/> begins.</summary>
    public int FirstLine { get; private set; } = 1;

    /// <summary>What ends the reading in <see cref="First"/>; null where nothing does.</summary>
    public RecordException? FirstEnd { get; private set; }

    /// <summary>The bytes of the file read so far.</summary>
    public long Bytes => _text.Bytes;

    /// <summary>Opens a file and finds its columns: in the header row, or by reading all keys of JSON lines.</summary>
    /// <param name="source">The file.</param>
    /// <param name="keys">The keys of JSON lines, where they are known.</param>
    /// <param name="blockSize">How much is read at once.</param>
    /// <exception cref="DiagnosticException">There is no such file, it cannot be read, or it has no usable header row.</exception>
    public static DataFile Open(DataSource source, IReadOnlyList<string>? keys = null, int blockSize = RecordStream.DefaultBlockSize)
    {
        try
        {
            if (Directory.Exists(source.Path))
            {
                throw new DiagnosticException(
                    DataDiagnostics.FileUnreadable, $"'{source.DisplayPath}' is a folder. Name its files, for example '{source.DisplayPath.TrimEnd('/')}/*.csv'.", source.Location);
            }

            // The reader has the buffer; a second one would copy every byte once more.
            return Open(new FileStream(source.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan), source, keys, blockSize);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw UnreadableFile.Of(source, error);
        }
    }

    /// <summary>Opens the content of a file.</summary>
    internal static DataFile Open(Stream stream, DataSource source, IReadOnlyList<string>? keys, int blockSize)
    {
        TextSource text = TextSource.Open(stream, source.Format, source.DisplayPath);
        try
        {
            return new DataFile(source, text, keys, blockSize);
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    /// <summary>Fills a block with the next rows, whose fields are yet to be found; false at the end of the file.</summary>
    /// <exception cref="DiagnosticException">The file cannot be read further.</exception>
    public bool Read(RecordBlock block)
    {
        try
        {
            return _records.Read(block);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw UnreadableFile.Of(Source, error);
        }
    }

    /// <summary>The blocks of the file with their fields found, each with the line on which it begins and the first of its rows that is no header.
    /// A block holds until the next one is asked for.</summary>
    /// <exception cref="DiagnosticException">The file cannot be read further.</exception>
    /// <exception cref="RecordException">A record ends the reading.</exception>
    public IEnumerable<(RecordBlock Block, int Line, int FirstRow)> Blocks(CancellationToken cancellationToken)
    {
        RecordBlock block = First ?? new RecordBlock();
        int line = FirstLine;
        for (bool isFirst = First is not null; isFirst || Read(block); isFirst = false)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!isFirst)
            {
                Format.FindFields(block, FieldCount);
            }

            yield return (block, line, isFirst ? 1 : 0);
            line += block.CountLines();
        }
    }

    /// <summary>The hash of the whole file.</summary>
    public string Sha256() => _text.Sha256();

    public void Dispose() => _text.Dispose();

    private List<string> FindHeader()
    {
        var block = new RecordBlock();
        for (int line = 1; _records.Read(block); line += block.CountLines())
        {
            FirstEnd = FindFields(block, 0);
            if (block.Rows > 0 || block.Faults.Count > 0 || FirstEnd is not null)
            {
                if (block.Faults.First is [var fault, ..] && (block.Rows == 0 || fault.Offset < block.OffsetOf(0)))
                {
                    throw new DiagnosticException(fault.Kind, fault.Message, block.Locate(Source.DisplayPath, line, fault.Offset));
                }

                if (block.Rows == 0)
                {
                    throw Told(FirstEnd!, block, line);
                }

                List<string> names = Header(block, line);
                (First, FirstLine) = (block, line);
                return names;
            }
        }

        throw Empty("A header row and rows of data are needed.");
    }

    private List<string> FindKeys()
    {
        var block = new RecordBlock();
        var names = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        DiagnosticException? fault = null;
        for (int line = 1; _records.Read(block); line += block.CountLines())
        {
            if (names.Count == 0)
            {
                RecordException? end = FindFields(block, 0);
                fault ??= end is not null ? Told(end, block, line) : block.Faults.First is [var first, ..] ? new DiagnosticException(first.Kind, first.Message, block.Locate(Source.DisplayPath, line, first.Offset)) : null;
            }

            JsonLinesFormat.CollectNames(block, names, known);
            if (names.Count > ReaderLimits.Columns)
            {
                throw new DiagnosticException(
                    DataDiagnostics.BeyondLimit, $"The objects have more than {ReaderLimits.Columns:N0} different keys, and at most so many columns are read.", new SourceLocation(Source.DisplayPath));
            }
        }

        if (names.Any(string.IsNullOrWhiteSpace))
        {
            throw new DiagnosticException(DataDiagnostics.EmptyColumnName, "An object has a key without a name. Give it one.", new SourceLocation(Source.DisplayPath));
        }

        return names.Count > 0 ? names : throw fault ?? Empty("A JSON object a line is needed.");
    }

    /// <summary>Finds the fields of a block; what ends the reading in it, null where nothing does.</summary>
    private RecordException? FindFields(RecordBlock block, int columns)
    {
        try
        {
            Format.FindFields(block, columns);
            return null;
        }
        catch (RecordException error)
        {
            return error;
        }
    }

    private DiagnosticException Told(RecordException error, RecordBlock block, int line) =>
        new(error.Kind, error.Message, block.Locate(Source.DisplayPath, line, error.Offset));

    private DiagnosticException Empty(string needed) => new(DataDiagnostics.FileEmpty, $"The file is empty. {needed}", new SourceLocation(Source.DisplayPath));

    private List<string> Header(RecordBlock block, int line)
    {
        var names = new List<string>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        SourceLocation Locate(int field) => block.Locate(Source.DisplayPath, line, block.OffsetOf(0, field));
        for (int field = 0; field < block.Columns; field++)
        {
            string name = Encoding.UTF8.GetString(block[0, field]).Trim();
            if (name.Length == 0)
            {
                throw new DiagnosticException(DataDiagnostics.EmptyColumnName, $"Column {field + 1} of the header row has no name. Give it one, or remove the column.", Locate(field));
            }

            if (!places.TryAdd(name, field))
            {
                throw new DiagnosticException(
                    DataDiagnostics.DuplicateColumn, $"The header row names {Excerpt.Of(name)} twice, as columns {places[name] + 1} and {field + 1}. Rename one of them.", Locate(field));
            }

            names.Add(name);
        }

        if (names is [var only] && only.AsSpan().IndexOfAny(",;\t|") is >= 0 and int at)
        {
            string found = only[at] == '\t' ? "tab" : only[at].ToString();
            throw new DiagnosticException(
                DataDiagnostics.OtherSeparator,
                $"The header row is one field, {Excerpt.Of(only)}, with '{found}' in it. A .csv file is separated by commas and a .tsv file by tabs: "
                + $"say Separator=\"{(found == "tab" ? "Tab" : found)}\" on the item, or rename the file.",
                Locate(0));
        }

        return names;
    }
}
