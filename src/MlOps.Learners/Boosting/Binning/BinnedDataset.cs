using MlOps.Data.Tables;
using MlOps.Learners.Boosting.Features;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting.Binning;

/// <summary>The features of all rows as bins: a byte a value, a column a feature.</summary>
internal sealed class BinnedDataset
{
    // Enough rows that a quantile is known to a fraction of a bin.
    private const int SampleRows = 200_000;

    private const int ChunkRows = 4096;

    private readonly byte[][] _columns;
    private readonly bool[] _varies;

    /// <summary>Makes a data set of columns that are binned already.</summary>
    public BinnedDataset(BinMapper[] mappers, byte[][] columns)
    {
        Mappers = mappers;
        _columns = columns;
        Rows = columns.Length == 0 ? 0 : columns[0].Length;
        _varies = Array.ConvertAll(columns, column => column.AsSpan().ContainsAnyExcept(column.FirstOrDefault()));
        HistogramOffsets = new int[mappers.Length + 1];
        for (int feature = 0; feature < mappers.Length; feature++)
        {
            HistogramOffsets[feature + 1] = HistogramOffsets[feature] + mappers[feature].BinCount;
        }
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The bins of each feature.</summary>
    public IReadOnlyList<BinMapper> Mappers { get; }

    /// <summary>Where each feature's bins begin among those of all features; the last element is their number.</summary>
    public int[] HistogramOffsets { get; }

    /// <summary>The bins of a feature, one a row.</summary>
    public byte[] Column(int feature) => _columns[feature];

    /// <summary>Whether the rows are in more than one bin of a feature.</summary>
    public bool Varies(int feature) => _varies[feature];

    /// <summary>Learns the bins from the rows of a table, and bins them.</summary>
    public static BinnedDataset Of(IReadOnlyList<Feature> features, Table table, int maximumBins, int seed, WorkerSet workers)
    {
        var mappers = new BinMapper[features.Count];
        var columns = new byte[features.Count][];
        workers.For(features.Count, i =>
        {
            Feature feature = features[i];
            columns[i] = new byte[table.Rows];
            mappers[i] = feature.IsCategory
                ? BinCategories((CategoryColumn)table[feature.Column], columns[i])
                : BinNumbers(feature, table, maximumBins, seed, columns[i]);
        });
        return new BinnedDataset(mappers, columns);
    }

    private static NumberBinMapper BinNumbers(Feature feature, Table table, int maximumBins, int seed, byte[] bins)
    {
        NumberBinMapper mapper = NumberBinMapper.Learn(Sample(feature, table, seed), maximumBins);
        var numbers = new double[ChunkRows];
        for (int start = 0; start < table.Rows; start += ChunkRows)
        {
            Span<double> chunk = numbers.AsSpan(0, Math.Min(ChunkRows, table.Rows - start));
            feature.ReadNumbers(table, start, chunk);
            for (int i = 0; i < chunk.Length; i++)
            {
                bins[start + i] = mapper.Bin(chunk[i]);
            }
        }

        return mapper;
    }

    private static double[] Sample(Feature feature, Table table, int seed)
    {
        var sample = new double[Math.Min(table.Rows, SampleRows)];
        if (table.Rows == sample.Length)
        {
            feature.ReadNumbers(table, 0, sample);
            return sample;
        }

        // One row of each of equal stretches.
        for (int i = 0; i < sample.Length; i++)
        {
            double position = (i + CounterRandom.Fraction(seed, RandomStream.BinSample, i)) * table.Rows / sample.Length;
            feature.ReadNumbers(table, Math.Min(table.Rows - 1, (int)position), sample.AsSpan(i, 1));
        }

        return sample;
    }

    private static CategoryBinMapper BinCategories(CategoryColumn column, byte[] bins)
    {
        var counts = new int[column.Dictionary.Length];
        foreach (int code in column.Codes)
        {
            if (code >= 0)
            {
                counts[code]++;
            }
        }

        CategoryBinMapper mapper = CategoryBinMapper.Learn(column.Dictionary, counts);
        byte[] binOfCode = [.. column.Dictionary.Select(mapper.Bin)];
        for (int row = 0; row < bins.Length; row++)
        {
            int code = column.Codes[row];
            bins[row] = code < 0 ? mapper.MissingBin : binOfCode[code];
        }

        return mapper;
    }
}
