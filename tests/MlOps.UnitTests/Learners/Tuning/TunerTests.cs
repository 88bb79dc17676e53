using System.Collections.Concurrent;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Tables;
using MlOps.Learners;
using MlOps.Learners.Tuning;
using MlOps.UnitTests.Learners.Boosting;
using MlOps.UnitTests.Worker;

namespace MlOps.UnitTests.Learners.Tuning;

public class TunerTests
{
    private static readonly Table Rows = Some.Table(ModelTask.BinaryClassification, rows: 120);
    private static readonly (string, string)[] Searched = [("LearningRate", "0.02..0.5 Log"), ("NumberOfLeaves", "2..12")];
    private readonly MemoryStore _store = new();

    [Theory]
    [InlineData(TuneStrategy.Random)]
    [InlineData(TuneStrategy.Bayesian)]
    public void The_number_of_threads_changes_no_trial(TuneStrategy strategy)
    {
        TuningResult one = Run(Request(strategy) with { Threads = 1 });
        TuningResult four = Run(Request(strategy) with { Threads = 4, Store = new MemoryStore() });

        Assert.Equal(Text(one), Text(four));
        Assert.Equal(14, one.Trials.Count);
        Assert.Contains(one.Trials, trial => trial.State == TrialState.Pruned);
        Assert.Contains(one.Trials, trial => trial is { State: TrialState.Completed, Folds.Count: 3 });
    }

    [Theory]
    [InlineData(TuneStrategy.Random, 1)]
    [InlineData(TuneStrategy.Random, 20)]
    [InlineData(TuneStrategy.Bayesian, 23)]
    public void A_search_that_was_killed_goes_on_to_the_same_result(TuneStrategy strategy, int killedAfter)
    {
        var other = new MemoryStore();
        string undisturbed = Text(Run(Request(strategy) with { Store = other }));

        using var kill = new CancellationTokenSource();
        _store.Kept = count =>
        {
            if (count == killedAfter)
            {
                kill.Cancel();
            }
        };
        Assert.Throws<OperationCanceledException>(() => Tuner.Run(Request(strategy), kill.Token));
        _store.Kept = null;
        int before = _store.Count;
        TuningResult resumed = Run(Request(strategy));

        Assert.Equal(undisturbed, Text(resumed));
        Assert.InRange(before, killedAfter, killedAfter + 4);
        Assert.Equal(other.Count, _store.Count);
    }

