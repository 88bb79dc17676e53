using System.Buffers;
using System.Text;
using System.Text.Unicode;
using MlOps.Data.Diagnostics;

namespace MlOps.Data.Records;

/// <summary>Some whole rows of a file: their bytes, and where their fields stand in them.</summary>
/// <remarks>The unit of parallel work. A block is used again once its rows are taken, so that reading allocates nothing a row.</remarks>
internal sealed class RecordBlock
{
    /// <summary>Bytes before the content and after it that may be read, so that vectors need no special case at the ends.</summary>
    public const int Padding = 64;

    private readonly List<(int Copy, int Original)> _moved = []; // where fields stood whose content was copied behind the text
    private int[] _rowStarts = new int[64];
    private int _used; // the end of the text and of the copies behind it
    private byte _quote = (byte)'"';

    /// <summary>The bytes, from <see cref="Start"/> to <see cref="End"/>; unescaped fields stand behind them.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>The fields of the rows, row by row.</summary>
    public Field[] Fields { get; private set; } = new Field[256];

    /// <summary>The index of the first byte.</summary>
    public int Start { get; private set; }

    /// <summary>The index after the last byte.</summary>
    public int End { get; private set; }

    /// <summary>Whether the file ends here.</summary>
    public bool IsLast { get; set; }

    /// <summary>Whether the block ends inside a row that is longer than a row may be.</summary>
    public bool IsCut { get; set; }

    /// <summary>The fields of each row.</summary>
    public int Columns { get; private set; }

    /// <summary>The well-formed rows.</summary>
    public int Rows { get; private set; }

    /// <summary>What is wrong in the other ones.</summary>
    public FaultList Faults { get; } = new();

    /// <summary>The text of the block.</summary>
    public ReadOnlySpan<byte> Text => Bytes.AsSpan(Start, End - Start);

    /// <summary>The content of a field.</summary>
    public ReadOnlySpan<byte> this[int row, int column]
    {
        get
        {
            Field field = Fields[(row * Columns) + column];
            return Bytes.AsSpan(field.Start, field.End - field.Start);
        }
    }

    /// <summary>Empties the block and makes room for text. One that a very long row made large becomes small again.</summary>
    public void SetEmpty(int capacity)
    {
        if (Bytes.Length > 4 * (capacity + (2 * Padding)))
        {
            Bytes = [];
            Fields = new Field[256];
        }

        (Start, End) = (Padding, Padding);
        Reserve(capacity);
    }

    /// <summary>Makes room for text; what is there already stays.</summary>
    public void Reserve(int length)
    {
        int size = length + (2 * Padding);
        if (Bytes.Length < size)
        {
            byte[] larger = GC.AllocateUninitializedArray<byte>(size);
            Bytes.AsSpan(0, Math.Min(Bytes.Length, End)).CopyTo(larger);
            Bytes = larger;
        }

        Bytes.AsSpan(0, Padding).Clear();
    }

    /// <summary>Says how much of the room behind the padding is text.</summary>
    public void SetLength(int length)
    {
        (Start, End) = (Padding, Padding + length);
        _used = End;
        Bytes.AsSpan(End, Math.Min(Padding, Bytes.Length - End)).Clear();
    }

    /// <summary>Begins to find rows of that many fields; zero where the first row will tell.</summary>
    public void BeginRows(int columns, byte quote = (byte)'"')
    {
        (Columns, Rows, _quote) = (columns, 0, quote);
        _moved.Clear();
        Faults.Clear();
    }

    /// <summary>Sets the number of fields by the first row.</summary>
    public void SetColumns(int columns) => Columns = columns;

    /// <summary>Makes room for the fields of the next row.</summary>
    public Field[] ReserveFields(int count)
    {
        int needed = (Rows * Columns) + count;
        if (Fields.Length < needed)
        {
            var larger = new Field[Math.Max(needed, 2 * Fields.Length)];
            Array.Copy(Fields, larger, Fields.Length);
            Fields = larger;
        }

        return Fields;
    }

