using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Boosting.Growing;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting.Histograms;

/// <summary>Sums rows into the bins of every feature. A histogram holds the bins of all features, one after the other.</summary>
internal sealed class HistogramBuilder(BinnedDataset data, WorkerSet workers)
{
    private const int ChunkRows = 16_384;

    // Fewer are not worth the addition of another histogram.
    private const int FewestRowsOfShare = 4096;

    // Rows that fall into one bin after another wait for each other's sum; with several features there is other work to do
    // meanwhile. The bins of four fit into a processor's first cache.
    private const int Together = 4;

    private readonly long[] _ordered = new long[data.Rows];
    private readonly Stack<HistogramBin[]> _pool = new();

    /// <summary>Builds the histogram of some rows for the features named; those of other features stay undefined.</summary>
    public HistogramBin[] Build(ReadOnlyMemory<int> rows, long[] packedGradients, int[] features)
    {
        WorkerSet workersHere = workers.Worth((long)rows.Length * features.Length);
        if (SharesOf(rows.Length, features.Length, workersHere) is > 1 and int shares)
        {
            return BuildInShares(rows, packedGradients, features, shares);
        }

        long[] gradients = rows.Length == data.Rows ? packedGradients : _ordered;
        if (gradients == _ordered)
        {
            workersHere.ForChunks(rows.Length, ChunkRows, (start, end) => Gather(rows.Span, packedGradients, start, end));
        }

        HistogramBin[] histogram = Rent();
        workersHere.For((features.Length + Together - 1) / Together, group => Accumulate(histogram, Group(features, group), rows.Span, gradients, 0, rows.Length));
        return histogram;
    }

    // Features are the simplest thing to share among threads. Where there are few, threads would be left without: then each
    // sums its share of the rows.
    private static int SharesOf(int rows, int features, WorkerSet workers) =>
        workers.Threads > 1 && features < 4 * Together * workers.Threads && rows / workers.Threads >= FewestRowsOfShare ? workers.Threads : 1;

    private HistogramBin[] BuildInShares(ReadOnlyMemory<int> rows, long[] packedGradients, int[] features, int shares)
    {
        HistogramBin[][] histograms = [.. Enumerable.Range(0, shares).Select(_ => Rent())];
        long[] gradients = rows.Length == data.Rows ? packedGradients : _ordered;
        workers.For(shares, share =>
        {
            int start = (int)((long)rows.Length * share / shares);
            int end = (int)((long)rows.Length * (share + 1) / shares);
            if (gradients == _ordered)
            {
                Gather(rows.Span, packedGradients, start, end);
            }

            for (int group = 0; group * Together < features.Length; group++)
            {
                Accumulate(histograms[share], Group(features, group), rows.Span, gradients, start, end);
            }
        });
        foreach (HistogramBin[] other in histograms.AsSpan(1))
        {
            foreach (int feature in features)
            {
                Add(Of(histograms[0], feature), Of(other, feature));
            }

            Return(other);
        }

        return histograms[0];
    }

