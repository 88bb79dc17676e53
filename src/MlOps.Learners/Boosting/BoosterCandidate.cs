using MlOps.Data.Schema;
using MlOps.Learners.Boosting.Features;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting;

/// <summary>Boosting with the number of iterations found on held-out rows, to be compared with other candidates and trained anew on all rows.</summary>
internal sealed class BoosterCandidate
{
    private const string Trainer = "GradientBoosting";

    private readonly TrainingRequest _request;
    private readonly TrainingSplits _splits;
    private readonly WorkerSet _workers;
    private readonly BoostingData _data;
    private readonly BoosterOptions _options;

    private BoosterCandidate(
        TrainingRequest request, TrainingSplits splits, WorkerSet workers, BoostingData data, BoosterOptions options, IterationChoice choice)
    {
        _request = request;
        _splits = splits;
        _workers = workers;
        _data = data;

        // The final model learns from more rows than those that the iterations were found with, and bears so many more.
        double iterations = choice.Iterations * (splits.All.Rows / splits.Splits.Average(split => split.TrainingRows.Length));
        _options = options with { NumberOfIterations = Math.Min((int)Math.Round(iterations), options.NumberOfIterations) };
        Choice = choice;
    }

    /// <summary>The iterations found, and the held-out scores of each split.</summary>
    public IterationChoice Choice { get; }

    /// <summary>The entry in the list of what was compared.</summary>
    public TrainingCandidate Summary => new(Trainer, Choice.Metric, Choice.MetricValue, BoosterHyperparameters.Describe(_options, _data.Schema.Task));

    /// <summary>Whether a schema has a column that the trees can use.</summary>
    public static bool CanLearnFrom(DataSchema schema) => Feature.Of(schema).Count > 0;

    /// <summary>Finds the number of iterations.</summary>
    /// <param name="request">The training run.</param>
    /// <param name="splits">Its rows, and how candidates are compared.</param>
    /// <param name="hyperparameters">What the user set of this trainer's hyperparameters.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="Data.Diagnostics.DiagnosticException">The data or a hyperparameter does not allow it.</exception>
    public static BoosterCandidate Search(
        TrainingRequest request, TrainingSplits splits, IReadOnlyDictionary<string, Hyperparameter> hyperparameters, CancellationToken cancellationToken)
    {
        Data.Tables.Table all = splits.All;
        BoosterOptions options = BoosterHyperparameters.Read(BoosterOptions.For(all.Rows, Feature.Of(all.Schema).Count), all.Schema.Task, hyperparameters);
        var data = BoostingData.Of(all, options.MaximumBinCountPerFeature, request.Seed, new WorkerSet(request.Threads));
        return Search(request, splits, data, options, cancellationToken);
    }

    /// <summary>Finds the number of iterations on rows that are binned already.</summary>
    public static BoosterCandidate Search(
        TrainingRequest request, TrainingSplits splits, BoostingData data, BoosterOptions options, CancellationToken cancellationToken)
    {
        BoostingChecks.Targets(data.Schema, data.Targets, options.Objective);
        var workers = new WorkerSet(request.Threads);
        request.Log.Progress($"{Trainer}: looking for the number of iterations");
        IterationChoice choice = IterationSearch.Run(data, options, splits.Splits, request.Seed, workers, cancellationToken);
        return new BoosterCandidate(request, splits, workers, data, options, choice);
    }

    /// <summary>How it learns; the number of iterations is that of the final model.</summary>
    public BoosterOptions Options => _options;

    /// <summary>What it learns from.</summary>
    public BoostingData Data => _data;

    /// <summary>Trains on all rows with the iterations found.</summary>
    /// <param name="model">Models of different numbers differ in the random choices of rows and features.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    public FittedBooster Fit(int model, CancellationToken cancellationToken)
    {
        _request.Log.Progress($"{Trainer}: {_options.NumberOfIterations} iterations on {_splits.All.Rows} rows");
        int[] allRows = [.. Enumerable.Range(0, _splits.All.Rows)];
        int seed = model == 0 ? _request.Seed : (int)(CounterRandom.Bits(_request.Seed, RandomStream.Models, model) >> 33);
        return FittedBooster.Fit(_data, _options, allRows, seed, _workers, cancellationToken);
    }

    /// <summary>Trains on all rows with the iterations found, and exports.</summary>
    public TrainedModel Refit(CancellationToken cancellationToken)
    {
        FittedBooster fitted = Fit(model: 0, cancellationToken);
        return new TrainedModel
        {
            Onnx = BoosterExporter.Export(_data, fitted.Ensemble, _data.Objective(_options).HasLogLink),
            Trainer = Trainer,
            Hyperparameters = Summary.Hyperparameters,
            FeatureImportance = fitted.Importance(_data),
            Candidates = [Summary],
            SelectedBy = _splits.SelectedBy,
        };
    }
}
