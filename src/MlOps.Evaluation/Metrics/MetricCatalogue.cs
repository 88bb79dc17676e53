using MlOps.Data;
using static MlOps.Evaluation.Metrics.MetricDirection;
using static MlOps.Evaluation.Metrics.MetricNames;

namespace MlOps.Evaluation.Metrics;

/// <summary>All metrics, with what they mean and which way they are better.</summary>
public static class MetricCatalogue
{
    private const double Unbounded = double.PositiveInfinity;

    private static readonly ModelTask[] Binary = [ModelTask.BinaryClassification];
    private static readonly ModelTask[] Multiclass = [ModelTask.MulticlassClassification];
    private static readonly ModelTask[] Classification = [ModelTask.BinaryClassification, ModelTask.MulticlassClassification];
    private static readonly ModelTask[] Regression = [ModelTask.Regression];
    private static readonly ModelTask[] Every = [ModelTask.BinaryClassification, ModelTask.MulticlassClassification, ModelTask.Regression];

    /// <summary>Every metric; a task's metrics stand in the order of reports, the one that sums a model up first.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        Share(AreaUnderRocCurve, "Area under ROC curve", "The chance that a random positive row scores above a random negative one; 0.5 is guessing.", Binary),
        Share(AreaUnderPrecisionRecallCurve, "Average precision", "The area under the precision-recall curve; guessing gives the share of positive rows.", Binary),
        Share(Accuracy, "Accuracy", "The share of rows whose label is predicted right.", Binary),
        Share(F1Score, "F1 score", "The harmonic mean of precision and recall of the positive label.", Binary),
        Share(PositivePrecision, "Precision", "Of the rows predicted positive, the share that is.", Binary),
        Share(PositiveRecall, "Recall", "Of the positive rows, the share that is found.", Binary),
        Share(MicroAccuracy, "Micro accuracy", "The share of rows whose label is predicted right.", Multiclass),
        Share(MacroAccuracy, "Macro accuracy", "The accuracy of each label, averaged so that rare labels count as much as frequent ones.", Multiclass),
        Share(TopKAccuracy, "Top-3 accuracy", "The share of rows whose label is among the three most probable (two where there are three labels).", Multiclass),
        new(LogLoss, "Log loss", "How surprised the model is by the truth, in nats a row; confident mistakes cost most.", LowerIsBetter, 0, Unbounded, Classification),
        new(LogLossReduction, "Log-loss reduction", "The part of the log loss of always answering the labels' shares that the model removes.", HigherIsBetter, -Unbounded, 1, Multiclass),
        Share(NegativePrecision, "Precision of the negative label", "Of the rows predicted negative, the share that is.", Binary),
        Share(NegativeRecall, "Recall of the negative label", "Of the negative rows, the share that is found.", Binary),
        new(RootMeanSquaredError, "Root mean squared error", "The typical error in the label's unit; large errors weigh more.", LowerIsBetter, 0, Unbounded, Regression),
        new(MeanAbsoluteError, "Mean absolute error", "The average distance from the truth, in the label's unit.", LowerIsBetter, 0, Unbounded, Regression),
        new(MeanSquaredError, "Mean squared error", "The average squared error.", LowerIsBetter, 0, Unbounded, Regression),
        new(RSquared, "R squared", "The part of the label's variance that the model explains; 0 is always answering the mean.", HigherIsBetter, -Unbounded, 1, Regression),
        Measurement(ModelSizeBytes, "Model size", "The length of the ONNX file in bytes."),
        Measurement(PredictionMicroseconds, "Prediction time", "The time of one prediction in microseconds."),
        Measurement(TrainingSeconds, "Training time", "The time of training in seconds."),
    ];

    /// <summary>The metric of that name; null where there is none.</summary>
    public static Metric? Find(string name) => All.FirstOrDefault(metric => metric.Name == name);

    /// <summary>The metrics computed from predictions of a task, in the order of reports.</summary>
    public static IEnumerable<Metric> Of(ModelTask task) => All.Where(metric => !metric.IsMeasurement && metric.Tasks.Contains(task));

    /// <summary>The names that a gate of the task may use, in ordinal order.</summary>
    public static IReadOnlyList<string> GateNames(ModelTask task) =>
        [.. All.Where(metric => metric.Tasks.Contains(task)).Select(metric => metric.Name).Order(StringComparer.Ordinal)];

    /// <summary>The metric that sums up a model of the task.</summary>
    public static Metric Primary(ModelTask task) => Of(task).First();

    private static Metric Share(string name, string title, string meaning, ModelTask[] tasks) =>
        new(name, title, meaning, HigherIsBetter, 0, 1, tasks);

    private static Metric Measurement(string name, string title, string meaning) =>
        new(name, title, meaning, LowerIsBetter, 0, Unbounded, Every) { IsMeasurement = true };
}
