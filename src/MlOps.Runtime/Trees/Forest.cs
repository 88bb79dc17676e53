namespace MlOps.Runtime.Trees;

/// <summary>Trees laid out for scoring: the same sums, to the bit, whatever the layout and however many rows there are.</summary>
internal abstract class Forest(TreeEnsemble ensemble)
{
    /// <summary>The number of scores of a row.</summary>
    public int Targets { get; } = ensemble.Targets;

    /// <summary>The number of values that a row is prepared into.</summary>
    public abstract int PreparedWidth { get; }

    /// <summary>The fastest layout that the trees, checked before, fit.</summary>
    public static Forest Of(TreeEnsemble ensemble) => MaskedForestBuilder.TryBuild(ensemble) ?? (Forest)WalkedForestBuilder.Build(ensemble);

    /// <summary>Scores rows.</summary>
    /// <param name="input">The rows' features, row by row.</param>
    /// <param name="features">The number of features of a row.</param>
    /// <param name="scores">The rows' scores, row by row.</param>
    /// <param name="scratch">Memory of the caller's, for each row <see cref="PreparedWidth"/> numbers.</param>
    public abstract void Score(ReadOnlySpan<double> input, int features, Span<double> scores, Span<double> scratch);

    /// <summary>Turns what the leaves add up to into scores.</summary>
    protected void Finish(Span<double> scores)
    {
        bool isExtremum = ensemble.Aggregation is Aggregation.Minimum or Aggregation.Maximum;
        if (ensemble.BaseValues.Length == 0 && ensemble.Aggregation == Aggregation.Sum)
        {
            return;
        }

        for (int i = 0; i < scores.Length; i++)
        {
            double score = scores[i];
            score = ensemble.Aggregation == Aggregation.Average ? score / ensemble.Roots.Count
                : isExtremum && double.IsInfinity(score) ? 0
                : score;
            scores[i] = ensemble.BaseValues.Length == 0 ? score : score + ensemble.BaseValues[i % Targets];
        }
    }
}
