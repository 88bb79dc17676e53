namespace MlOps.Data.Records;

/// <summary>Cuts a text into blocks of whole rows, in memory bounded by the longest row.</summary>
/// <param name="stream">The text, as UTF-8. It stays the caller's.</param>
/// <param name="format">Where rows end.</param>
/// <param name="head">What was read of the text already.</param>
/// <param name="blockSize">How much is read at once: with its fields small enough for the second-level cache, large enough to make handing over rare.</param>
/// <param name="maximumRow">The longest row in bytes.</param>
internal sealed class RecordStream(Stream stream, IRecordFormat format, byte[] head, int blockSize = RecordStream.DefaultBlockSize, int maximumRow = ReaderLimits.RowBytes)
{
    public const int DefaultBlockSize = 256 << 10;

    private byte[] _rest = head; // of the row that the last block did not hold whole
    private int _restLength = head.Length;
    private bool _ended;

    /// <summary>Fills a block with the next rows; false at the end of the text.</summary>
    public bool Read(RecordBlock block)
    {
        (block.IsLast, block.IsCut) = (false, false);
        int capacity = Math.Max(blockSize, _restLength);
        block.SetEmpty(capacity);
        _rest.AsSpan(0, _restLength).CopyTo(block.Bytes.AsSpan(RecordBlock.Padding));
        int length = _restLength;
        _restLength = 0;
        while (true)
        {
            length = Fill(block, length, capacity);
            block.SetLength(length);
            if (_ended)
            {
                block.IsLast = true;
                return length > 0;
            }

            int whole = format.WholeRows(block.Text);
            if (whole > 0)
            {
                KeepRest(block.Text[whole..]);
                block.SetLength(whole);
                return true;
            }

            if (length > maximumRow)
            {
                block.IsCut = block.IsLast = _ended = true;
                return true;
            }

            capacity = 2 * length;
            block.Reserve(capacity);
        }
    }

    private int Fill(RecordBlock block, int length, int capacity)
    {
        while (length < capacity && !_ended)
        {
            int read = stream.Read(block.Bytes.AsSpan(RecordBlock.Padding + length, capacity - length));
            _ended = read == 0;
            length += read;
        }

        return length;
    }

    private void KeepRest(ReadOnlySpan<byte> rest)
    {
        if (_rest.Length < rest.Length)
        {
            _rest = new byte[Math.Max(rest.Length, 2 * _rest.Length)];
        }

        rest.CopyTo(_rest);
        _restLength = rest.Length;
    }
}
