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

    /// <summary>The raw scores of the held-out rows after training on the others.</summary>
    /// <exception cref="Data.Diagnostics.DiagnosticException">The trainer refuses the data or a value.</exception>
    double[] HeldOutScores(IReadOnlyDictionary<string, Hyperparameter> hyperparameters, TrainingSplit split, WorkerSet workers, CancellationToken cancellationToken);
}

/// <summary>Tries hyperparameters of gradient boosting; trials with the same number of bins share the binned rows.</summary>
internal sealed class BoostingTrials(Table all, int seed) : ITrialRunner
{
    // Binned rows kept for trials to come; those in use live as long as their trials.
    private const int Kept = 2;

    private readonly List<(int Bins, Lazy<BoostingData> Data)> _binned = [];

    public IReadOnlyList<KeyValuePair<string, string>> Describe(IReadOnlyDictionary<string, Hyperparameter> hyperparameters) =>
        BoosterHyperparameters.Describe(Options(hyperparameters), all.Schema.Task);

    public double[] HeldOutScores(IReadOnlyDictionary<string, Hyperparameter> hyperparameters, TrainingSplit split, WorkerSet workers, CancellationToken cancellationToken)
    {
        BoosterOptions options = Options(hyperparameters);
        return IterationSearch.Run(Binned(options.MaximumBinCountPerFeature, workers), options, [split], seed, workers, cancellationToken).HeldOutScores[0];
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

    public double[] HeldOutScores(IReadOnlyDictionary<string, Hyperparameter> hyperparameters, TrainingSplit split, WorkerSet workers, CancellationToken cancellationToken)
    {
        LinearOptions options = LinearOptions.Read(hyperparameters, all);
        double strength = options.L2Regularization
            ?? LinearSelection.Choose(new TrainingSplits(all, [split], "Validation"), options, workers, cancellationToken).L2Regularization;
        return new LinearFit(split.Training, options, workers).Fit(strength, cancellationToken).Score(split.HeldOut, workers);
    }
}
