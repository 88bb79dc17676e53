namespace MlOps.Evaluation.Curves;

/// <summary>How often each label was predicted as which.</summary>
/// <param name="Labels">The labels that the model knows, then those that only test rows have.</param>
/// <param name="Counts">The number of rows by true label, then by predicted label.</param>
public sealed record ConfusionMatrix(IReadOnlyList<string> Labels, IReadOnlyList<IReadOnlyList<int>> Counts)
{
    internal static ConfusionMatrix Of(IReadOnlyList<string> labels, ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted)
    {
        int[][] counts = [.. labels.Select(_ => new int[labels.Count])];
        for (int row = 0; row < actual.Length; row++)
        {
            counts[actual[row]][predicted[row]]++;
        }

        return new ConfusionMatrix(labels, counts);
    }
}
