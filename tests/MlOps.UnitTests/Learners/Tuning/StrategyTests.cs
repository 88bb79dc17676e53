using MlOps.Learners.Tuning;

namespace MlOps.UnitTests.Learners.Tuning;

public class StrategyTests
{
    [Fact]
    public void A_grid_has_every_point_once_the_last_hyperparameter_changing_fastest()
    {
        SearchSpace space = SomeSpace.Of(("NumberOfLeaves", "4;8"), ("LearningRate", "0.1;0.2;0.3"));

        string[] points = [.. Points(new GridSearch(space), 10).Select(point => point.ToString())];

        Assert.Equal(["4;0.1", "4;0.2", "4;0.3", "8;0.1", "8;0.2", "8;0.3"], points);
    }

    [Fact]
    public void Random_points_never_come_twice_and_end_with_the_space()
    {
        SearchPoint[] points = Points(new RandomSearch(SomeSpace.Of(("NumberOfLeaves", "4..8"), ("MaximumTreeDepth", "2;3")), seed: 1), 100);

        Assert.Equal(10, points.Length);
        Assert.Equal(10, points.Distinct().Count());
    }

    [Fact]
    public void A_random_trial_is_the_same_whatever_the_number_of_trials()
    {
        SearchSpace space = SomeSpace.Of(("LearningRate", "0.01..0.3 Log"));

        Assert.Equal(Points(new RandomSearch(space, seed: 1), 5), Points(new RandomSearch(space, seed: 1), 50).Take(5));
    }

    [Fact]
    public void Bayesian_search_finds_better_points_than_random_search_on_average()
    {
        // Minima inside, near an edge, and where one hyperparameter does not matter.
        Func<double, double, double>[] functions =
        [
            (rate, leaves) => Square(Math.Log(rate / 0.05)) + Square((leaves - 40) / 20),
            (rate, leaves) => Square(Math.Log(rate / 0.28)) + Square((leaves - 10) / 20),
            (rate, _) => Math.Abs(Math.Log(rate / 0.02)),
        ];
        double random = 0, bayesian = 0;
        int won = 0, all = 0;
        foreach (Func<double, double, double> function in functions)
        {
            for (int seed = 1; seed <= 20; seed++)
            {
                SearchSpace space = SomeSpace.Of(("LearningRate", "0.001..1 Log"), ("NumberOfLeaves", "4..200 Log"));
                double byRandom = Best(new RandomSearch(space, seed), space, function);
                double byResemblance = Best(new TreeParzenSearch(space, seed), space, function);
                random += byRandom;
                bayesian += byResemblance;
                won += byResemblance < byRandom ? 1 : 0;
                all++;
            }
        }

        Assert.True(bayesian < 0.6 * random, $"{bayesian} against {random}");
        Assert.True(won > 0.7 * all, $"{won} of {all}");
    }

    [Fact]
    public void A_Bayesian_batch_depends_on_earlier_batches_alone()
    {
        SearchSpace space = SomeSpace.Of(("LearningRate", "0.001..1 Log"));
        Trial[] earlier = Run(new TreeParzenSearch(space, 1), space, (rate, _) => rate, 12);
        var search = new TreeParzenSearch(space, 1);

        SearchPoint? alone = search.Suggest(14, new HashSet<SearchPoint>(), earlier);
        search.Suggest(13, new HashSet<SearchPoint>(), earlier);

        Assert.Equal(alone, search.Suggest(14, new HashSet<SearchPoint>(), earlier));
        Assert.NotEqual(alone, search.Suggest(13, new HashSet<SearchPoint>(), earlier));
    }

    [Fact]
    public void A_trial_worse_than_the_median_after_as_many_folds_is_given_up()
    {
        Trial[] earlier = [.. new[] { 0.1, 0.2, 0.3, 0.4, 0.5 }.Select((loss, i) => Trial(i + 1, loss, loss))];

        Assert.False(MedianPruning.GivesUp(Folds(0.3), earlier));
        Assert.True(MedianPruning.GivesUp(Folds(0.31), earlier));
        Assert.True(MedianPruning.GivesUp(Folds(0.1, 0.6), earlier));
        Assert.False(MedianPruning.GivesUp(Folds(0.1, 0.4), earlier));
        Assert.False(MedianPruning.GivesUp(Folds(0.9), earlier[..3]));
        Assert.False(MedianPruning.GivesUp(Folds(0.9, 0.9, 0.9), earlier));
    }

    [Theory]
    [InlineData(1, 3, new[] { 0, 3, 6 })]
    [InlineData(2, 3, new[] { 1, 4, 7 })]
    [InlineData(3, 3, new[] { 2, 5, 8 })]
    public void Shards_deal_the_trials_out(int index, int count, int[] trials) =>
        Assert.Equal(trials, Enumerable.Range(0, 9).Where(new TuneShard(index, count).Has));

    private static double Best(SearchStrategy strategy, SearchSpace space, Func<double, double, double> function) =>
        Run(strategy, space, function, 48).Min(trial => trial.Loss)!.Value;

    private static Trial[] Run(SearchStrategy strategy, SearchSpace space, Func<double, double, double> function, int trials)
    {
        var finished = new List<Trial>();
        var taken = new HashSet<SearchPoint>();
        while (finished.Count < trials)
        {
            Trial[] batch =
            [
                .. Enumerable.Range(finished.Count + 1, strategy.BatchSize).Select(number =>
                {
                    SearchPoint point = strategy.Suggest(number, taken, finished)!;
                    taken.Add(point);
                    var trial = new Trial { Number = number, Point = point, Hyperparameters = space.Named(point), State = TrialState.Completed, Folds = [] };
                    double leaves = space.Dimensions.Count > 1 ? trial.Number("NumberOfLeaves") : 0;
                    return trial with { Folds = Folds(function(trial.Number("LearningRate"), leaves)) };
                }),
            ];
            finished.AddRange(batch);
        }

        return [.. finished];
    }

    private static SearchPoint[] Points(SearchStrategy strategy, int most)
    {
        var taken = new HashSet<SearchPoint>();
        var points = new List<SearchPoint>();
        for (int number = 1; number <= most && strategy.Suggest(number, taken, []) is { } point; number++)
        {
            Assert.True(taken.Add(point));
            points.Add(point);
        }

        return [.. points];
    }

    private static Trial Trial(int number, params double[] losses) =>
        new() { Number = number, Hyperparameters = [], State = TrialState.Completed, Folds = Folds(losses) };

    private static FoldScore[] Folds(params double[] losses) => [.. losses.Select(loss => new FoldScore(loss, null))];

    private static double Square(double x) => x * x;
}
