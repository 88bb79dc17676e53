namespace MlOps.Learners.Tuning;

/// <summary>What the search may try: the trainer, and the values of each of its hyperparameters that are not fixed.</summary>
/// <param name="Trainer">The trainer: <c>GradientBoosting</c> or <c>Linear</c>.</param>
/// <param name="Dimensions">At least one, in the order of the project.</param>
public sealed record SearchSpace(string Trainer, IReadOnlyList<SearchDimension> Dimensions)
{
    /// <summary>The number of points, or null where a range has a part in it.</summary>
    public double? Points => Dimensions.Any(dimension => dimension is not ValueList)
        ? null
        : Dimensions.Aggregate(1.0, (points, dimension) => points * ((ValueList)dimension).Values.Count);

    /// <summary>A random point: a function of the seed, the number of the draw and the space alone.</summary>
    internal SearchPoint Draw(int seed, int number) => new([.. Dimensions.Select(dimension => dimension.Draw(seed, number))]);

    /// <summary>The point with its names.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Named(SearchPoint point) =>
        [.. Dimensions.Zip(point.Values, (dimension, value) => KeyValuePair.Create(dimension.Name, value))];
}

/// <summary>A value for each dimension. Points of the same values are equal.</summary>
internal sealed class SearchPoint(IReadOnlyList<string> values) : IEquatable<SearchPoint>
{
    private readonly string _text = string.Join(';', values);

    /// <summary>The values, in the order of the dimensions.</summary>
    public IReadOnlyList<string> Values => values;

    public bool Equals(SearchPoint? other) => other?._text == _text;

    public override bool Equals(object? obj) => Equals(obj as SearchPoint);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_text);

    public override string ToString() => _text;
}
