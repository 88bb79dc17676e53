namespace MlOps.Learners.Tuning;

/// <summary>The values of one hyperparameter that the search may try.</summary>
public abstract class SearchDimension
{
    private protected SearchDimension(string name) => Name = name;

    /// <summary>The hyperparameter.</summary>
    public string Name { get; }

    /// <summary>Whether the value is the first or the last of a range or list that could be longer.</summary>
    public abstract bool IsAtEdge(string value);

    /// <summary>A random value: a function of the seed, the name, the number of the draw and the space alone.</summary>
    internal abstract string Draw(int seed, int number);

    /// <summary>How likely values are when those given have been seen, for <see cref="TreeParzenSearch"/>.</summary>
    internal abstract ValueDensity DensityOf(IReadOnlyList<string> seen);
}
