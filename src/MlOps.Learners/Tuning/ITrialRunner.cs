using MlOps.Data.Tables;
using MlOps.Learners.Boosting;
using MlOps.Learners.Boosting.Features;
using MlOps.Learners.Linear;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Tuning;

/// <summary>Tries hyperparameters of one trainer. Its methods may be called by several threads at once.</summary>
internal interface ITrialRunner
{
    /// <summary>All hyperparameters as they would be used, defaults included.</summary>
    /// <exception cref="Data.Diagnostics.DiagnosticException">The trainer refuses a value.</exception>
    IReadOnlyList<KeyValuePair<string, string>> Describe(IReadOnlyDictionary<string, Hyperparameter> hyperparameters);

    /// <summary>The name of the loss that trials with these fixed hyperparameters are ranked by.</summary>
    /// <exception cref="Data.Diagnostics.DiagnosticException">The trainer refuses the data or a value.</exception>
    string LossName(IReadOnlyDictionary<string, Hyperparameter> hyperparameters);

    /// <summary>Trains on rows, and judges by the held-out ones.</summary>
    /// <exception cref="Data.Diagnostics.DiagnosticException">The trainer refuses the data or a value.</exception>
    HeldOutResult Judge(IReadOnlyDictionary<string, Hyperparameter> hyperparameters, TrainingSplit split, WorkerSet workers, CancellationToken cancellationToken);
}

/// <summary>How good a model was on held-out rows.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Scores">The rows' raw scores [rows × outputs]; of a regression the predicted numbers.</param>
internal sealed record HeldOutResult(double Loss, double[] Scores);

/// <summary>Tries hyperparameters of gradient boosting; trials with the same number of bins share the binned rows.</summary>
internal sealed class BoostingTrials(Table all, int seed) : ITrialRunner
{
    // Binned rows kept for trials to come; those in use live as long as their trials.
    private const int Kept = 2;

    private readonly List<(int Bins, Lazy<BoostingData> Data)> _binned = [];

    public IReadOnlyList<KeyValuePair<string, string>> Describe(IReadOnlyDictionary<string, Hyperparameter> hyperparameters) =>
        BoosterHyperparameters.Describe(Options(hyperparameters), all.Schema.Task);

    public string LossName(IReadOnlyDictionary<string, Hyperparameter> hyperparameters)
    {
        BoosterOptions options = Options(hyperparameters);
        return Binned(options.MaximumBinCountPerFeature, WorkerSet.Single).Objective(options).Metric;
    }

    public HeldOutResult Judge(IReadOnlyDictionary<string, Hyperparameter> hyperparameters, TrainingSplit split, WorkerSet workers, CancellationToken cancellationToken)
    {
        BoosterOptions options = Options(hyperparameters);
        BoostingData data = Binned(options.MaximumBinCountPerFeature, workers);
        IterationChoice choice = IterationSearch.Run(data, options, [split], seed, workers, cancellationToken);
        double[] scores = choice.HeldOutScores[0];
        return new HeldOutResult(choice.MetricValue, data.Objective(options).HasLogLink ? Array.ConvertAll(scores, DeterministicMath.Exp) : scores);
    }

    private BoosterOptions Options(IReadOnlyDictionary<string, Hyperparameter> hyperparameters) =>
        BoosterHyperparameters.Read(BoosterOptions.For(all.Rows, Feature.Of(all.Schema).Count), all.Schema.Task, hyperparameters);

    private BoostingData Binned(int bins, WorkerSet workers)
    {
        Lazy<BoostingData> data;
        lock (_binned)
        {
            int place = _binned.FindIndex(binned => binned.Bins == bins);
            data = place >= 0 ? _binned[place].Data : new Lazy<BoostingData>(() => BoostingData.Of(all, bins, seed, workers));
            if (place >= 0)
            {
                _binned.RemoveAt(place);
            }

            _binned.Insert(0, (bins, data));
            if (_binned.Count > Kept)
            {
                _binned.RemoveAt(Kept);
            }
        }

        return data.Value;
    }
}

/// <summary>Tries hyperparameters of the linear trainer. A penalty that is not among them is chosen as in training.</summary>
internal sealed class LinearTrials(Table all) : ITrialRunner
{
    public IReadOnlyList<KeyValuePair<string, string>> Describe(IReadOnlyDictionary<string, Hyperparameter> hyperparameters) =>
        LinearOptions.Read(hyperparameters, all).Used;

    public string LossName(IReadOnlyDictionary<string, Hyperparameter> hyperparameters) => new HeldOutLoss(all.Schema.Task).Metric;

    public HeldOutResult Judge(IReadOnlyDictionary<string, Hyperparameter> hyperparameters, TrainingSplit split, WorkerSet workers, CancellationToken cancellationToken)
    {
        LinearOptions options = LinearOptions.Read(hyperparameters, all);
        double strength = options.L2Regularization
            ?? LinearSelection.Choose(new TrainingSplits(all, [split], "Validation"), options, workers, cancellationToken).L2Regularization;
        double[] scores = new LinearFit(split.Training, options, workers).Fit(strength, cancellationToken).Score(split.HeldOut, workers);
        var loss = new HeldOutLoss(all.Schema.Task);
        loss.Add(split, scores);
        return new HeldOutResult(loss.Value, scores);
    }
}
