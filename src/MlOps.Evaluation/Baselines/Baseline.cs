using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Metrics;
using MlOps.Evaluation.Slices;

namespace MlOps.Evaluation.Baselines;

/// <summary>The published model that the new one is compared with.</summary>
/// <param name="Package">The id of its package.</param>
/// <param name="Version">The version of its package.</param>
public sealed record Baseline(string Package, string Version)
{
    /// <summary>The SHA-256 of the trained model.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>The columns that it learnt from.</summary>
    public required DataSchema Schema { get; init; }

    /// <summary>The model: <c>table => ModelPredictions.From(scorer, table, schema.Classes)</c>.</summary>
    public required Func<Table, Predictions> Predict { get; init; }

    /// <summary>Scores the baseline on today's test rows.</summary>
    /// <param name="test">The test rows.</param>
    /// <param name="slices">The slices of the new model: the same rows are taken.</param>
    /// <returns>Its figures; where the data of today are not those that it reads, why not.</returns>
    public (BaselineMetrics Overall, IReadOnlyList<SliceMetrics> Slices) Score(Table test, IReadOnlyList<SliceMetrics> slices)
    {
        var overall = new BaselineMetrics { Package = Package, Version = Version, ModelSha256 = ModelSha256 };
        if (SchemaDifferences.Between(Schema, test) is { Count: > 0 } differences)
        {
            return (overall with { Differences = differences }, slices);
        }

        Predictions predictions = Predict(test);
        IReadOnlyList<MetricValue> metrics = predictions.Metrics();
        return (
            overall with { Metrics = MetricsFile.ValuesOf(metrics), Undefined = MetricsFile.ReasonsOf(metrics) },
            [.. slices.GroupBy(slice => slice.Column).SelectMany(column => Score(column, Slicer.Divide(test, test.Schema[column.Key]), predictions))]);
    }

    private static IEnumerable<SliceMetrics> Score(IEnumerable<SliceMetrics> slices, IReadOnlyList<Slice> divided, Predictions predictions) =>
        slices.Select(slice => slice with
        {
            Baseline = MetricsFile.ValuesOf(predictions.Select(divided.First(candidate => candidate.Value == slice.Value).Rows).Metrics()),
        });
}
