using MlOps.Learners.Boosting;
using MlOps.Learners.Boosting.Ensembles;
using MlOps.Learners.Linear;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Auto;

/// <summary>A model that was tried on held-out rows.</summary>
internal interface ICandidate
{
    /// <summary>What it is and how good it was.</summary>
    TrainingCandidate Summary { get; }

    /// <summary>For each split the raw scores of its held-out rows [rows × outputs].</summary>
    IReadOnlyList<double[]> HeldOutScores { get; }
}

/// <summary>Boosted trees.</summary>
/// <param name="booster">The boosting that was tried.</param>
/// <param name="splits">The rows that it was tried on.</param>
/// <param name="mostModels">The most models to average.</param>
internal sealed class TreeCandidate(BoosterCandidate booster, TrainingSplits splits, int mostModels) : ICandidate
{
    // What averaging brings falls with the number of models; what they cost at each prediction does not.
    private const int EnoughTrees = 1000;

    /// <inheritdoc/>
    public TrainingCandidate Summary => booster.Summary with { Models = Models };

    /// <inheritdoc/>
    public IReadOnlyList<double[]> HeldOutScores => booster.Choice.HeldOutScores;

    /// <summary>What the search took.</summary>
    public long Work { get; } = TreeWork.OfSearch(booster, splits);

    /// <summary>What it learns from.</summary>
    public BoostingData Data => booster.Data;

    /// <summary>Whether the prediction is the exponential of the trees' sum; such a candidate is never blended.</summary>
    public bool HasLogLink => Data.Objective(booster.Options).HasLogLink;

    /// <summary>How many models are averaged: one where they would all be the same.</summary>
    private int Models => booster.Options is { SubsampleFraction: >= 1, FeatureFraction: >= 1 }
        ? 1
        : Math.Clamp(EnoughTrees / (booster.Options.NumberOfIterations * Data.Objective(booster.Options).Outputs), 1, mostModels);

    /// <summary>The average of the models, trained on all rows, and the columns' importance.</summary>
    public (TreeEnsemble Ensemble, IReadOnlyList<KeyValuePair<string, double>> Importance) Fit(CancellationToken cancellationToken)
    {
        int models = Models;
        FittedBooster[] fitted = [.. Enumerable.Range(0, models).Select(model => booster.Fit(model, cancellationToken))];
        var average = new FittedBooster(TreeEnsemble.Sum([.. fitted.Select(model => (model.Ensemble, 1.0 / models))]), booster.Options);
        return (average.Ensemble, average.Importance(Data));
    }
}

/// <summary>A linear model.</summary>
internal sealed class LinearCandidate : ICandidate
{
    private readonly TrainingRequest _request;
    private readonly TrainingSplits _splits;
    private readonly LinearOptions _options;
    private readonly LinearSelection _selection;

    private LinearCandidate(TrainingRequest request, TrainingSplits splits, LinearOptions options, LinearSelection selection)
    {
        _request = request;
        _splits = splits;
        _options = options;
        _selection = selection;
    }

    /// <inheritdoc/>
    public TrainingCandidate Summary => LinearTrainer.Candidate(_options, _selection);

    /// <inheritdoc/>
    public IReadOnlyList<double[]> HeldOutScores => _selection.HeldOutScores;

    /// <summary>Chooses the regularisation, with so much work at most.</summary>
    public static LinearCandidate Search(
        TrainingRequest request, TrainingSplits splits, IReadOnlyDictionary<string, Hyperparameter> given, long mostWork, CancellationToken cancellationToken)
    {
        LinearOptions options = LinearOptions.Read(given, splits.All) with { MostWork = mostWork };
        TrainingSplits sampled = splits with { Splits = [.. splits.Splits.Select(split => split.WithFewerTrainingRows(AutoPlan.LinearRows, request.Seed))] };
        return new LinearCandidate(request, splits, options, LinearTrainer.Select(sampled, options, request, cancellationToken));
    }

    /// <summary>The model, fitted to all rows or to a sample of many, and the columns' importance.</summary>
    public (LinearModel Model, IReadOnlyList<KeyValuePair<string, double>> Importance) Fit(CancellationToken cancellationToken)
    {
        Data.Tables.Table rows = _splits.All.Rows <= AutoPlan.LinearRows
            ? _splits.All
            : _splits.All.Select(Shuffle.Sample(_splits.All.Rows, AutoPlan.LinearRows, _request.Seed));
        LinearModel model = LinearTrainer.FitModel(rows, _options, _selection, _request, cancellationToken);
        return (model, model.Importance(rows));
    }
}