    // Gathered once, so that every feature reads them in sequence.
    private void Gather(ReadOnlySpan<int> rows, long[] packedGradients, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            _ordered[i] = packedGradients[rows[i]];
        }
    }

    private static void Add(Span<HistogramBin> bins, ReadOnlySpan<HistogramBin> others)
    {
        for (int bin = 0; bin < bins.Length; bin++)
        {
            bins[bin] += others[bin];
        }
    }

    private static ReadOnlySpan<int> Group(int[] features, int group) =>
        features.AsSpan(group * Together, Math.Min(Together, features.Length - (group * Together)));

    /// <summary>Turns the histogram of a parent into that of one child by taking away the other's: bins instead of rows.</summary>
    public void Subtract(HistogramBin[] parent, HistogramBin[] child, ReadOnlySpan<int> features)
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

    private void Accumulate(HistogramBin[] histogram, ReadOnlySpan<int> features, ReadOnlySpan<int> rows, long[] gradients, int start, int end)
    {
        foreach (int feature in features)
        {
            Of(histogram, feature).Clear();
        }

        // All rows are numbers in their order, which need not be read.
        if (rows.Length == data.Rows)
        {
            Accumulate<EveryRow>(histogram, features, rows, gradients, start, end);
        }
        else
        {
            Accumulate<ListedRow>(histogram, features, rows, gradients, start, end);
        }
    }

    private void Accumulate<TRow>(HistogramBin[] histogram, ReadOnlySpan<int> features, ReadOnlySpan<int> rows, long[] gradients, int start, int end)
        where TRow : struct, IRowOrder
    {
        ref HistogramBin bins = ref MemoryMarshal.GetArrayDataReference(histogram);
        ref int numbers = ref MemoryMarshal.GetReference(rows);
        ReadOnlySpan<long> derivatives = gradients.AsSpan(0, end);
        if (features.Length == Together)
        {
            AccumulateFour<TRow>(ref bins, features, ref numbers, derivatives, start);
            return;
        }

        if (features.Length >= 2)
        {
            AccumulateTwo<TRow>(ref bins, features, ref numbers, derivatives, start);
        }

        if (features.Length % 2 == 1)
        {
            AccumulateOne<TRow>(ref bins, features[^1], ref numbers, derivatives, start);
        }
    }

    // Without bounds checks: a bin is below the feature's bin count by construction, and a row below the data's rows.
    private void AccumulateOne<TRow>(ref HistogramBin histogram, int feature, ref int rows, ReadOnlySpan<long> gradients, int start)
        where TRow : struct, IRowOrder
    {
        ref HistogramBin bins = ref Unsafe.Add(ref histogram, data.HistogramOffsets[feature]);
        ref byte values = ref MemoryMarshal.GetArrayDataReference(data.Column(feature));
        for (int i = start; i < gradients.Length; i++)
        {
            Unsafe.Add(ref bins, (nuint)Unsafe.Add(ref values, TRow.At(ref rows, i))) += new HistogramBin(gradients[i], 1);
        }
    }

    private void AccumulateTwo<TRow>(ref HistogramBin histogram, ReadOnlySpan<int> features, ref int rows, ReadOnlySpan<long> gradients, int start)
        where TRow : struct, IRowOrder
    {
        ref HistogramBin bins0 = ref Unsafe.Add(ref histogram, data.HistogramOffsets[features[0]]);
        ref HistogramBin bins1 = ref Unsafe.Add(ref histogram, data.HistogramOffsets[features[1]]);
        ref byte values0 = ref MemoryMarshal.GetArrayDataReference(data.Column(features[0]));
        ref byte values1 = ref MemoryMarshal.GetArrayDataReference(data.Column(features[1]));
        for (int i = start; i < gradients.Length; i++)
        {
            nint row = TRow.At(ref rows, i);
            var one = new HistogramBin(gradients[i], 1);
            Unsafe.Add(ref bins0, (nuint)Unsafe.Add(ref values0, row)) += one;
            Unsafe.Add(ref bins1, (nuint)Unsafe.Add(ref values1, row)) += one;
        }
    }

    private void AccumulateFour<TRow>(ref HistogramBin histogram, ReadOnlySpan<int> features, ref int rows, ReadOnlySpan<long> gradients, int start)
        where TRow : struct, IRowOrder
    {
        ref HistogramBin bins0 = ref Unsafe.Add(ref histogram, data.HistogramOffsets[features[0]]);
        ref HistogramBin bins1 = ref Unsafe.Add(ref histogram, data.HistogramOffsets[features[1]]);
        ref HistogramBin bins2 = ref Unsafe.Add(ref histogram, data.HistogramOffsets[features[2]]);
        ref HistogramBin bins3 = ref Unsafe.Add(ref histogram, data.HistogramOffsets[features[3]]);
        ref byte values0 = ref MemoryMarshal.GetArrayDataReference(data.Column(features[0]));
        ref byte values1 = ref MemoryMarshal.GetArrayDataReference(data.Column(features[1]));
        ref byte values2 = ref MemoryMarshal.GetArrayDataReference(data.Column(features[2]));
        ref byte values3 = ref MemoryMarshal.GetArrayDataReference(data.Column(features[3]));
        for (int i = start; i < gradients.Length; i++)
        {
            nint row = TRow.At(ref rows, i);
            var one = new HistogramBin(gradients[i], 1);
            Unsafe.Add(ref bins0, (nuint)Unsafe.Add(ref values0, row)) += one;
            Unsafe.Add(ref bins1, (nuint)Unsafe.Add(ref values1, row)) += one;
            Unsafe.Add(ref bins2, (nuint)Unsafe.Add(ref values2, row)) += one;
            Unsafe.Add(ref bins3, (nuint)Unsafe.Add(ref values3, row)) += one;
        }
    }
}
