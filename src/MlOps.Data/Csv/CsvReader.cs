using System.Numerics;
using System.Text;
using MlOps.Data.Diagnostics;

namespace MlOps.Data.Csv;

/// <summary>Reads the rows of a CSV or TSV file (RFC 4180) as UTF-8 bytes, in memory bounded by the longest row.</summary>
/// <remarks>
/// <para>Rows end with LF, CRLF or CR, in any mixture; the last one may lack its end. Blank lines are skipped, a
/// byte-order mark too. A quote inside an unquoted field is an ordinary character. The first row sets the number of
/// fields.</para>
/// <para>A malformed row is told to the bag and skipped. What leaves no hope of finding the next row ends the reading
/// with a <see cref="DiagnosticException"/>.</para>
/// </remarks>
internal sealed partial class CsvReader
{
    /// <summary>The longest row in bytes. A longer one is a lost quote, not data.</summary>
    internal const int DefaultMaximumRow = 64 << 20;

    private readonly Stream _stream;
    private readonly string _file;
    private readonly DiagnosticBag _bag;
    private readonly byte _separator;
    private readonly int _maximumRow;
    private readonly StructuralBytes _structural;

    private byte[] _buffer;
    private int _end;               // bytes of the buffer that are filled
    private int _block;             // where the block of _mask begins
    private ulong _mask;            // structural bytes of the block that are yet to come
    private bool _endOfFile;

    private int _row;               // where the row begins in the buffer
    private int _rowLength;
    private int _nextRow;
    private int _nextLine = 1;
    private bool _afterCarriageReturn;

    // The fields of the row; starts and ends count from the start of the row, quotes left out.
    private int[] _starts = new int[32];
    private int[] _ends = new int[32];
    private Quoting[] _quoting = new Quoting[32];
    private byte[] _unescaped = new byte[256];

    /// <summary>Begins reading. The stream stays the caller's.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="separator">Comma or tab.</param>
    /// <param name="file">The file's name in messages.</param>
    /// <param name="bag">Where malformed rows are told.</param>
    /// <param name="bufferSize">How much is read at once: small enough for the second-level cache, large enough to make calls rare.</param>
    /// <param name="maximumRow">The longest row in bytes.</param>
    public CsvReader(Stream stream, byte separator, string file, DiagnosticBag bag, int bufferSize = 256 << 10, int maximumRow = DefaultMaximumRow)
    {
        (_stream, _separator, _file, _bag, _maximumRow) = (stream, separator, file, bag, maximumRow);
        _structural = new StructuralBytes(separator);
        _buffer = new byte[bufferSize + StructuralBytes.BlockSize];
        while (_end < Math.Min(FileSignature.Length, bufferSize) && Fill(0))
        {
        }

        FileSignature.Check(_buffer.AsSpan(0, _end), file);
        _nextRow = _buffer.AsSpan(0, _end).StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        Scan(_nextRow);
    }

    private enum Quoting : byte
    {
        None,
        Quoted,
        Doubled, // quoted, with doubled quotes inside
    }

    /// <summary>The number of fields of the row.</summary>
    public int FieldCount { get; private set; }

    /// <summary>The number of fields a row must have; zero before the first row.</summary>
    public int ExpectedFields { get; private set; }

    /// <summary>The line on which the row begins, from one.</summary>
    public int Line { get; private set; }

    /// <summary>The content of a field, valid until the next call of this method or of <see cref="ReadRow"/>.</summary>
    public ReadOnlySpan<byte> this[int field]
    {
        get
        {
            ReadOnlySpan<byte> content = _buffer.AsSpan(_row + _starts[field], _ends[field] - _starts[field]);
            return _quoting[field] == Quoting.Doubled ? Unescape(content) : content;
        }
    }

    /// <summary>Where a field begins, its column counted in characters.</summary>
    public SourceLocation Locate(int field) => LocateOffset(_starts[field] - (_quoting[field] == Quoting.None ? 0 : 1));

    /// <summary>Goes to the next well-formed row; false at the end of the file.</summary>
    public bool ReadRow()
    {
        while (FindRow())
        {
            if (IsWellFormed())
            {
                return true;
            }
        }

        return false;
    }

