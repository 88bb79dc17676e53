using MlOps.Runtime.Onnx;

namespace MlOps.Learners;

/// <summary>What a trainer gives back: an ONNX model and how it came about.</summary>
public sealed record TrainedModel
{
    /// <summary>The graph from raw columns to the prediction, with the names of <c>ModelConventions</c>.</summary>
    public required OnnxModel Onnx { get; init; }

    /// <summary>The trainer that made it: <c>GradientBoosting</c>, <c>Linear</c>, or <c>Ensemble</c> where it is a weighted sum of several.</summary>
    public required string Trainer { get; init; }

    /// <summary>The hyperparameters used, defaults included, in the trainer's order; of an ensemble those of the largest member, while <see cref="Candidates"/> have all.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Hyperparameters { get; init; }

    /// <summary>How much each feature column contributes: the trainer's own measure, summing to one, largest first.</summary>
    public required IReadOnlyList<KeyValuePair<string, double>> FeatureImportance { get; init; }

    /// <summary>The candidates that were compared, best first; one entry where there was no choice.</summary>
    public required IReadOnlyList<TrainingCandidate> Candidates { get; init; }

    /// <summary>How candidates were compared: <c>Validation</c> or <c>CrossValidation</c>.</summary>
    public required string SelectedBy { get; init; }

    /// <summary>How the scores were calibrated on held-out rows; null where they are left as they are.</summary>
    public ScoreCalibration? Calibration { get; init; }
}

/// <summary>Scores made more honest: multiplied and moved, as lowered the log-loss on held-out rows beyond chance.</summary>
/// <param name="Scale">What they are multiplied by; below 1 where the model was too sure of itself.</param>
/// <param name="Offset">What is added to log-odds; 0 for several classes.</param>
/// <param name="LogLossBefore">The held-out log-loss without it, in nats.</param>
/// <param name="LogLoss">The held-out log-loss with it, in nats.</param>
public sealed record ScoreCalibration(double Scale, double Offset, double LogLossBefore, double LogLoss);

/// <summary>A model that was tried.</summary>
/// <param name="Trainer">The trainer's name.</param>
/// <param name="Metric">The metric it was judged by, in the names of the gates.</param>
/// <param name="Value">The metric's value on validation data or over the folds.</param>
/// <param name="Hyperparameters">What it was trained with.</param>
public sealed record TrainingCandidate(string Trainer, string Metric, double Value, IReadOnlyList<KeyValuePair<string, string>> Hyperparameters)
{
    /// <summary>Its share in the model's score, 0 to 1; 0 where it was left out.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>How many models, trained with different random choices, make its share together.</summary>
    public int Models { get; init; } = 1;
}
