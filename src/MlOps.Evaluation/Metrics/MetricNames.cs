namespace MlOps.Evaluation.Metrics;

/// <summary>The names of the metrics: ML.NET's, since .NET people know them.</summary>
public static class MetricNames
{
#pragma warning disable CS1591 // the meaning of each is in MetricCatalogue
    public const string AreaUnderRocCurve = "AreaUnderRocCurve";
    public const string AreaUnderPrecisionRecallCurve = "AreaUnderPrecisionRecallCurve";
    public const string Accuracy = "Accuracy";
    public const string F1Score = "F1Score";
    public const string PositivePrecision = "PositivePrecision";
    public const string PositiveRecall = "PositiveRecall";
    public const string NegativePrecision = "NegativePrecision";
    public const string NegativeRecall = "NegativeRecall";
    public const string LogLoss = "LogLoss";
    public const string MicroAccuracy = "MicroAccuracy";
    public const string MacroAccuracy = "MacroAccuracy";
    public const string LogLossReduction = "LogLossReduction";
    public const string TopKAccuracy = "TopKAccuracy";
    public const string RootMeanSquaredError = "RootMeanSquaredError";
    public const string MeanAbsoluteError = "MeanAbsoluteError";
    public const string MeanSquaredError = "MeanSquaredError";
    public const string RSquared = "RSquared";
    public const string ModelSizeBytes = "ModelSizeBytes";
    public const string PredictionMicroseconds = "PredictionMicroseconds";
    public const string TrainingSeconds = "TrainingSeconds";
#pragma warning restore CS1591
}
