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

    // Rows that fall into one bin after another wait for each other's sum; with several features there is other work to do
    // meanwhile. The bins of four fit into a processor's first cache.
    private const int Together = 4;

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
        workersHere.For((features.Length + Together - 1) / Together, group => Accumulate(histogram, features.AsSpan(group * Together, Math.Min(Together, features.Length - (group * Together))), rows.Span));
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
    private void Accumulate(HistogramBin[] histogram, ReadOnlySpan<int> features, ReadOnlySpan<int> rows)
    {
        foreach (int feature in features)
        {
            Of(histogram, feature).Clear();
        }

        ref HistogramBin bins = ref MemoryMarshal.GetArrayDataReference(histogram);
        ReadOnlySpan<long> gradients = _ordered.AsSpan(0, rows.Length);
        if (features.Length == Together)
        {
            AccumulateFour(ref bins, features, rows, gradients);
            return;
        }

        if (features.Length >= 2)
        {
            AccumulateTwo(ref bins, features, rows, gradients);
        }

        if (features.Length % 2 == 1)
        {
            AccumulateOne(ref bins, features[^1], rows, gradients);
        }
    }

    private void AccumulateOne(ref HistogramBin histogram, int feature, ReadOnlySpan<int> rows, ReadOnlySpan<long> gradients)
    {
        ref HistogramBin bins = ref Unsafe.Add(ref histogram, data.HistogramOffsets[feature]);
        ref byte values = ref MemoryMarshal.GetArrayDataReference(data.Column(feature));
        for (int i = 0; i < rows.Length; i++)
        {
            Unsafe.Add(ref bins, (nuint)Unsafe.Add(ref values, rows[i])) += new HistogramBin(gradients[i], 1);
        }
    }

    private void AccumulateTwo(ref HistogramBin histogram, ReadOnlySpan<int> features, ReadOnlySpan<int> rows, ReadOnlySpan<long> gradients)
    {
        ref HistogramBin bins0 = ref Unsafe.Add(ref histogram, data.HistogramOffsets[features[0]]);
        ref HistogramBin bins1 = ref Unsafe.Add(ref histogram, data.HistogramOffsets[features[1]]);
        ref byte values0 = ref MemoryMarshal.GetArrayDataReference(data.Column(features[0]));
        ref byte values1 = ref MemoryMarshal.GetArrayDataReference(data.Column(features[1]));
        for (int i = 0; i < rows.Length; i++)
        {
            nint row = rows[i];
            var one = new HistogramBin(gradients[i], 1);
            Unsafe.Add(ref bins0, (nuint)Unsafe.Add(ref values0, row)) += one;
            Unsafe.Add(ref bins1, (nuint)Unsafe.Add(ref values1, row)) += one;
        }
    }

    private void AccumulateFour(ref HistogramBin histogram, ReadOnlySpan<int> features, ReadOnlySpan<int> rows, ReadOnlySpan<long> gradients)
    {
        ref HistogramBin bins0 = ref Unsafe.Add(ref histogram, data.HistogramOffsets[features[0]]);
        ref HistogramBin bins1 = ref Unsafe.Add(ref histogram, data.HistogramOffsets[features[1]]);
        ref HistogramBin bins2 = ref Unsafe.Add(ref histogram, data.HistogramOffsets[features[2]]);
        ref HistogramBin bins3 = ref Unsafe.Add(ref histogram, data.HistogramOffsets[features[3]]);
        ref byte values0 = ref MemoryMarshal.GetArrayDataReference(data.Column(features[0]));
        ref byte values1 = ref MemoryMarshal.GetArrayDataReference(data.Column(features[1]));
        ref byte values2 = ref MemoryMarshal.GetArrayDataReference(data.Column(features[2]));
        ref byte values3 = ref MemoryMarshal.GetArrayDataReference(data.Column(features[3]));
        for (int i = 0; i < rows.Length; i++)
        {
            nint row = rows[i];
            var one = new HistogramBin(gradients[i], 1);
            Unsafe.Add(ref bins0, (nuint)Unsafe.Add(ref values0, row)) += one;
            Unsafe.Add(ref bins1, (nuint)Unsafe.Add(ref values1, row)) += one;
            Unsafe.Add(ref bins2, (nuint)Unsafe.Add(ref values2, row)) += one;
            Unsafe.Add(ref bins3, (nuint)Unsafe.Add(ref values3, row)) += one;
        }
    }
}
