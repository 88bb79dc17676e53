using System.Diagnostics;
using MlOps.Data.Diagnostics;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Tuning;

/// <summary>The search for hyperparameters: batches of trials, each judged fold by fold.</summary>
public sealed class Tuner
{
    // A trial by itself uses one thread best; of many rows few trials fit into memory at a time, and share the threads.
    private const int RowsAtATime = 4_000_000;
    private const int DefaultTrials = 32;

    private readonly TuningRequest _request;
    private readonly TrainingSplits _splits;
    private readonly string[] _foldIds;
    private readonly ITrialRunner _runner;
    private readonly SearchStrategy _strategy;
    private readonly string _lossName;
    private readonly int _planned;
    private readonly TuningProgress _progress;

    private Tuner(TuningRequest request)
    {
        _request = request;
        _splits = TrainingSplits.Of(request.Training, request.Validation, request.Folds, request.Fixed, request.Seed);
        _foldIds = [.. _splits.Splits.Select(TrialKey.OfFold)];
        _runner = request.Space.Trainer == "Linear" ? new LinearTrials(_splits.All) : new BoostingTrials(_splits.All, request.Seed);
        double points = request.Space.Points ?? double.PositiveInfinity;
        _planned = (int)Math.Min(points, request.Trials ?? (request.Strategy == TuneStrategy.Grid ? int.MaxValue : DefaultTrials));
        _strategy = request.Strategy switch
        {
            // All points are a grid in any order; some of them are drawn.
            TuneStrategy.Grid or TuneStrategy.Random => points <= _planned ? new GridSearch(request.Space) : new RandomSearch(request.Space, request.Seed),
            _ => new TreeParzenSearch(request.Space, request.Seed),
        };
        int trials = request.Shard is { } shard ? Enumerable.Range(1, _planned).Count(shard.Has) : _planned;
        // What is fixed and wrong, or wrong with the data, would fail every trial: it is told as what it is.
        _lossName = _runner.LossName(request.Fixed);
        _progress = new TuningProgress(request.Log, _lossName, trials, request.TimeLimit);
    }

    /// <summary>Searches.</summary>
    /// <exception cref="DiagnosticException">The rows cannot be cut into folds.</exception>
    /// <exception cref="OperationCanceledException">The build was cancelled; the store has what was finished.</exception>
    public static TuningResult Run(TuningRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new Tuner(request).Run(cancellationToken);
    }

    private TuningResult Run(CancellationToken cancellationToken)
    {
        var finished = new List<Trial>();
        var taken = new HashSet<SearchPoint>();
        bool goesOn = true;
        for (int number = 0; goesOn && number <= _planned;)
        {
            var batch = new List<(int Number, SearchPoint? Point)>();
            for (; goesOn && batch.Count < _strategy.BatchSize && number <= _planned; number++)
            {
                SearchPoint? point = number == 0 ? null : _strategy.Suggest(number, taken, finished);
                goesOn = number == 0 || point is not null;
                if (goesOn)
                {
                    batch.Add((number, point));
                    _ = point is not null && taken.Add(point);
                }
            }

            batch.RemoveAll(trial => _request.Shard?.Has(trial.Number) == false);
            Trial[] ended = RunBatch(batch, finished, cancellationToken);
            finished.AddRange(ended);
            goesOn &= ended.Length == batch.Count;
        }

        return new TuningResult
        {
            Loss = _lossName,
            SelectedBy = _splits.SelectedBy,
            Folds = _splits.Splits.Count,
            Trials = finished,
            Planned = _planned,
            Seconds = _progress.Elapsed.TotalSeconds,
        };
    }

    /// <summary>Runs the trials of a batch, several at a time; where time is up, the first ones of it.</summary>
    private Trial[] RunBatch(List<(int Number, SearchPoint? Point)> batch, IReadOnlyList<Trial> earlier, CancellationToken cancellationToken)
    {
        var ended = new Trial?[batch.Count];
        int atATime = Math.Clamp(RowsAtATime / Math.Max(1, _splits.All.Rows), 1, Math.Max(1, Math.Min(batch.Count, _request.Threads)));
        var within = new WorkerSet(Math.Max(1, _request.Threads / atATime));
        int next = 0;
        new WorkerSet(atATime).For(atATime, _ =>
        {
            // Trials are begun in their order, so that those begun before time was up are the first ones.
            for (int i = Next(); i < ended.Length; i = Next())
            {
                ended[i] = RunTrial(batch[i].Number, batch[i].Point, earlier, within, cancellationToken);
                _progress.Ended(ended[i]!);
            }
        });
        return [.. ended.OfType<Trial>()];

        int Next()
        {
            lock (ended)
            {
                // Of a search that is out of time before it began, one trial is left to make a model of.
                bool late = _progress.Elapsed >= _request.TimeLimit && next < batch.Count && batch[next].Number > 1;
                next = late ? batch.Count : next;
                return next < batch.Count ? next++ : next;
            }
        }
    }

    private Trial RunTrial(int number, SearchPoint? point, IReadOnlyList<Trial> earlier, WorkerSet workers, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        bool found = true;
        IReadOnlyList<KeyValuePair<string, string>> searched = point is null ? [] : _request.Space.Named(point);
        var hyperparameters = new Dictionary<string, Hyperparameter>(_request.Fixed);
        foreach ((string name, string value) in searched)
        {
            hyperparameters[name] = new Hyperparameter(value, default);
        }

        var folds = new List<FoldScore>();
        TrialState state = TrialState.Completed;
        string? failure = null;
        try
        {
            IReadOnlyList<KeyValuePair<string, string>> all = _runner.Describe(hyperparameters);
            for (int fold = 0; fold < _foldIds.Length && state == TrialState.Completed; fold++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                string key = TrialKey.Of(_request, all, _foldIds[fold]);
                if (_request.Store.Find(key) is not { } score)
                {
                    found = false;
                    score = Judge(hyperparameters, _splits.Splits[fold], workers, cancellationToken);
                    _request.Store.Keep(key, score);
                }

                folds.Add(score);
                // A shard does not know the trials of the others, and leaves giving up to the build that merges them.
                if (_request.Shard is null && number > 0 && fold < _foldIds.Length - 1 && MedianPruning.GivesUp(folds, earlier))
                {
                    state = TrialState.Pruned;
                }
            }
        }
        catch (DiagnosticException error)
        {
            (state, failure) = (TrialState.Failed, $"{error.Diagnostic.Descriptor.Code}: {error.Message}");
        }

        return new Trial
        {
            Number = number,
            Point = point,
            Hyperparameters = searched,
            State = state,
            Folds = state == TrialState.Failed ? [] : folds,
            Failure = failure,
            Seconds = found ? null : Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
    }

    private FoldScore Judge(IReadOnlyDictionary<string, Hyperparameter> hyperparameters, TrainingSplit split, WorkerSet workers, CancellationToken cancellationToken)
    {
        HeldOutResult result = _runner.Judge(hyperparameters, split, workers, cancellationToken);
        return double.IsFinite(result.Loss)
            ? new FoldScore(result.Loss, _request.Metric(split.HeldOut, result.Scores))
            : throw new DiagnosticException(LearnersDiagnostics.NothingToLearnFrom, $"The {_lossName} on held-out rows is not a finite number.");
    }
}
