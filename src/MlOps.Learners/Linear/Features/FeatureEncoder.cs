using MlOps.Data.Graphs;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Learners.Linear.Features;

/// <summary>How a column becomes features, as learnt from training rows.</summary>
/// <param name="Column">The feature column it reads.</param>
internal abstract record FeatureEncoder(string Column)
{
    /// <summary>The number of features.</summary>
    public abstract int Width { get; }

    /// <summary>Makes the features of a table's rows.</summary>
    public abstract FeatureBlock Encode(Table table);

    /// <summary>Learns the encoders of all feature columns; one that would give no feature is left out.</summary>
    public static FeatureEncoder[] Fit(Table table, LinearOptions options) =>
        [.. table.Schema.Features.SelectMany(column => Fit(table, column, options)).Where(encoder => encoder.Width > 0)];

    private static IEnumerable<FeatureEncoder> Fit(Table table, ColumnSchema column, LinearOptions options) => column.Type switch
    {
        ColumnType.Number or ColumnType.Boolean => [NumberEncoder.Fit(table, column.Name, part: null, options.NumberOfKnots)],
        ColumnType.Timestamp => Enumerable.Range(0, TimestampFeatures.Names.Length)
            .Select(part => NumberEncoder.Fit(table, column.Name, part, options.NumberOfKnots)),
        ColumnType.Category => [CategoryEncoder.Fit(table, column.Name)],
        _ => options.Ngrams.Select(ngrams => TextEncoder.Fit(table, column.Name, ngrams)),
    };
}
