using System.Text;
using System.Text.Unicode;
using MlOps.Data.Diagnostics;

namespace MlOps.Data.Csv;

/// <content>What makes a row malformed, and how it is told.</content>
internal sealed partial class CsvReader
{
    private int _textAfterQuote = -1; // where text follows a closing quote, from the start of the row; -1 where none does

    /// <summary>The malformed rows that were skipped so far.</summary>
    public int MalformedRows { get; private set; }

    private bool IsWellFormed()
    {
        ReadOnlySpan<byte> row = _buffer.AsSpan(_row, _rowLength);
        if (row.Contains((byte)0))
        {
            return Malformed(DataDiagnostics.BinaryFile, row.IndexOf((byte)0), "A NUL byte: the file is damaged or not a text file.");
        }

        if (!Utf8.IsValid(row))
        {
            int at = InvalidOffset(row);
            return Malformed(
                DataDiagnostics.InvalidUtf8, at, $"The byte 0x{row[at]:X2} is not UTF-8 text here. Save the file as UTF-8 (it may be Windows-1252 or Latin-1 now).");
        }

        if (_textAfterQuote >= 0)
        {
            return Malformed(
                DataDiagnostics.TextAfterQuote,
                _textAfterQuote,
                $"After a closing quote a field must end, but {Excerpt.Of(row[_textAfterQuote..])} follows. Double the quotes that belong to the text.");
        }

        if (ExpectedFields == 0)
        {
            ExpectedFields = FieldCount;
        }

        if (FieldCount != ExpectedFields)
        {
            return Malformed(
                DataDiagnostics.RaggedRow,
                0,
                $"The row has {FieldCount} {Fields(FieldCount)} where the header has {ExpectedFields}. "
                + (FieldCount > ExpectedFields ? "Quote fields that hold the separator." : "Complete or delete the row."));
        }

        return true;
    }

    private bool Malformed(DiagnosticDescriptor kind, int offset, string message)
    {
        MalformedRows++;
        if (_bag.Count(kind))
        {
            _bag.Add(kind, message, LocateOffset(offset));
        }

        return false;
    }

    private DiagnosticException Unterminated(int quote) => new(
        DataDiagnostics.UnterminatedQuote,
        "The quote that opens here is not closed before the end of the file. Close it, or double it if it belongs to the text.",
        LocateOffset(quote));

    private DiagnosticException TooLong(int offset, bool open) => new(
        DataDiagnostics.RowTooLong,
        $"The row is longer than {_maximumRow >> 20} MB. " + (open ? "The quote that opens here is probably never closed." : "The file is probably not a CSV file."),
        LocateOffset(offset));

    private SourceLocation LocateOffset(int offset)
    {
        ReadOnlySpan<byte> before = _buffer.AsSpan(_row, offset);
        int lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new SourceLocation(_file, Line + before.Count((byte)'\n'), Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }

    private static int InvalidOffset(ReadOnlySpan<byte> text)
    {
        int offset = 0;
        while (Rune.DecodeFromUtf8(text[offset..], out _, out int length) == System.Buffers.OperationStatus.Done)
        {
            offset += length;
        }

        return offset;
    }

    private static string Fields(int count) => count == 1 ? "field" : "fields";
}
