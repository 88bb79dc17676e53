namespace MlOps.Learners.Linear.Features;

/// <summary>A category as one feature a value, of which a row has at most one.</summary>
/// <param name="codes">The feature each row has; negative where it has none.</param>
/// <param name="width">The number of values.</param>
internal sealed class CategoryBlock(int[] codes, int width) : FeatureBlock(width)
{
    /// <inheritdoc/>
    public override long Terms => codes.Length;

    /// <inheritdoc/>
    public override void AddScores(ReadOnlySpan<double> weights, int outputs, int firstRow, Span<double> scores)
    {
        for (int i = 0; i < scores.Length / outputs; i++)
        {
            int code = codes[firstRow + i];
            if (code >= 0)
            {
                FixedOrder.AddScaled(scores.Slice(i * outputs, outputs), 1, weights.Slice(code * outputs, outputs));
            }
        }
    }

    /// <inheritdoc/>
    public override void AddGradient(int part, ReadOnlySpan<double> residuals, int outputs, Span<double> gradient)
    {
        for (int i = 0; i < codes.Length; i++)
        {
            if (codes[i] >= 0)
            {
                FixedOrder.AddScaled(gradient.Slice(codes[i] * outputs, outputs), 1, residuals.Slice(i * outputs, outputs));
            }
        }
    }
}
