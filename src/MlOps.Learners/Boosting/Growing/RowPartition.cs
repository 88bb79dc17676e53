using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting.Growing;

/// <summary>Row numbers, reordered so that the rows of a leaf stand together; within a leaf they keep their order.</summary>
internal sealed class RowPartition
{
    private const int ChunkRows = 16_384;

    private readonly bool[] _goesLeft = new bool[256];
    private readonly WorkerSet _workers;
    private int[] _rows = [];
    private int[] _scratch = [];
    private int[] _leftOfChunk = [];
    private int[] _leftBefore = [];

    /// <summary>Makes a partition without rows.</summary>
    public RowPartition(WorkerSet workers) => _workers = workers;

    /// <summary>Makes one leaf of all the rows given, and forgets those before.</summary>
    public void Reset(ReadOnlySpan<int> rows)
    {
        if (_rows.Length < rows.Length)
        {
            int chunks = (rows.Length + ChunkRows - 1) / ChunkRows;
            (_rows, _scratch, _leftOfChunk, _leftBefore) = (new int[rows.Length], new int[rows.Length], new int[chunks], new int[chunks]);
        }

        rows.CopyTo(_rows);
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
        for (int bin = 0; bin < _goesLeft.Length; bin++)
        {
            _goesLeft[bin] = leftBins.Contains((byte)bin);
        }

        // A leaf of all rows has them in their order.
        bool isAll = count == column.Length;
        if (count <= ChunkRows)
        {
            int leftRows = PartChunk(start, count, column, isAll);
            Merge(start, count, from: 0, leftRows, leftBefore: 0, leftRows);
            return leftRows;
        }

        _workers.ForChunks(count, ChunkRows, (from, to) =>
            _leftOfChunk[from / ChunkRows] = PartChunk(start + from, to - from, column, isAll));

        int left = 0;
        for (int chunk = 0; chunk * ChunkRows < count; chunk++)
        {
            _leftBefore[chunk] = left;
            left += _leftOfChunk[chunk];
        }

        _workers.ForChunks(count, ChunkRows, (from, to) => Merge(start, to - from, from, _leftOfChunk[from / ChunkRows], _leftBefore[from / ChunkRows], left));
        return left;
    }

    // Brings the parts of the chunk at `from` to their places.
    private void Merge(int start, int count, int from, int leftHere, int leftBefore, int left)
    {
        Span<int> parted = _scratch.AsSpan(start + from, count);
        parted[..leftHere].CopyTo(_rows.AsSpan(start + leftBefore));
        Span<int> right = _rows.AsSpan(start + left + from - leftBefore, count - leftHere);
        parted[leftHere..].CopyTo(right);
        right.Reverse();
    }

    private int PartChunk(int start, int count, byte[] column, bool isAll) => isAll
        ? PartChunk<EveryRow>(start, count, column)
        : PartChunk<ListedRow>(start, count, column);

    // Right rows fill the chunk from its end, so they come out in reverse order. Without bounds checks: rows are of the data,
    // and left rows, right rows and those to come never exceed the chunk.
    private int PartChunk<TRow>(int start, int count, byte[] column)
        where TRow : struct, IRowOrder
    {
        nint left = start;
        nint right = start + count - 1;
        ref byte values = ref MemoryMarshal.GetArrayDataReference(column);
        ref bool sides = ref MemoryMarshal.GetArrayDataReference(_goesLeft);
        ref int rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        ref int to = ref MemoryMarshal.GetArrayDataReference(_scratch);
        int end = start + count;
        for (int place = start; place < end; place++)
        {
            // Both stores without a branch: the side is a coin toss to the processor.
            nint row = TRow.At(ref rows, place);
            nint isLeft = Unsafe.BitCast<bool, byte>(Unsafe.Add(ref sides, (nuint)Unsafe.Add(ref values, row)));
            Unsafe.Add(ref to, left) = (int)row;
            Unsafe.Add(ref to, right) = (int)row;
            left += isLeft;
            right += isLeft - 1;
        }

        return (int)left - start;
    }
}
