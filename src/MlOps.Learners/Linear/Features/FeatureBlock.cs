namespace MlOps.Learners.Linear.Features;

/// <summary>
/// The features that one encoder makes of some rows: a part of the design matrix, stored so that products with it cost
/// as little as the encoding allows.
/// </summary>
/// <remarks>Weights and gradients are [features × outputs], row-major.</remarks>
internal abstract class FeatureBlock(int width)
{
    /// <summary>The number of features.</summary>
    public int Width { get; } = width;

    /// <summary>The products of a feature and a weight that one pass over the rows takes, for each output.</summary>
    public abstract long Terms { get; }

    /// <summary>The number of parts into which <see cref="AddGradient"/> is divided; each writes features of its own.</summary>
    public virtual int GradientParts => 1;

    /// <summary>Adds features · weights to the scores of consecutive rows.</summary>
    /// <param name="weights">[features × outputs].</param>
    /// <param name="outputs">Scores a row.</param>
    /// <param name="firstRow">The first of the rows.</param>
    /// <param name="scores">[rows × outputs].</param>
    public abstract void AddScores(ReadOnlySpan<double> weights, int outputs, int firstRow, Span<double> scores);

    /// <summary>Adds featuresᵀ · residuals to the gradient, rows in order, for one part of the features.</summary>
    /// <param name="part">From 0 to <see cref="GradientParts"/> - 1.</param>
    /// <param name="residuals">[all rows × outputs].</param>
    /// <param name="outputs">Residuals a row.</param>
    /// <param name="gradient">[features × outputs].</param>
    public abstract void AddGradient(int part, ReadOnlySpan<double> residuals, int outputs, Span<double> gradient);

    /// <summary>
    /// The weighted mean and standard deviation of each feature, to be brought to mean 0 and deviation 1 in training;
    /// null where the features are to stay as they are.
    /// </summary>
    /// <param name="rowWeights">One a row, summing to one.</param>
    public virtual (double[] Means, double[] Deviations)? Standardisation(ReadOnlySpan<double> rowWeights) => null;
}
