using MlOps.Learners.Boosting.Features;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting;

/// <summary>Histogram gradient boosting, leaf-wise, with categories and missing values.</summary>
/// <remarks>
/// The number of iterations is found by early stopping, on the validation rows or, where rows are few, by
/// cross-validation; the model is then trained anew on all rows.
/// </remarks>
public sealed class GradientBoostingTrainer : ITrainer
{
    /// <inheritdoc/>
    public string Name => "GradientBoosting";

    /// <inheritdoc/>
    public TrainedModel Train(TrainingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var workers = new WorkerSet(request.Threads);
        BoosterOptions options = OptionsFor(request);
        BoostingData data = BoostingData.Of(
            request.Training, request.Validation, options.MaximumBinCountPerFeature, request.Seed, workers, request.Log);
        bool crossValidated = IsCrossValidated(data);
        request.Log.Progress(crossValidated ? "GradientBoosting: cross-validation" : "GradientBoosting: early stopping on validation rows");
        IterationChoice choice = crossValidated
            ? IterationSearch.ByCrossValidation(data, options, request.Seed, workers, cancellationToken)
            : IterationSearch.OnValidation(data, options, request.Seed, workers, cancellationToken);
        return Fit(data, options, choice, crossValidated, request, cancellationToken);
    }

    /// <summary>The defaults for the data, and what the items set.</summary>
    internal static BoosterOptions OptionsFor(TrainingRequest request) =>
        BoosterHyperparameters.Apply(
        BoosterOptions.For(request.Training.Rows + request.Validation.Rows, Feature.Of(request.Training.Schema).Count), request.Hyperparameters);

    /// <summary>Whether the data are so few that the number of iterations is better found by cross-validation.</summary>
    internal static bool IsCrossValidated(BoostingData data) =>
        data.ValidationRows.Length == 0 || data.AllRows.Length < BoosterOptions.FewRows;

    /// <summary>Trains on all rows with the iterations chosen, and exports.</summary>
    internal static TrainedModel Fit(
        BoostingData data, BoosterOptions options, IterationChoice choice, bool crossValidated, TrainingRequest request, CancellationToken cancellationToken)
    {
        request.Log.Progress($"GradientBoosting: {choice.Iterations} iterations on all rows");
        FittedBooster fitted = FittedBooster.Fit(
            data, options with { NumberOfIterations = choice.Iterations }, data.AllRows, request.Seed, new WorkerSet(request.Threads), cancellationToken);
        IReadOnlyList<KeyValuePair<string, string>> hyperparameters = BoosterHyperparameters.Describe(fitted.Options);
        return new TrainedModel
        {
            Onnx = BoosterExporter.Export(data, fitted.Ensemble),
            Trainer = "GradientBoosting",
            Hyperparameters = hyperparameters,
            FeatureImportance = fitted.Importance(data),
            Candidates = [new TrainingCandidate("GradientBoosting", choice.Metric, choice.MetricValue, hyperparameters)],
            SelectedBy = crossValidated ? "CrossValidation" : "Validation",
        };
    }
}
