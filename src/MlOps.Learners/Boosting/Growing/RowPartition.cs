using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting.Growing;

/// <summary>Row numbers, reordered so that the rows of a leaf stand together; within a leaf they keep their order.</summary>
internal sealed class RowPartition
{
    private const int ChunkRows = 16_384;

    private readonly int[] _rows;
    private readonly int[] _scratch;
    private readonly int[] _leftOfChunk;
    private readonly WorkerSet _workers;

    /// <summary>One leaf of all the rows given.</summary>
    public RowPartition(int[] rows, WorkerSet workers)
    {
        _rows = [.. rows];
        _scratch = new int[rows.Length];
        _leftOfChunk = new int[(rows.Length + ChunkRows - 1) / ChunkRows];
        _workers = workers;
    }

    /// <summary>The rows of a leaf.</summary>
    public ReadOnlyMemory<int> Rows(int start, int count) => _rows.AsMemory(start, count);

    /// <summary>Moves the rows of a leaf that go left before those that go right; gives back how many go left.</summary>
    /// <remarks>
    /// Each chunk is parted by itself, left rows to the front and right rows to the back of its stretch of the scratch
    /// space; where its parts belong follows from the counts of the chunks before it. So the order depends on no thread.
    /// </remarks>
    public int Split(int start, int count, byte[] column, BinSet leftBins)
    {
        var goesLeft = new bool[256];
        for (int bin = 0; bin < 256; bin++)
        {
            goesLeft[bin] = leftBins.Contains((byte)bin);
        }

        _workers.ForChunks(count, ChunkRows, (from, to) =>
            _leftOfChunk[from / ChunkRows] = PartChunk(_rows.AsSpan(start + from, to - from), _scratch.AsSpan(start + from, to - from), column, goesLeft));

        int left = 0;
        int chunks = (count + ChunkRows - 1) / ChunkRows;
        var leftBefore = new int[chunks];
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            leftBefore[chunk] = left;
            left += _leftOfChunk[chunk];
        }

        _workers.ForChunks(count, ChunkRows, (from, to) =>
        {
            int chunk = from / ChunkRows;
            int leftHere = _leftOfChunk[chunk];
            int rightBefore = from - leftBefore[chunk];
            Span<int> parted = _scratch.AsSpan(start + from, to - from);
            parted[..leftHere].CopyTo(_rows.AsSpan(start + leftBefore[chunk]));
            Span<int> right = _rows.AsSpan(start + left + rightBefore, parted.Length - leftHere);
            parted[leftHere..].CopyTo(right);
            right.Reverse();
        });
        return left;
    }

    // Right rows fill the chunk from its end, so they come out in reverse order.
    private static int PartChunk(ReadOnlySpan<int> rows, Span<int> parted, byte[] column, bool[] goesLeft)
    {
        int left = 0;
        int right = rows.Length - 1;
        foreach (int row in rows)
        {
            // Both stores without a branch: the side is a coin toss to the processor.
            bool isLeft = goesLeft[column[row]];
            parted[left] = row;
            parted[right] = row;
            left += isLeft ? 1 : 0;
            right -= isLeft ? 0 : 1;
        }

        return left;
    }
}