    /// <summary>Keeps the row whose fields were written behind those of the rows before.</summary>
    public void EndRow(int start)
    {
        if (Rows == _rowStarts.Length)
        {
            Array.Resize(ref _rowStarts, 2 * Rows);
        }

        _rowStarts[Rows++] = start;
    }

    /// <summary>Leaves out the first row.</summary>
    public void SkipRow() => Keep([.. Enumerable.Range(1, Math.Max(0, Rows - 1))]);

    /// <summary>Leaves out all rows but those named, in rising order.</summary>
    public void Keep(ReadOnlySpan<int> rows)
    {
        for (int kept = 0; kept < rows.Length; kept++)
        {
            _rowStarts[kept] = _rowStarts[rows[kept]];
            Array.Copy(Fields, rows[kept] * Columns, Fields, kept * Columns, Columns);
        }

        Rows = rows.Length;
    }

    /// <summary>Room behind the text for the content of a field without its escapes.</summary>
    /// <param name="original">Where the field stands.</param>
    /// <param name="length">The most bytes that it may take.</param>
    /// <returns>The index where the content is to be written.</returns>
    public int Move(int original, int length)
    {
        int start = _used + Padding;
        if (Bytes.Length < start + length + Padding)
        {
            byte[] larger = GC.AllocateUninitializedArray<byte>(Math.Max(start + length + Padding, Bytes.Length + (Bytes.Length / 2)));
            Bytes.AsSpan(0, _used).CopyTo(larger);
            Bytes = larger;
        }

        _moved.Add((start, original));
        _used = start + length;
        return start;
    }

    /// <summary>The line ends of the text: LF, CRLF, or CR.</summary>
    public int CountLines() => CountLines(Text);

    /// <summary>The place of a byte of the text.</summary>
    /// <param name="file">The file's name in messages.</param>
    /// <param name="firstLine">The line on which the block begins.</param>
    /// <param name="offset">An index into <see cref="Bytes"/>.</param>
    public SourceLocation Locate(string file, int firstLine, int offset)
    {
        ReadOnlySpan<byte> before = Bytes.AsSpan(Start, Math.Clamp(offset, Start, End) - Start);
        int lineStart = before.LastIndexOfAny((byte)'\n', (byte)'\r') + 1;
        return new SourceLocation(file, firstLine + CountLines(before), Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }

    /// <summary>Where a field begins, with its quote.</summary>
    public int OffsetOf(int row, int column)
    {
        int start = Fields[(row * Columns) + column].Start;
        if (start > End)
        {
            int moved = _moved.BinarySearch((start, 0), Comparer<(int Copy, int Original)>.Create((a, b) => a.Copy.CompareTo(b.Copy)));
            start = _moved[moved].Original;
        }

        return start == 0 ? OffsetOf(row) : Bytes[start - 1] == _quote ? start - 1 : start;
    }

    /// <summary>Where a row begins.</summary>
    public int OffsetOf(int row) => _rowStarts[row];

    /// <summary>Whether all of the text is UTF-8 without a NUL; otherwise each row has to be looked at.</summary>
    public bool IsCleanText() => Utf8.IsValid(Text) && !Text.Contains((byte)0);

    /// <summary>Where text stops being UTF-8.</summary>
    public static int InvalidOffset(ReadOnlySpan<byte> text)
    {
        int offset = 0;
        while (Rune.DecodeFromUtf8(text[offset..], out _, out int length) == OperationStatus.Done)
        {
            offset += length;
        }

        return offset;
    }

    private static int CountLines(ReadOnlySpan<byte> text)
    {
        int lines = text.Count((byte)'\n');
        for (int at = text.IndexOf((byte)'\r'); at >= 0;)
        {
            lines += at + 1 < text.Length && text[at + 1] == (byte)'\n' ? 0 : 1;
            int next = text[(at + 1)..].IndexOf((byte)'\r');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return lines;
    }
}