    private bool FindRow()
    {
        _row = _nextRow;
        Line = _nextLine;
        FieldCount = 0;
        _textAfterQuote = -1;
        int start = 0;              // of the field
        int lastQuote = 0;          // the last quote that closed the field, or seemed to
        bool open = false;          // inside quotes
        Quoting quoting = Quoting.None;

        while (true)
        {
            int at;
            while (_mask == 0)
            {
                if (_block + StructuralBytes.BlockSize < _end)
                {
                    Scan(_block + StructuralBytes.BlockSize);
                    continue;
                }

                int kept = _end - _row;
                if (kept > _maximumRow)
                {
                    throw TooLong(open ? start - 1 : 0, open);
                }

                if (Fill(_row))
                {
                    Scan(_row + kept);
                    continue;
                }

                if (open)
                {
                    throw Unterminated(start - 1);
                }

                if (kept == 0)
                {
                    return false;
                }

                EndField(start, kept, quoting, lastQuote);
                EndRow(kept, kept);
                return true;
            }

            at = _block + BitOperations.TrailingZeroCount(_mask) - _row;
            _mask &= _mask - 1;
            byte found = _buffer[_row + at];
            if (found == (byte)'"')
            {
                if (open)
                {
                    open = false;
                    lastQuote = at;
                }
                else if (quoting == Quoting.None)
                {
                    if (at == start)
                    {
                        open = true;
                        quoting = Quoting.Quoted;
                        start++;
                    }
                }
                else if (at == lastQuote + 1)
                {
                    open = true;
                    quoting = Quoting.Doubled;
                }
            }
            else if (open)
            {
                if (found == (byte)'\n')
                {
                    _nextLine++;
                }
            }
            else if (found == _separator)
            {
                EndField(start, at, quoting, lastQuote);
                start = at + 1;
                quoting = Quoting.None;
            }
            else if (at == 0)
            {
                // A blank line, or the line feed that follows a carriage return.
                if (!(found == (byte)'\n' && _afterCarriageReturn))
                {
                    _nextLine++;
                }

                _afterCarriageReturn = found == (byte)'\r';
                _row++;
                Line = _nextLine;
            }
            else
            {
                EndField(start, at, quoting, lastQuote);
                EndRow(at, at + 1);
                _nextLine++;
                _afterCarriageReturn = found == (byte)'\r';
                return true;
            }
        }
    }

    private void EndField(int start, int end, Quoting quoting, int lastQuote)
    {
        if (FieldCount == _starts.Length)
        {
            Array.Resize(ref _starts, 2 * FieldCount);
            Array.Resize(ref _ends, 2 * FieldCount);
            Array.Resize(ref _quoting, 2 * FieldCount);
        }

        if (quoting != Quoting.None)
        {
            if (end != lastQuote + 1 && _textAfterQuote < 0)
            {
                _textAfterQuote = lastQuote + 1;
            }

            end = lastQuote;
        }

        _starts[FieldCount] = start;
        _ends[FieldCount] = end;
        _quoting[FieldCount] = quoting;
        FieldCount++;
    }

    private void EndRow(int length, int next)
    {
        _rowLength = length;
        _nextRow = _row + next;
    }

    private void Scan(int index)
    {
        _block = index;
        _mask = _structural.Mask(_buffer, index);
        int valid = _end - index;
        if (valid < StructuralBytes.BlockSize)
        {
            _mask &= (1UL << valid) - 1;
        }
    }

    /// <summary>Reads more of the file behind the row that begins at an index, which moves to the front; false at the end of the file.</summary>
    private bool Fill(int row)
    {
        if (_endOfFile)
        {
            return false;
        }

        int kept = _end - row;
        int capacity = _buffer.Length - StructuralBytes.BlockSize;
        byte[] target = kept == capacity ? new byte[(2 * capacity) + StructuralBytes.BlockSize] : _buffer;
        Buffer.BlockCopy(_buffer, row, target, 0, kept);
        _buffer = target;
        _row = 0;
        _end = kept;
        int read = _stream.Read(_buffer, kept, _buffer.Length - StructuralBytes.BlockSize - kept);
        _end += read;
        _endOfFile = read == 0;
        return !_endOfFile;
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> content)
    {
        if (_unescaped.Length < content.Length)
        {
            _unescaped = new byte[Math.Max(content.Length, 2 * _unescaped.Length)];
        }

        int length = 0;
        for (int i = 0; i < content.Length; i++)
        {
            _unescaped[length++] = content[i];
            if (content[i] == (byte)'"')
            {
                i++;
            }
        }

        return _unescaped.AsSpan(0, length);
    }
}
