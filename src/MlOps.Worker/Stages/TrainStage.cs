using System.Diagnostics;
using System.Globalization;
using MlOps.Data.Tables;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Gates;
using MlOps.Learners;
using MlOps.Worker.Execution;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;

namespace MlOps.Worker.Stages;

/// <summary>Fits the model.</summary>
internal sealed class TrainStage(OptionReader reader) : IStage
{
    private readonly TrainingOptions _options = TrainingOptions.Read(reader);

    public StageInputs Inputs => StageInputs.Train;

    public bool IsCached => true;

    public IReadOnlyList<string> Artifacts =>
    [
        ArtifactNames.TrainingTable, ArtifactNames.ValidationTable,
        .. _options.Searched.Count > 0 ? [ArtifactNames.Tuned] : Array.Empty<string>(),
    ];

    public IReadOnlyList<string> Outputs => [ArtifactNames.Model, ArtifactNames.Training, ArtifactNames.TrainingMeasurements];

    /// <summary>Of a search only what it chose counts, which is an artifact: another search that chooses the same trains nothing.</summary>
    public IEnumerable<FingerprintPart> Items(StageRequest request) =>
        TrainingOptions.Items(request).Where(item => !TrainingOptions.IsSearched(item)).Select(FingerprintPart.OfItem);

    public void Run(StageContext context)
    {
        Table training = TableFile.Open(context.Artifacts[ArtifactNames.TrainingTable]);
        Table validation = TableFile.Open(context.Artifacts[ArtifactNames.ValidationTable]);
        (string trainer, IReadOnlyDictionary<string, Hyperparameter> hyperparameters) = Chosen(context);
        var clock = Stopwatch.StartNew();
        TrainedModel model = Trainers.Find(trainer)!.Train(
            new TrainingRequest
            {
                Training = training,
                Validation = validation,
                Folds = _options.Folds,
                Hyperparameters = hyperparameters,
                Seed = _options.Seed,
                Threads = _options.Threads,
                Log = context.Log,
            },
            context.CancellationToken);
        double seconds = clock.Elapsed.TotalSeconds;

        File.WriteAllBytes(context.Output(ArtifactNames.Model), model.Onnx.Write());
        File.WriteAllText(context.Output(ArtifactNames.Training), Record(model, new TrainingRowCounts(training.Rows, validation.Rows)).ToJson());
        File.WriteAllText(context.Output(ArtifactNames.TrainingMeasurements), new Measurements(TrainingSeconds: seconds).ToJson());
        // The final model is fitted on both tables.
        context.Log.Summary(string.Create(CultureInfo.InvariantCulture, $"{Name(model)}, {training.Rows + validation.Rows:N0} rows{Choice(model)}"));
    }

    /// <summary>The trainer and the hyperparameters to train with: what the project fixes, and what the search chose.</summary>
    private (string Trainer, IReadOnlyDictionary<string, Hyperparameter> Hyperparameters) Chosen(StageContext context)
    {
        if (_options.Searched.Count == 0)
        {
            return (_options.Trainer, _options.Hyperparameters);
        }

        TunedFile tuned = TunedFile.FromJson(File.ReadAllText(context.Artifacts[ArtifactNames.Tuned]));
        var hyperparameters = new Dictionary<string, Hyperparameter>(_options.Trainer == tuned.Trainer ? _options.Hyperparameters : Trainers.Given(tuned.Trainer, _options.Hyperparameters));
        foreach (NamedValue<string> chosen in tuned.Hyperparameters)
        {
            hyperparameters[chosen.Name] = new Hyperparameter(chosen.Value, _options.Searched.FirstOrDefault(item => item.Name == chosen.Name)?.Location ?? default);
        }

        return (tuned.Trainer, hyperparameters);
    }

    private TrainingFile Record(TrainedModel model, TrainingRowCounts rows) => new()
    {
        Trainer = model.Trainer,
        Seed = _options.Seed,
        FeatureImportance = Named(model.FeatureImportance),
        Candidates = [.. model.Candidates.Select(candidate => new CandidateRecord(
            candidate.Trainer, candidate.Metric, candidate.Value, Named(candidate.Hyperparameters), candidate.Weight, candidate.Models))],
        SelectedBy = model.SelectedBy,
        Calibration = model.Calibration is { } calibration
            ? new CalibrationRecord(calibration.Scale, calibration.Offset, calibration.LogLossBefore, calibration.LogLoss)
            : null,
        Rows = rows,
    };

    /// <summary>The trainer, and of an ensemble what it is made of: <c>Ensemble of 72 % GradientBoosting and 28 % Linear</c>.</summary>
    private static string Name(TrainedModel model)
    {
        var shares = model.Candidates
            .GroupBy(candidate => candidate.Trainer)
            .Select(group => (Trainer: group.Key, Weight: group.Sum(candidate => candidate.Weight)))
            .Where(share => share.Weight > 0)
            .OrderByDescending(share => share.Weight)
            .Select(share => string.Create(CultureInfo.InvariantCulture, $"{100 * share.Weight:F0} % {share.Trainer}"))
            .ToList();
        string name = shares.Count > 1 ? $"{model.Trainer} of {string.Join(" and ", shares)}" : model.Trainer;
        return model.Calibration is null ? name : $"{name}, calibrated";
    }

    private static string Choice(TrainedModel model)
    {
        if (model.Candidates is not [var best, ..])
        {
            return "";
        }

        string how = model.SelectedBy == "CrossValidation" ? "by cross-validation" : "on validation";
        return string.Create(CultureInfo.InvariantCulture, $", {best.Metric} {best.Value:G4} {how}");
    }

    private static IReadOnlyList<NamedValue<T>> Named<T>(IReadOnlyList<KeyValuePair<string, T>> pairs) =>
        [.. pairs.Select(pair => new NamedValue<T>(pair.Key, pair.Value))];
}
