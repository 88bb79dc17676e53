using MlOps.Learners.Numerics;

namespace MlOps.Learners.Tuning;

/// <summary>
/// The tree-structured Parzen estimator: values are likely to be good where they resemble those of good trials and
/// not those of the others (Bergstra, Bardenet, Bengio, Kégl, "Algorithms for Hyper-Parameter Optimization", NIPS 2011).
/// </summary>
/// <remarks>
/// A fifth of the trials so far count as good. Of some candidates drawn from the density of the good values, the one is tried
/// at which that density is largest against the density of the other values; hyperparameters count independently. Trials
/// of a batch learn nothing from each other and differ by their candidates.
/// </remarks>
internal sealed class TreeParzenSearch(SearchSpace space, int seed) : SearchStrategy
{
    private const int RandomTrials = 8;
    private const int Candidates = 24;
    private const double GoodShare = 0.2;

    private readonly RandomSearch _random = new(space, seed);

    /// <inheritdoc/>
    /// <remarks>Small, since what a batch finds out helps the next one alone.</remarks>
    public override int BatchSize => 4;

    public override SearchPoint? Suggest(int number, IReadOnlySet<SearchPoint> taken, IReadOnlyList<Trial> earlier)
    {
        Trial[] ranked =
        [
            .. earlier.Where(trial => trial.Point is not null && trial.State is TrialState.Completed or TrialState.Pruned)
                // Of trials that were given up, those that got further were better.
                .OrderByDescending(trial => trial.Folds.Count)
                .ThenBy(trial => trial.Loss)
                .ThenBy(trial => trial.Number),
        ];
        if (ranked.Length < RandomTrials)
        {
            return _random.Suggest(number, taken, earlier);
        }

        int good = (int)Math.Ceiling(GoodShare * ranked.Length);
        ValueDensity[] goods = Densities(ranked[..good]);
        ValueDensity[] others = Densities(ranked[good..]);
        return Enumerable.Range(0, Candidates)
            .Select(candidate => Draw(goods, number, candidate))
            .Where(point => !taken.Contains(point))
            .MaxBy(point => Gain(point, goods, others))
            ?? _random.Suggest(number, taken, earlier);
    }

    private ValueDensity[] Densities(Trial[] trials) =>
        [.. space.Dimensions.Select((dimension, i) => dimension.DensityOf([.. trials.Select(trial => trial.Point!.Values[i])]))];

    private SearchPoint Draw(ValueDensity[] densities, int number, int candidate)
    {
        var values = new string[densities.Length];
        for (int i = 0; i < values.Length; i++)
        {
            ulong key = CounterRandom.Bits(seed, CounterRandom.StreamOf(space.Dimensions[i].Name + " resembling"), (number * Candidates) + candidate);
            values[i] = densities[i].Draw(CounterRandom.Fraction(CounterRandom.Bits(key, 1)), CounterRandom.Fraction(CounterRandom.Bits(key, 2)));
        }

        return new SearchPoint(values);
    }

    private static double Gain(SearchPoint point, ValueDensity[] goods, ValueDensity[] others)
    {
        double gain = 0;
        for (int i = 0; i < goods.Length; i++)
        {
            gain += DeterministicMath.Log(goods[i].Of(point.Values[i]) / others[i].Of(point.Values[i]));
        }

        return gain;
    }
}
