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

    /// <summary>Makes a data set of columns that are binned already.</summary>
    public BinnedDataset(BinMapper[] mappers, byte[][] columns)
    {
        Mappers = mappers;
        _columns = columns;
        Rows = columns.Length == 0 ? 0 : columns[0].Length;
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

    /// <summary>Learns the bins from the rows of all tables, and bins them, one table after the other.</summary>
    public static BinnedDataset Of(IReadOnlyList<Feature> features, IReadOnlyList<Table> tables, int maximumBins, int seed, WorkerSet workers)
    {
        var mappers = new BinMapper[features.Count];
        var columns = new byte[features.Count][];
        workers.For(features.Count, i =>
        {
            Feature feature = features[i];
            columns[i] = new byte[tables.Sum(table => table.Rows)];
            mappers[i] = feature.IsCategory
                ? BinCategories(feature, tables, columns[i])
                : BinNumbers(feature, tables, maximumBins, seed, columns[i]);
        });
        return new BinnedDataset(mappers, columns);
    }

    private static NumberBinMapper BinNumbers(Feature feature, IReadOnlyList<Table> tables, int maximumBins, int seed, byte[] bins)
    {
        NumberBinMapper mapper = NumberBinMapper.Learn(Sample(feature, tables, seed), maximumBins);
        var numbers = new double[ChunkRows];
        int row = 0;
        foreach (Table table in tables)
        {
            for (int start = 0; start < table.Rows; start += ChunkRows)
            {
                Span<double> chunk = numbers.AsSpan(0, Math.Min(ChunkRows, table.Rows - start));
                feature.ReadNumbers(table, start, chunk);
                foreach (double number in chunk)
                {
                    bins[row++] = mapper.Bin(number);
                }
            }
        }

        return mapper;
    }

    private static double[] Sample(Feature feature, IReadOnlyList<Table> tables, int seed)
    {
        int rows = tables.Sum(table => table.Rows);
        var all = new double[rows];
        int offset = 0;
        foreach (Table table in tables)
        {
            feature.ReadNumbers(table, 0, all.AsSpan(offset, table.Rows));
            offset += table.Rows;
        }

        if (rows <= SampleRows)
        {
            return all;
        }

        // One row of each of equal stretches.
        var sample = new double[SampleRows];
        for (int i = 0; i < SampleRows; i++)
        {
            double position = (i + CounterRandom.Fraction(seed, RandomStream.BinSample, i)) * rows / SampleRows;
            sample[i] = all[Math.Min(rows - 1, (int)position)];
        }

        return sample;
    }

    private static CategoryBinMapper BinCategories(Feature feature, IReadOnlyList<Table> tables, byte[] bins)
    {
        var counts = new Dictionary<string, int>();
        foreach (Table table in tables)
        {
            var column = (CategoryColumn)table[feature.Column];
            foreach (int code in column.Codes)
            {
                if (code >= 0)
                {
                    counts[column.Dictionary[code]] = counts.GetValueOrDefault(column.Dictionary[code]) + 1;
                }
            }
        }

        CategoryBinMapper mapper = CategoryBinMapper.Learn(counts);
        int row = 0;
        foreach (Table table in tables)
        {
            var column = (CategoryColumn)table[feature.Column];
            byte[] binOfCode = [.. column.Dictionary.Select(mapper.Bin)];
            foreach (int code in column.Codes)
            {
                bins[row++] = code < 0 ? mapper.MissingBin : binOfCode[code];
            }
        }

        return mapper;
    }
}
