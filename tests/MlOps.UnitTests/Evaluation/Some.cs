using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Evaluation;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Metrics;

namespace MlOps.UnitTests.Evaluation;

/// <summary>Small data for the tests of evaluation.</summary>
internal static class Some
{
    public static BinaryPredictions Binary(bool[] labels, float[] probabilities, float[]? weights = null) =>
        new(labels, [.. probabilities.Select(probability => probability > 0.5f)], [.. probabilities.Select(Logit)], probabilities, weights);

    public static double? Value(this Predictions predictions, string metric) => predictions.Find(metric).Value;

    public static MetricValue Find(this Predictions predictions, string metric) => predictions.Metrics().Single(value => value.Metric == metric);

    public static DataSchema BinarySchema(params ColumnSchema[] features) =>
        new(ModelTask.BinaryClassification, [.. features, new ColumnSchema("Churned", ColumnType.Boolean, ColumnRole.Label, false)], "Churned", ["no", "yes"]);

    public static DataSchema RegressionSchema(params ColumnSchema[] features) =>
        new(ModelTask.Regression, [.. features, new ColumnSchema("Price", ColumnType.Number, ColumnRole.Label, false)], "Price", []);

    public static ColumnSchema Feature(string name, ColumnType type = ColumnType.Number) => new(name, type, ColumnRole.Feature, true);

    public static TrainingFile Training(ModelTask task = ModelTask.BinaryClassification) => new()
    {
        Trainer = "Linear",
        Seed = 1,
        FeatureImportance = [new("Region", 0.75), new("Age", 0.25)],
        Candidates = [new("Linear", MetricCatalogue.Primary(task).Name, 0.8, []), new("GradientBoosting", MetricCatalogue.Primary(task).Name, 0.7, [])],
        SelectedBy = "Validation",
        Rows = new TrainingRowCounts(100, 10),
    };

    /// <summary>A classification's label column.</summary>
    public static CategoryColumn Labels(string[] dictionary, params int[] codes) => new(codes, dictionary);

    private static float Logit(float probability) => MathF.Log(probability / (1 - probability));
}

/// <summary>Keeps what a stage reports.</summary>
internal sealed class RecordedLog : IStageLog
{
    public List<Diagnostic> Diagnostics { get; } = [];

    public void Report(Diagnostic diagnostic) => Diagnostics.Add(diagnostic);

    public void Progress(string text)
    {
    }

    public void Summary(string text)
    {
    }

    public void Detail(string text)
    {
    }
}
