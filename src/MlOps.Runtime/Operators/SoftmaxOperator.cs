using MlOps.Runtime.Numerics;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Operators;

/// <summary><c>Softmax</c> and <c>LogSoftmax</c> over the columns of [rows, columns].</summary>
internal static class SoftmaxOperator
{
    public static void Compile(NodeContext node, bool logarithm)
    {
        NumberValue source = node.Numbers(0);
        if (source.Shape.Length != 1 || node.Axis(node.Int("axis", node.Plan.StandardVersion < 13 ? 1 : -1), source) != 1)
        {
            throw node.Error("must work on the columns (axis 1) of a value of two dimensions.");
        }

        NumberValue target = node.Plan.NewNumbers(source.Type, source.Shape);
        node.Plan.Add(new SoftmaxStep(source.Slot, target, logarithm));
        node.Output(target);
    }

    /// <summary>Turns scores into probabilities; the largest is taken off first so that no exponential overflows.</summary>
    public static void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        double largest = ReduceOperators.Compute(Reduction.Maximum, scores);
        double sum = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            probabilities[i] = DeterministicMath.Exp(scores[i] - largest);
            sum += probabilities[i];
        }

        foreach (ref double probability in probabilities)
        {
            probability /= sum;
        }
    }

    /// <summary>The logarithms of the probabilities.</summary>
    public static void ApplyLogarithm(ReadOnlySpan<double> scores, Span<double> logarithms)
    {
        double largest = ReduceOperators.Compute(Reduction.Maximum, scores);
        double sum = 0;
        foreach (double score in scores)
        {
            sum += DeterministicMath.Exp(score - largest);
        }

        double logarithm = DeterministicMath.Log(sum);
        for (int i = 0; i < scores.Length; i++)
        {
            logarithms[i] = scores[i] - largest - logarithm;
        }
    }
}

internal sealed class SoftmaxStep(NumberSlot source, NumberValue target, bool logarithm) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> from = workspace.Numbers(source, rows);
        Span<double> to = workspace.Numbers(target.Slot, rows);
        int width = source.Width;
        for (int start = 0; start < to.Length; start += width)
        {
            if (logarithm)
            {
                SoftmaxOperator.ApplyLogarithm(from.Slice(start, width), to.Slice(start, width));
            }
            else
            {
                SoftmaxOperator.Apply(from.Slice(start, width), to.Slice(start, width));
            }
        }

        Rounding.To(target.Type, to);
    }
}
