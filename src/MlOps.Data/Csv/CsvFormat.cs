using System.Numerics;
using System.Runtime.InteropServices;
using MlOps.Data.Records;

namespace MlOps.Data.Csv;

/// <summary>Finds the rows and fields of CSV (RFC 4180) in UTF-8 bytes.</summary>
/// <remarks>
/// <para>Rows end with LF, CRLF or CR, in any mixture; the last one may lack its end. Blank lines are skipped. A quote inside
/// an unquoted field is an ordinary character. The first row sets the number of fields.</para>
/// <para>Whether a line break ends a row depends on all quotes before it, so where rows end is found in order, one block after the
/// other; most blocks of numbers have no quote, and there it is a search from the end. Fields are found for many blocks
/// at once.</para>
/// </remarks>
/// <param name="separator">What stands between fields.</param>
/// <param name="quote">What fields may be put between.</param>
/// <param name="encoding">The name of the encoding that the text was in; null for UTF-8.</param>
/// <param name="maximumRow">The longest row in bytes.</param>
internal sealed class CsvFormat(byte separator, byte quote = (byte)'"', string? encoding = null, int maximumRow = ReaderLimits.RowBytes) : IRecordFormat
{
    private readonly StructuralBytes _structural = new(separator, quote);

    private enum Quoting
    {
        None,
        Quoted,
        Doubled, // quoted, with doubled quotes inside
    }

    public int WholeRows(ReadOnlySpan<byte> text)
    {
        // A carriage return at the very end may be half of a line end.
        int last = text.Contains(quote) ? LastRowEnd(text) : Math.Max(text.LastIndexOf((byte)'\n'), text[..^1].LastIndexOf((byte)'\r'));
        return last >= 0 && text[last] == (byte)'\r' && last + 1 < text.Length && text[last + 1] == (byte)'\n' ? last + 2 : last + 1;
    }

    public void FindFields(RecordBlock block, int columns)
    {
        block.BeginRows(columns, quote);
        var row = new CsvRow(block, quote, encoding, block.IsCleanText(), maximumRow);
        int end = block.End;
        byte[] bytes = block.Bytes;
        ref byte first = ref MemoryMarshal.GetArrayDataReference(bytes);
        int start = block.Start;    // of the field
        int rowStart = start;
        int lastQuote = 0;          // the last quote that closed the field, or seemed to
        bool open = false;          // inside quotes
        Quoting quoting = Quoting.None;
        int count = 0;              // the fields of the row
        Field[] fields = block.ReserveFields(columns);
        int place = 0;              // of the row's fields

        for (int at = start; at < end; at += StructuralBytes.BlockSize)
        {
            for (ulong mask = _structural.Mask(ref first, at, end); mask != 0; mask &= mask - 1)
            {
                int index = at + BitOperations.TrailingZeroCount(mask);
                byte found = bytes[index];
                if (found == separator)
                {
                    if (open)
                    {
                        continue;
                    }

                    if (quoting == Quoting.None && count < columns)
                    {
                        fields[place + count] = new Field(start, index);
                    }
                    else
                    {
                        row.EndField(count, start, index, quoting == Quoting.None ? 0 : lastQuote, quoting == Quoting.Doubled);
                        (bytes, fields) = (block.Bytes, block.Fields);
                        first = ref MemoryMarshal.GetArrayDataReference(bytes);
                        quoting = Quoting.None;
                    }

                    count++;
                    start = index + 1;
                }
                else if (found == quote)
                {
                    if (open)
                    {
                        open = false;
                        lastQuote = index;
                    }
                    else if (quoting == Quoting.None)
                    {
                        if (index == start)
                        {
                            open = true;
                            quoting = Quoting.Quoted;
                            start++;
                        }
                    }
                    else if (index == lastQuote + 1)
                    {
                        open = true;
                        quoting = Quoting.Doubled;
                    }
                }
                else if (open)
                {
                    continue;
                }
                else if (index == rowStart)
                {
                    // A blank line, or the line feed that follows a carriage return.
                    start = rowStart = index + 1;
                }
                else
                {
                    row.EndField(count, start, index, quoting == Quoting.None ? 0 : lastQuote, quoting == Quoting.Doubled);
                    row.End(count + 1, rowStart, index);
                    columns = block.Columns;
                    place = block.Rows * columns;
                    fields = block.ReserveFields(columns);
                    bytes = block.Bytes;
                    first = ref MemoryMarshal.GetArrayDataReference(bytes);
                    (count, quoting) = (0, Quoting.None);
                    start = rowStart = index + 1;
                }
            }
        }

        if (rowStart < end)
        {
            if (block.IsCut)
            {
                throw row.TooLong(rowStart, open ? start - 1 : null);
            }

            if (open)
            {
                throw CsvRow.Unterminated(start - 1);
            }

            row.EndField(count, start, end, quoting == Quoting.None ? 0 : lastQuote, quoting == Quoting.Doubled);
            row.End(count + 1, rowStart, end);
        }
    }

    /// <summary>The index of the last line break outside quotes; -1 where there is none.</summary>
    private int LastRowEnd(ReadOnlySpan<byte> text)
    {
        int last = -1;
        int start = 0;
        int lastQuote = -1;
        bool open = false;
        bool quoted = false;
        ref byte first = ref MemoryMarshal.GetReference(text);
        for (int at = 0; at < text.Length; at += StructuralBytes.BlockSize)
        {
            for (ulong mask = _structural.Mask(ref first, at, text.Length); mask != 0; mask &= mask - 1)
            {
                int index = at + BitOperations.TrailingZeroCount(mask);
                byte found = text[index];
                if (found == quote)
                {
                    if (open)
                    {
                        open = false;
                        lastQuote = index;
                    }
                    else if (index == start || (quoted && index == lastQuote + 1))
                    {
                        open = quoted = true;
                    }
                }
                else if (!open)
                {
                    quoted = false;
                    start = index + 1;
                    last = found == separator || (found == (byte)'\r' && index == text.Length - 1) ? last : index;
                }
            }
        }

        return last;
    }
}
