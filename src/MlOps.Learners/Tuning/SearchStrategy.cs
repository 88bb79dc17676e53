namespace MlOps.Learners.Tuning;

/// <summary>Chooses the points to try.</summary>
/// <remarks>
/// Trials come in batches of a fixed size. A point depends on the space, the seed, its own number and the results of
/// earlier batches, never on what else is running or on how long it took: so the search is the same on any number of threads.
/// </remarks>
internal abstract class SearchStrategy
{
    /// <summary>The number of trials of a batch.</summary>
    public virtual int BatchSize => 8;

    /// <summary>The point of a trial, or null where there is no further one.</summary>
    /// <param name="number">The trial's number, from one.</param>
    /// <param name="taken">The points of the trials before it.</param>
    /// <param name="earlier">The finished trials of earlier batches.</param>
    public abstract SearchPoint? Suggest(int number, IReadOnlySet<SearchPoint> taken, IReadOnlyList<Trial> earlier);
}

/// <summary>Every combination of the values, those of the last hyperparameter changing fastest.</summary>
internal sealed class GridSearch(SearchSpace space) : SearchStrategy
{
    public override SearchPoint? Suggest(int number, IReadOnlySet<SearchPoint> taken, IReadOnlyList<Trial> earlier)
    {
        long left = number - 1;
        var values = new string[space.Dimensions.Count];
        for (int i = values.Length - 1; i >= 0; i--)
        {
            IReadOnlyList<string> all = ((ValueList)space.Dimensions[i]).Values;
            values[i] = all[(int)(left % all.Count)];
            left /= all.Count;
        }

        return left > 0 ? null : new SearchPoint(values);
    }
}

/// <summary>Random points, none of them twice.</summary>
internal sealed class RandomSearch(SearchSpace space, int seed) : SearchStrategy
{
    // A space of few points runs out of new ones.
    private const int Draws = 256;

    public override SearchPoint? Suggest(int number, IReadOnlySet<SearchPoint> taken, IReadOnlyList<Trial> earlier)
    {
        for (int draw = 0; draw < Draws; draw++)
        {
            SearchPoint point = space.Draw(seed, (number * Draws) + draw);
            if (!taken.Contains(point))
            {
                return point;
            }
        }

        return null;
    }
}
