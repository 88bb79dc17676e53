using System.Runtime.InteropServices;

namespace MlOps.Evaluation.Metrics;

/// <summary>Rows of equal score: what a threshold cannot separate.</summary>
/// <param name="Score">Their score.</param>
/// <param name="Positives">The weight of the positive rows.</param>
/// <param name="Negatives">The weight of the negative rows.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ScoreGroup(float Score, double Positives, double Negatives);

/// <summary>The rows of a binary task by falling score, ties together.</summary>
/// <remarks>O(n log n). Unweighted sums are of whole numbers, hence exact whatever the order of rows.</remarks>
internal static class ScoreGroups
{
    public static ScoreGroup[] Of(BinaryPredictions predictions)
    {
        var scores = (float[])predictions.Scores.Clone();
        int[] order = new int[scores.Length];
        for (int row = 0; row < order.Length; row++)
        {
            order[row] = row;
        }

        Array.Sort(scores, order);
        var groups = new List<ScoreGroup>();
        for (int end = order.Length; end > 0;)
        {
            float score = scores[end - 1];
            double positives = 0, negatives = 0;
            for (; end > 0 && scores[end - 1] == score; end--)
            {
                int row = order[end - 1];
                if (predictions.Labels[row])
                {
                    positives += predictions.Weight(row);
                }
                else
                {
                    negatives += predictions.Weight(row);
                }
            }

            groups.Add(new ScoreGroup(score, positives, negatives));
        }

        return [.. groups];
    }
}
