using System.Text.Json.Serialization;

namespace MlOps.Evaluation.Files;

/// <summary><c>trials.json</c>: the search for hyperparameters. It holds no times, so that the same search gives the same bytes.</summary>
public sealed record TrialsFile
{
    /// <summary>The trainer whose hyperparameters were searched.</summary>
    public required string Trainer { get; init; }

    /// <summary><c>Grid</c>, <c>Random</c> or <c>Bayesian</c>.</summary>
    public required string Strategy { get; init; }

    /// <summary>The seed of the search, of the folds and of the trainer.</summary>
    public required int Seed { get; init; }

    /// <summary>How trials were judged: <c>Validation</c> or <c>CrossValidation</c>.</summary>
    public required string SelectedBy { get; init; }

    /// <summary>The number of folds of a trial that was not given up.</summary>
    public required int Folds { get; init; }

    /// <summary>What trials are ranked by; smaller is better. It is of held-out rows of training and validation, never of test rows: the same name in <c>metrics.json</c> is another figure.</summary>
    public required string Loss { get; init; }

    /// <summary>The metric told beside it.</summary>
    public required string Metric { get; init; }

    /// <summary>What was searched.</summary>
    public required IReadOnlyList<SearchedRecord> SearchSpace { get; init; }

    /// <summary>How many trials were planned; there are fewer where time was up.</summary>
    public required int Planned { get; init; }

    /// <summary>The number of the best trial, by which the model is trained.</summary>
    public required int Best { get; init; }

    /// <summary>What would be used without tuning, judged the same way.</summary>
    public required TrialRecord Defaults { get; init; }

    /// <summary>The trials, in their order.</summary>
    public required IReadOnlyList<TrialRecord> Trials { get; init; }

    /// <summary>The trials that were not given up, best first.</summary>
    [JsonIgnore]
    public IEnumerable<TrialRecord> Leaderboard => Trials.Where(trial => trial.State == "Completed").OrderBy(trial => trial.Loss).ThenBy(trial => trial.Number);

    /// <summary>The file's text.</summary>
    public string ToJson() => ArtifactJson.Write(this);

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not such a file.</exception>
    public static TrialsFile FromJson(string json) => ArtifactJson.Read<TrialsFile>(json);
}

/// <summary>A hyperparameter that was searched: a list of values, or a range.</summary>
/// <param name="Name">The hyperparameter.</param>
/// <param name="Values">The values; null for a range.</param>
/// <param name="From">The least value of a range.</param>
/// <param name="To">The greatest value of a range.</param>
/// <param name="Scale"><c>Linear</c> or <c>Log</c>, for a range.</param>
public sealed record SearchedRecord(
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Values = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? From = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? To = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Scale = null);

/// <summary>One trial.</summary>
/// <param name="Number">From one; zero for the defaults.</param>
/// <param name="State"><c>Completed</c>, <c>Pruned</c> (given up, being worse than most) or <c>Failed</c>.</param>
/// <param name="Loss">The mean loss of the folds judged; null where it failed.</param>
/// <param name="Metric">The mean metric; null where it failed or a fold does not define it.</param>
/// <param name="Hyperparameters">The values tried.</param>
/// <param name="Folds">The folds judged.</param>
/// <param name="Failure">Why it failed.</param>
public sealed record TrialRecord(
    int Number,
    string State,
    double? Loss,
    double? Metric,
    IReadOnlyList<NamedValue<string>> Hyperparameters,
    IReadOnlyList<FoldRecord> Folds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Failure = null);

/// <summary>How good a trial was on a fold.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Metric">The metric; null where the rows do not define it.</param>
public sealed record FoldRecord(double Loss, double? Metric);

/// <summary><c>hyperparameters.json</c>: what the search chose. Training depends on this alone, not on how it was found.</summary>
/// <param name="Trainer">The trainer.</param>
/// <param name="Hyperparameters">The values of what was searched.</param>
public sealed record TunedFile(string Trainer, IReadOnlyList<NamedValue<string>> Hyperparameters)
{
    /// <summary>The file's text.</summary>
    public string ToJson() => ArtifactJson.Write(this);

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not such a file.</exception>
    public static TunedFile FromJson(string json) => ArtifactJson.Read<TunedFile>(json);
}

/// <summary><c>measurements/tune.json</c>: how long the search took in this build.</summary>
/// <param name="TuningSeconds">The whole of it.</param>
/// <param name="Trials">The seconds of each trial that was run and not found, by number.</param>
public sealed record TuningMeasurements(double TuningSeconds, IReadOnlyList<NamedValue<double>> Trials)
{
    /// <summary>The file's text.</summary>
    public string ToJson() => ArtifactJson.Write(this);
}
