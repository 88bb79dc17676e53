using MlOps.Runtime.Numerics;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Operators;

/// <summary>What an <c>ai.onnx.ml</c> model does to its scores, with the numbers of <c>TreeEnsemble</c>.</summary>
internal enum PostTransform
{
    None = 0,
    Softmax = 1,
    Logistic = 2,

    /// <summary>Softmax over the scores that are not zero.</summary>
    SoftmaxZero = 3,
}

internal static class PostTransforms
{
    public static PostTransform Of(NodeContext node) => node.Text("post_transform", "NONE") switch
    {
        "NONE" => PostTransform.None,
        "SOFTMAX" => PostTransform.Softmax,
        "LOGISTIC" => PostTransform.Logistic,
        "SOFTMAX_ZERO" => PostTransform.SoftmaxZero,
        string other => throw node.Error($"this runtime does not have the post_transform '{other}'."),
    };

    /// <summary>Transforms the scores of one row in place.</summary>
    public static void Apply(PostTransform transform, Span<double> scores)
    {
        switch (transform)
        {
            case PostTransform.Softmax:
                SoftmaxOperator.Apply(scores, scores);
                break;
            case PostTransform.Logistic:
                foreach (ref double score in scores)
                {
                    score = Sigmoid.Apply(score);
                }

                break;
            case PostTransform.SoftmaxZero:
                ApplySoftmaxZero(scores);
                break;
        }
    }

    private static void ApplySoftmaxZero(Span<double> scores)
    {
        // The bound below which a score counts as zero is that of ONNX Runtime.
        const double Zero = 1e-7;
        double largest = ReduceOperators.Compute(Reduction.Maximum, scores);
        double sum = 0;
        foreach (ref double score in scores)
        {
            score = Math.Abs(score) > Zero ? DeterministicMath.Exp(score - largest) : score * DeterministicMath.Exp(-largest);
            sum += score;
        }

        foreach (ref double score in scores)
        {
            score = sum == 0 ? score : score / sum;
        }
    }
}