    [Fact]
    public void A_search_that_is_repeated_runs_nothing()
    {
        string first = Text(Run(Request(TuneStrategy.Bayesian)));
        int kept = _store.Count;

        TuningResult again = Run(Request(TuneStrategy.Bayesian));

        Assert.Equal(first, Text(again));
        Assert.Equal(kept, _store.Count);
        Assert.All(again.Trials, trial => Assert.Null(trial.Seconds));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Shards_that_are_merged_give_what_one_search_gives_and_nothing_is_run_again(int count)
    {
        string whole = Text(Run(Request(TuneStrategy.Random) with { Store = new MemoryStore() }));

        TuningResult[] shards = [.. Enumerable.Range(1, count).Select(index => Run(Request(TuneStrategy.Random) with { Shard = new TuneShard(index, count) }))];
        int kept = _store.Count;
        TuningResult merged = Run(Request(TuneStrategy.Random));

        Assert.Equal(Enumerable.Range(0, 14), shards.SelectMany(shard => shard.Trials).Select(trial => trial.Number).Order());
        Assert.Equal(whole, Text(merged));
        Assert.Equal(kept, _store.Count);
    }

    [Fact]
    public void A_narrower_search_reuses_the_trials_that_belong_to_it()
    {
        TuningResult wide = Run(Request(TuneStrategy.Random));

        TuningResult narrow = Run(Request(TuneStrategy.Random) with { Space = SomeSpace.Of(("LearningRate", "0.05..0.5 Log"), ("NumberOfLeaves", "2..12")) });

        Trial[] belong = [.. wide.Trials.Where(trial => trial.Number > 0 && trial.Number("LearningRate") >= 0.05)];
        Assert.NotEmpty(belong);
        Assert.All(belong, trial => Assert.Equal(trial.Hyperparameters, narrow.Trials[trial.Number].Hyperparameters));
        Assert.True(narrow.Trials.Count(trial => trial.Seconds is null) > belong.Length / 2);
    }

    [Fact]
    public void More_trials_reuse_the_ones_there_are()
    {
        Run(Request(TuneStrategy.Random) with { Trials = 6 });

        TuningResult more = Run(Request(TuneStrategy.Random) with { Trials = 9 });

        Assert.Equal([7, 8, 9], more.Trials.Where(trial => trial.Seconds is not null).Select(trial => trial.Number));
    }

    [Fact]
    public void What_is_out_of_time_gives_the_trials_that_fewer_trials_give()
    {
        TuningResult cut = Run(Request(TuneStrategy.Random) with { TimeLimit = TimeSpan.FromTicks(1) });

        Assert.Equal([0, 1], cut.Trials.Select(trial => trial.Number));
        Assert.Equal(13, cut.Planned);
        Assert.Equal(Text(cut), Text(Run(Request(TuneStrategy.Random) with { Trials = 1 })));
    }

    [Fact]
    public void Data_seed_and_fixed_hyperparameters_have_results_of_their_own()
    {
        Run(Request(TuneStrategy.Random) with { Trials = 1 });
        int kept = _store.Count;

        Run(Request(TuneStrategy.Random) with { Trials = 1, Context = "other data" });
        Run(Request(TuneStrategy.Random) with { Trials = 1, Seed = 2 });
        Run(Request(TuneStrategy.Random) with { Trials = 1, Fixed = Fixed("6") });

        Assert.Equal(4 * kept, _store.Count);
    }

    [Fact]
    public void Weights_of_classes_count_in_trials_and_have_results_of_their_own()
    {
        TuningResult plain = Run(Request(TuneStrategy.Random) with { Trials = 1 });
        int kept = _store.Count;
        var heavy = new Dictionary<string, Hyperparameter>(Fixed("5")) { ["ClassWeight"] = new("yes=50", default) };

        TuningResult weighted = Run(Request(TuneStrategy.Random) with { Trials = 1, Fixed = heavy });

        Assert.Equal(2 * kept, _store.Count);
        Assert.NotEqual(plain.Best!.Loss, weighted.Best!.Loss);
    }

    [Fact]
    public void The_defaults_are_judged_beside_the_trials()
    {
        TuningResult result = Run(Request(TuneStrategy.Random) with { Trials = 2 });

        Assert.Empty(result.Defaults!.Hyperparameters);
        Assert.Equal(3, result.Defaults.Folds.Count);
        Assert.NotEqual(0, result.Best!.Number);
    }

    [Fact]
    public void A_linear_model_is_tuned_too()
    {
        TuningResult result = Run(Request(TuneStrategy.Grid) with
        {
            Space = SomeSpace.Read(new RecordingLog(), "Linear", ("NumberOfKnots", "0;2"), ("L2Regularization", "0.001;1"))!,
            Fixed = new Dictionary<string, Hyperparameter>(),
        });

        Assert.Equal(4, result.Planned);
        Assert.All(result.Trials, trial => Assert.InRange(trial.Loss!.Value, 0.1, 1));
        Assert.True(result.Trials.Select(trial => trial.Loss).Distinct().Count() > 2);
    }

    [Fact]
    public void A_fixed_value_that_is_wrong_is_told_as_what_it_is()
    {
        var error = Assert.Throws<DiagnosticException>(() => Run(Request(TuneStrategy.Random) with { Fixed = Fixed("none") }));

        Assert.Equal("MLOPS2022", error.Diagnostic.Descriptor.Code);
    }

    private static Dictionary<string, Hyperparameter> Fixed(string iterations) => new() { ["NumberOfIterations"] = new(iterations, default) };

    private static TuningResult Run(TuningRequest request) => Tuner.Run(request, TestContext.Current.CancellationToken);

    /// <summary>All of a result that may reach an artifact, to the last bit.</summary>
    private static string Text(TuningResult result) => string.Join('\n', result.Trials.Select(trial =>
        $"{trial.Number} {trial.State} {string.Join(' ', trial.Hyperparameters)} {string.Join(' ', trial.Folds)}")) + $"\nbest {result.Best?.Number}";

    private TuningRequest Request(TuneStrategy strategy) => new()
    {
        Training = Rows,
        Validation = Rows.Select([]),
        Folds = new FoldOptions(3),
        Space = SomeSpace.Of(Searched),
        Strategy = strategy,
        Trials = 13,
        Fixed = Fixed("5"),
        Threads = 2,
        Context = "data",
        Store = _store,
        Metric = (table, scores) => scores.Sum() / table.Rows,
        Log = new RecordingLog(),
    };

    private sealed class MemoryStore : ITrialStore
    {
        private readonly ConcurrentDictionary<string, FoldScore> _scores = [];

        public Action<int>? Kept { get; set; }

        public int Count => _scores.Count;

        public FoldScore? Find(string key) => _scores.GetValueOrDefault(key);

        public void Keep(string key, FoldScore score)
        {
            _scores[key] = score;
            Kept?.Invoke(_scores.Count);
        }
    }
}
