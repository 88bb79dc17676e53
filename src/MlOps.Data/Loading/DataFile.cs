using System.Text;
using MlOps.Data.Csv;
using MlOps.Data.Diagnostics;

namespace MlOps.Data.Loading;

/// <summary>An open file of data: its header row is read, its rows are next.</summary>
internal sealed class DataFile : IDisposable
{
    private readonly HashingStream _stream;

    private DataFile(DataSource source, HashingStream stream, DiagnosticBag bag)
    {
        (Source, _stream) = (source, stream);
        try
        {
            Reader = new CsvReader(stream, SeparatorOf(source.Path), source.DisplayPath, bag);
            bool any = Reader.ReadRow();
            if (Reader.MalformedRows > 0)
            {
                throw bag.TakeLast();
            }

            if (!any)
            {
                throw new DiagnosticException(
                    DataDiagnostics.FileEmpty, "The file is empty. A header row and rows of data are needed.", new SourceLocation(source.DisplayPath));
            }

            Columns = Header();
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public DataSource Source { get; }

    public CsvReader Reader { get; }

    /// <summary>The names in the header row.</summary>
    public IReadOnlyList<string> Columns { get; }

    public long Bytes => _stream.BytesRead;

    public string Sha256 => _stream.Sha256();

    /// <summary>Opens a file and reads its header row.</summary>
    /// <exception cref="DiagnosticException">There is no such file, it cannot be read, or it has no usable header row.</exception>
    public static DataFile Open(DataSource source, DiagnosticBag bag)
    {
        try
        {
            if (Directory.Exists(source.Path))
            {
                throw new DiagnosticException(
                    DataDiagnostics.FileUnreadable, $"'{source.DisplayPath}' is a folder. Name its files, for example '{source.DisplayPath.TrimEnd('/')}/*.csv'.", source.Location);
            }

            // The reader has the buffer; a second one would copy every byte once more.
            var file = new FileStream(source.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
            return new DataFile(source, new HashingStream(file), bag);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DiagnosticException(DataDiagnostics.FileNotFound, $"The data file '{source.DisplayPath}' does not exist.{Nearby(source)}", source.Location);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(source, error);
        }
    }

    /// <summary>Goes to the next well-formed row; false at the end of the file.</summary>
    /// <exception cref="DiagnosticException">The file cannot be read further.</exception>
    public bool ReadRow()
    {
        try
        {
            return Reader.ReadRow();
        }
        catch (IOException error)
        {
            throw Unreadable(Source, error);
        }
    }

    public void Dispose() => _stream.Dispose();

    private static byte SeparatorOf(string path) =>
        (byte)(Path.GetExtension(path).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',');

    private static DiagnosticException Unreadable(DataSource source, Exception error) => new(
        DataDiagnostics.FileUnreadable,
        $"The data file '{source.DisplayPath}' cannot be read: {(error is UnauthorizedAccessException ? "access is denied." : error.Message.ReplaceLineEndings(" "))}",
        source.Location);

    private static string Nearby(DataSource source)
    {
        string? folder = Path.GetDirectoryName(source.Path);
        return Directory.Exists(folder)
            ? NearestName.Suggest(Path.GetFileName(source.Path), Directory.EnumerateFiles(folder, "*", new EnumerationOptions { IgnoreInaccessible = true }).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal))
            : "";
    }

    private List<string> Header()
    {
        var names = new List<string>();
        for (int field = 0; field < Reader.FieldCount; field++)
        {
            string name = Encoding.UTF8.GetString(Reader[field]).Trim();
            if (name.Length == 0)
            {
                throw new DiagnosticException(
                    DataDiagnostics.EmptyColumnName, $"Column {field + 1} of the header row has no name. Give it one, or remove the column.", Reader.Locate(field));
            }

            if (names.IndexOf(name) is >= 0 and int first)
            {
                throw new DiagnosticException(
                    DataDiagnostics.DuplicateColumn,
                    $"The header row names {Excerpt.Of(name)} twice, as columns {first + 1} and {field + 1}. Rename one of them.",
                    Reader.Locate(field));
            }

            names.Add(name);
        }

        if (names is [var only] && only.AsSpan().IndexOfAny(",;\t|") is >= 0 and int at)
        {
            throw new DiagnosticException(
                DataDiagnostics.OtherSeparator,
                $"The header row is one field, {Excerpt.Of(only)}, with '{(only[at] == '\t' ? "tab" : only[at])}' in it. "
                + "A .csv file is separated by commas and a .tsv file by tabs: rename the file, or save it with that separator.",
                Reader.Locate(0));
        }

        return names;
    }
}
