using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting.Histograms;

/// <summary>Sums rows into the bins of every feature. A histogram holds the bins of all features, one after the other.</summary>
internal sealed class HistogramBuilder(BinnedDataset data, WorkerSet workers)
{
    // Waking threads costs more than adding this many values.
    private const int SequentialValues = 32_768;

    private const int ChunkRows = 16_384;

    private readonly long[] _ordered = new long[data.Rows];
    private readonly Stack<HistogramBin[]> _pool = new();

    /// <summary>Builds the histogram of some rows for the features named; those of other features stay undefined.</summary>
    public HistogramBin[] Build(ReadOnlyMemory<int> rows, long[] packedGradients, int[] features)
    {
        WorkerSet workersHere = WorkersFor((long)rows.Length * features.Length);

        // Gathered once, so that every feature reads them in sequence.
        workersHere.ForChunks(rows.Length, ChunkRows, (start, end) =>
        {
            ReadOnlySpan<int> chunk = rows.Span[start..end];
            for (int i = 0; i < chunk.Length; i++)
            {
                _ordered[start + i] = packedGradients[chunk[i]];
            }
        });

        HistogramBin[] histogram = Rent();
        workersHere.For((features.Length + 1) / 2, pair =>
        {
            int first = features[2 * pair];
            int second = features[Math.Min(2 * pair + 1, features.Length - 1)];
            Of(histogram, first).Clear();
            Of(histogram, second).Clear();
            if (first == second)
            {
                Accumulate(Of(histogram, first), data.Column(first), rows.Span, _ordered);
            }
            else
            {
                Accumulate(Of(histogram, first), Of(histogram, second), data.Column(first), data.Column(second), rows.Span, _ordered);
            }
        });
        return histogram;
    }

    /// <summary>Turns the histogram of a parent into that of one child by taking away the other's: bins instead of rows.</summary>
    public void Subtract(HistogramBin[] parent, HistogramBin[] child, int[] features)
    {
        foreach (int feature in features)
        {
            Span<HistogramBin> bins = Of(parent, feature);
            ReadOnlySpan<HistogramBin> childBins = Of(child, feature);
            for (int bin = 0; bin < bins.Length; bin++)
            {
                bins[bin] -= childBins[bin];
            }
        }
    }

    /// <summary>The bins of one feature.</summary>
    public Span<HistogramBin> Of(HistogramBin[] histogram, int feature) =>
        histogram.AsSpan(data.HistogramOffsets[feature]..data.HistogramOffsets[feature + 1]);

    /// <summary>Takes back a histogram that is not needed any more.</summary>
    public void Return(HistogramBin[] histogram) => _pool.Push(histogram);

    private HistogramBin[] Rent() => _pool.TryPop(out HistogramBin[]? histogram) ? histogram : new HistogramBin[data.HistogramOffsets[^1]];

    /// <summary>The threads that work on so many values is worth.</summary>
    public WorkerSet WorkersFor(long values) => values < SequentialValues ? WorkerSet.Single : workers;

    // Without bounds checks: a bin is below the feature's bin count by construction, and a row below the data's rows.
    private static void Accumulate(Span<HistogramBin> bins, ReadOnlySpan<byte> column, ReadOnlySpan<int> rows, ReadOnlySpan<long> gradients)
    {
        ref HistogramBin bin = ref MemoryMarshal.GetReference(bins);
        ref byte value = ref MemoryMarshal.GetReference(column);
        for (int i = 0; i < rows.Length; i++)
        {
            Unsafe.Add(ref bin, (nuint)Unsafe.Add(ref value, rows[i])) += new HistogramBin(gradients[i], 1);
        }
    }

    // Two features at a time: rows that fall into one bin after another wait for each other's sum, and here there is
    // other work to do meanwhile.
    private static void Accumulate(
        Span<HistogramBin> firstBins, Span<HistogramBin> secondBins, ReadOnlySpan<byte> firstColumn, ReadOnlySpan<byte> secondColumn,
        ReadOnlySpan<int> rows, ReadOnlySpan<long> gradients)
    {
        ref HistogramBin firstBin = ref MemoryMarshal.GetReference(firstBins);
        ref HistogramBin secondBin = ref MemoryMarshal.GetReference(secondBins);
        ref byte firstValue = ref MemoryMarshal.GetReference(firstColumn);
        ref byte secondValue = ref MemoryMarshal.GetReference(secondColumn);
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            var one = new HistogramBin(gradients[i], 1);
            Unsafe.Add(ref firstBin, (nuint)Unsafe.Add(ref firstValue, row)) += one;
            Unsafe.Add(ref secondBin, (nuint)Unsafe.Add(ref secondValue, row)) += one;
        }
    }
}
