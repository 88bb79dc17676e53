using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.InteroperationTests.OnnxRuntime;

namespace MlOps.EndToEndTests.RealData;

/// <summary>Test rows as inputs of the graph, and the metric that an engine's outputs on them come to.</summary>
internal static class RowScores
{
    /// <summary>The feature columns as the model's graph takes them.</summary>
    public static IReadOnlyList<InputColumn> Inputs(Table rows) =>
        [.. rows.Schema.Features.Select(feature => new InputColumn(feature.Name, Values(rows[feature.Name])))];

    /// <summary>The metric that <c>metrics.json</c> must show as well, computed from the outputs of an engine alone.</summary>
    public static (string Metric, double Value) Metric(Table rows, IReadOnlyDictionary<string, Array> outputs)
    {
        if (rows.Schema.Task == ModelTask.Regression)
        {
            var scores = (double[])outputs["Score"];
            var squares = rows.LabelNumbers.ToArray().Zip(scores, (label, score) => (label - score) * (label - score));
            return ("RootMeanSquaredError", Math.Sqrt(squares.Average()));
        }

        var labels = (CategoryColumn)rows[rows.Schema.LabelColumn];
        var right = ((string[])outputs["PredictedLabel"]).Where((label, row) => label == labels[row]).Count();
        return (rows.Schema.Task == ModelTask.BinaryClassification ? "Accuracy" : "MicroAccuracy", (double)right / rows.Rows);
    }

    private static Array Values(Column column) => column switch
    {
        NumberColumn numbers => numbers.Values,
        TimestampColumn timestamps => timestamps.Values,
        CategoryColumn categories => Enumerable.Range(0, categories.Length).Select(row => categories[row] ?? "").ToArray(),
        TextColumn texts => texts.Values.Select(text => text ?? "").ToArray(),
        _ => throw new ArgumentException($"A column cannot be {column.GetType()}.", nameof(column)),
    };
}
