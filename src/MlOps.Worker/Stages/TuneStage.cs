using System.Globalization;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Tables;
using MlOps.Evaluation;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Metrics;
using MlOps.Learners.Tuning;
using MlOps.Worker.Execution;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Stages;

/// <summary>Searches for hyperparameters. A share of the trials leaves nothing but their results, for the build that merges them.</summary>
internal sealed class TuneStage : IStage
{
    private static readonly string[] s_programs = ["MlOps.Data.dll", "MlOps.Evaluation.dll", "MlOps.Learners.dll"];

    private readonly TrainingOptions _training;
    private readonly TuningOptions? _options;

    public TuneStage(OptionReader reader)
    {
        _training = TrainingOptions.Read(reader);
        _options = _training.Searched.Count > 0 ? TuningOptions.Read(reader, _training) : null;
    }

    public StageInputs Inputs => StageInputs.Tune;

    /// <summary>The trials of a share are in the cache one by one; beside them it has no artifact.</summary>
    public bool IsCached => _options is { Shard: null };

    public IReadOnlyList<string> Artifacts => _options is null ? [] : [ArtifactNames.TrainingTable, ArtifactNames.ValidationTable];

    public IReadOnlyList<string> Outputs => [ArtifactNames.Trials, ArtifactNames.Tuned, ArtifactNames.TuningMeasurements];

    public IEnumerable<FingerprintPart> Items(StageRequest request) => TrainingOptions.Items(request).Select(FingerprintPart.OfItem);

    public void Run(StageContext context)
    {
        if (_options is not { } options)
        {
            // The build runs the stage only where there is something to search.
            return;
        }

        Table training = TableFile.Open(context.Artifacts[ArtifactNames.TrainingTable]);
        Table validation = TableFile.Open(context.Artifacts[ArtifactNames.ValidationTable]);
        string key = Context(context.Artifacts);
        string trials = context.Artifacts["trials"];
        var store = new TrialFiles(Path.Combine(trials, key), context.Cache);
        if (store.Count is > 0 and var kept)
        {
            context.Log.Note(string.Create(CultureInfo.InvariantCulture, $"goes on from an earlier search of these data: {kept} results of trials are kept, and those that belong to this one are not run again"));
        }

        TuningResult result = Tuner.Run(
            new TuningRequest
            {
                Training = training,
                Validation = validation,
                Folds = options.Folds,
                Space = options.Space,
                Strategy = options.Strategy,
                Trials = options.Trials,
                TimeLimit = options.TimeLimit,
                Shard = options.Shard,
                Fixed = options.Fixed,
                Seed = _training.Seed,
                Threads = _training.Threads,
                Context = key,
                Store = store,
                Metric = RawScores.PrimaryMetric,
                Log = context.Log,
            },
            context.CancellationToken);

        var verdict = new TuningVerdict(options, result, _training.Searched);
        File.WriteAllText(context.Output(ArtifactNames.TuningMeasurements), Measurements(result).ToJson());
        if (options.Shard is { } shard)
        {
            context.Log.Summary(string.Create(CultureInfo.InvariantCulture, $"share {shard.Index}/{shard.Count} of the trials is done: {verdict.Counts()}. No model yet: build without TuneShard to merge the shares"));
            return;
        }

        Trial best = verdict.Judge(context.Log);
        File.WriteAllText(context.Output(ArtifactNames.Trials), Record(options, result, best, training.Schema.Task).ToJson());
        File.WriteAllText(context.Output(ArtifactNames.Tuned), new TunedFile(options.Space.Trainer, Named(best.Hyperparameters)).ToJson());
        DeleteOthers(trials, key);
        context.Log.Summary(verdict.Summary(best));
    }

    /// <summary>What every result depends on beside its hyperparameters and folds.</summary>
    private static string Context(ArtifactsFolder artifacts) => FingerprintPart.HashOf(
    [
        artifacts.Hashes.Of(artifacts[ArtifactNames.TrainingTable]),
        artifacts.Hashes.Of(artifacts[ArtifactNames.ValidationTable]),
        .. s_programs.Select(program => artifacts.Hashes.Of(Path.Combine(AppContext.BaseDirectory, program))),
    ]);

    /// <summary>Results for other data or by another program are of no use here any more.</summary>
    private static void DeleteOthers(string trials, string key)
    {
        foreach (string folder in Directory.Exists(trials) ? Directory.GetDirectories(trials) : [])
        {
            if (Path.GetFileName(folder) != key)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private TrialsFile Record(TuningOptions options, TuningResult result, Trial best, ModelTask task) => new()
    {
        Trainer = options.Space.Trainer,
        Strategy = options.Strategy.ToString(),
        Seed = _training.Seed,
        SelectedBy = result.SelectedBy,
        Folds = result.Folds,
        Loss = result.Loss,
        Metric = MetricCatalogue.Primary(task).Name,
        SearchSpace = [.. options.Space.Dimensions.Select(Record)],
        Planned = result.Planned,
        Best = best.Number,
        Defaults = Record(result.Defaults!),
        Trials = [.. result.Trials.Where(trial => trial.Number > 0).Select(Record)],
    };

    private static SearchedRecord Record(SearchDimension dimension) => dimension switch
    {
        NumberRange range => new SearchedRecord(range.Name, From: range.From, To: range.To, Scale: range.IsLog ? "Log" : "Linear"),
        ValueList list => new SearchedRecord(list.Name, list.Values),
        _ => throw new ArgumentException($"{dimension.GetType().Name} has no record.", nameof(dimension)),
    };

    private static TrialRecord Record(Trial trial) => new(
        trial.Number,
        trial.State.ToString(),
        trial.Loss,
        trial.Metric,
        Named(trial.Hyperparameters),
        [.. trial.Folds.Select(fold => new FoldRecord(fold.Loss, fold.Metric))],
        trial.Failure);

    private static TuningMeasurements Measurements(TuningResult result) => new(
        result.Seconds,
        [.. result.Trials.Where(trial => trial.Seconds is not null).Select(trial => new NamedValue<double>(trial.Number.ToString(CultureInfo.InvariantCulture), trial.Seconds!.Value))]);

    private static IReadOnlyList<NamedValue<string>> Named(IReadOnlyList<KeyValuePair<string, string>> pairs) =>
        [.. pairs.Select(pair => new NamedValue<string>(pair.Key, pair.Value))];
}
