using System.Text.Unicode;
using MlOps.Data.Diagnostics;
using MlOps.Data.Records;

namespace MlOps.Data.Csv;

/// <summary>Ends the fields and rows that <see cref="CsvFormat"/> finds: takes escapes out, and tells what makes a row malformed.</summary>
internal struct CsvRow(RecordBlock block, byte quote, string? encoding, bool clean, int maximumRow)
{
    /// <summary>What stands for bytes that another encoding has no character for: no text holds this noncharacter (U+FFFE).</summary>
    internal static ReadOnlySpan<byte> Undecodable => "\uFFFE"u8;

    private readonly bool _decoded = encoding is null || block.Text.IndexOf(Undecodable) < 0;
    private int _textAfterQuote = -1; // where text follows a closing quote

    /// <summary>Ends a field.</summary>
    /// <param name="index">Its place in the row.</param>
    /// <param name="start">Where its content begins.</param>
    /// <param name="end">The separator or line break after it.</param>
    /// <param name="closing">The quote that closed it; zero where it has none.</param>
    /// <param name="doubled">Whether it has doubled quotes inside.</param>
    public void EndField(int index, int start, int end, int closing, bool doubled)
    {
        if (closing != 0)
        {
            if (end != closing + 1 && _textAfterQuote < 0)
            {
                _textAfterQuote = closing + 1;
            }

            end = closing;
        }

        if (block.Columns == 0)
        {
            if (index >= ReaderLimits.Columns)
            {
                return;
            }

            block.ReserveFields(index + 1);
        }
        else if (index >= block.Columns)
        {
            return;
        }

        block.Fields[(block.Rows * block.Columns) + index] = doubled ? Unescape(start, end) : new Field(start, end);
    }

    /// <summary>Ends a row: keeps it if it is well-formed.</summary>
    public void End(int fields, int start, int end)
    {
        if (end - start > maximumRow)
        {
            throw TooLong(start, null);
        }

        if (IsWellFormed(fields, start, end))
        {
            block.EndRow(start);
        }

        _textAfterQuote = -1;
    }

    public static RecordException Unterminated(int opening) => new(
        DataDiagnostics.UnterminatedQuote,
        "The quote that opens here is not closed before the end of the file. Close it, or double it if it belongs to the text.",
        opening);

    public readonly RecordException TooLong(int row, int? opening) => new(
        DataDiagnostics.RowTooLong,
        $"The row is longer than {maximumRow >> 20} MB. " + (opening is not null ? "The quote that opens here is probably never closed." : "The file is probably not a CSV file."),
        opening ?? row);

    private readonly bool IsWellFormed(int fields, int start, int end)
    {
        ReadOnlySpan<byte> row = block.Bytes.AsSpan(start, end - start);
        if (!clean && row.Contains((byte)0))
        {
            return Malformed(DataDiagnostics.BinaryFile, start + row.IndexOf((byte)0), "A NUL byte: the file is damaged or not a text file.");
        }

        if (!clean && !Utf8.IsValid(row))
        {
            int at = start + RecordBlock.InvalidOffset(row);
            return Malformed(
                DataDiagnostics.InvalidUtf8,
                at,
                $"The byte 0x{block.Bytes[at]:X2} is not UTF-8 text here. Save the file as UTF-8, or name its encoding: Encoding=\"windows-1252\" on the item.");
        }

        if (!_decoded && row.IndexOf(Undecodable) is >= 0 and int undecodable)
        {
            return Malformed(DataDiagnostics.InvalidUtf8, start + undecodable, $"Bytes here are no text in the encoding {encoding}. Correct them, or the Encoding of the item.");
        }

        if (_textAfterQuote >= 0)
        {
            return Malformed(
                DataDiagnostics.TextAfterQuote,
                _textAfterQuote,
                $"After a closing quote a field must end, but more text follows. Double the quotes that belong to the text.");
        }

        if (block.Columns == 0)
        {
            if (fields > ReaderLimits.Columns)
            {
                throw new RecordException(DataDiagnostics.BeyondLimit, $"The row has {fields:N0} fields, and at most {ReaderLimits.Columns:N0} columns are read.", start);
            }

            block.SetColumns(fields);
        }

        return fields == block.Columns || Malformed(
            DataDiagnostics.RaggedRow,
            start,
            $"The row has {fields} {(fields == 1 ? "field" : "fields")} where the header has {block.Columns}. "
            + (fields > block.Columns ? "Quote fields that hold the separator." : "Complete or delete the row."));
    }

    private readonly bool Malformed(DiagnosticDescriptor kind, int offset, string message)
    {
        if (block.Faults.Counted(kind))
        {
            block.Faults.Add(kind, message, offset);
        }

        return false;
    }

    private readonly Field Unescape(int start, int end)
    {
        int target = block.Move(start, end - start);
        byte[] bytes = block.Bytes;
        int length = 0;
        for (int i = start; i < end; i++)
        {
            bytes[target + length++] = bytes[i];
            if (bytes[i] == quote)
            {
                i++;
            }
        }

        return new Field(target, target + length);
    }
}
