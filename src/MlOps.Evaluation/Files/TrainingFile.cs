using System.Text.Json.Serialization;

namespace MlOps.Evaluation.Files;

/// <summary><c>training.json</c>: how the model came about.</summary>
public sealed record TrainingFile
{
    /// <summary>The trainer that made the model.</summary>
    public required string Trainer { get; init; }

    /// <summary>The seed of every random choice.</summary>
    public required int Seed { get; init; }

    /// <summary>How much each feature column contributes by the trainer's own measure, summing to one, largest first.</summary>
    public required IReadOnlyList<NamedValue<double>> FeatureImportance { get; init; }

    /// <summary>The candidates that were compared, best first.</summary>
    public required IReadOnlyList<CandidateRecord> Candidates { get; init; }

    /// <summary>What the model is made of: the candidates with a share in it, by trainer, whichever was better.</summary>
    [JsonIgnore]
    public IReadOnlyList<MemberRecord> Members =>
    [
        .. Candidates.Where(candidate => candidate.Weight > 0)
            .OrderBy(candidate => candidate.Trainer, StringComparer.Ordinal)
            .Select(candidate => new MemberRecord(candidate.Trainer, candidate.Weight, candidate.Models, candidate.Hyperparameters)),
    ];

    /// <summary>How candidates were compared: <c>Validation</c> or <c>CrossValidation</c>.</summary>
    public required string SelectedBy { get; init; }

    /// <summary>How the scores were calibrated on held-out rows; null where they are left as they are.</summary>
    public CalibrationRecord? Calibration { get; init; }

    /// <summary>The number of rows learned from. Nothing here is of the test rows, so that other ones train nothing again.</summary>
    public required TrainingRowCounts Rows { get; init; }

    /// <summary>The file's text.</summary>
    public string ToJson() => ArtifactJson.Write(this);

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not such a file.</exception>
    public static TrainingFile FromJson(string json) => ArtifactJson.Read<TrainingFile>(json);
}

/// <summary>The number of rows learned from.</summary>
/// <param name="Train">Of the training set.</param>
/// <param name="Validation">Of the validation set.</param>
public sealed record TrainingRowCounts(int Train, int Validation);

/// <summary>A name and a value; a list of them keeps its order in JSON.</summary>
public sealed record NamedValue<T>(string Name, T Value);

/// <summary>A model that was tried.</summary>
/// <param name="Trainer">The trainer's name.</param>
/// <param name="Metric">The metric it was judged by.</param>
/// <param name="Value">The metric's value on validation data or over the folds.</param>
/// <param name="Hyperparameters">What it was trained with.</param>
/// <param name="Weight">Its share in the model's score, 0 to 1; 0 where it was left out.</param>
/// <param name="Models">How many models, trained with different random choices, make its share together.</param>
public sealed record CandidateRecord(
    string Trainer, string Metric, double Value, IReadOnlyList<NamedValue<string>> Hyperparameters, double Weight = 1, int Models = 1);

/// <summary>A part of a model.</summary>
/// <param name="Trainer">The trainer that made it.</param>
/// <param name="Weight">Its share in the model's score, above 0; 1 where there is no other.</param>
/// <param name="Models">How many models, trained with different random choices, make its share together.</param>
/// <param name="Hyperparameters">What it was trained with, defaults included, in the trainer's order.</param>
public sealed record MemberRecord(string Trainer, double Weight, int Models, IReadOnlyList<NamedValue<string>> Hyperparameters);

/// <summary>Scores that were multiplied and moved, since that lowered the log-loss on held-out rows beyond chance.</summary>
/// <param name="Scale">What they are multiplied by; below 1 where the model was too sure of itself.</param>
/// <param name="Offset">What is added to log-odds; 0 for several classes.</param>
/// <param name="LogLossBefore">The held-out log-loss without it, in nats.</param>
/// <param name="LogLoss">The held-out log-loss with it, in nats.</param>
public sealed record CalibrationRecord(double Scale, double Offset, double LogLossBefore, double LogLoss);
