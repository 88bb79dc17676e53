using System.Runtime.InteropServices;
using MlOps.Learners.Linear;

namespace MlOps.Learners.Auto;

/// <summary>The scale and the offset of log-odds that have the least log-loss, by Newton's method.</summary>
/// <remarks>
/// J. Platt, "Probabilistic outputs for support vector machines", 1999; the method after H.-T. Lin, C.-J. Lin, R. C. Weng,
/// "A note on Platt's probabilistic outputs for support vector machines", 2007.
/// </remarks>
internal static class PlattScaling
{
    private const int Iterations = 30;
    private const int Halvings = 20;
    private const double SmallestSlope = 1e-9;

    // Keeps the Hessian invertible where all scores are the same.
    private const double Ridge = 1e-12;

    /// <summary>The scale, above zero, and the offset; 1 and 0 where the scores say nothing or the opposite of the truth.</summary>
    /// <param name="splits">The splits of a binary classification.</param>
    /// <param name="scores">For each split the log-odds of its held-out rows.</param>
    public static (double Scale, double Offset) Learn(TrainingSplits splits, IReadOnlyList<double[]> scores)
    {
        var rows = new List<(Loss Loss, float[]? Weights)>();
        rows.AddRange(splits.Splits.Select(split => (Loss.For(split.HeldOut), TrainingRows.Weights(split.HeldOut))));
        double scale = 1;
        double offset = 0;
        Point here = Evaluate(rows, scores, scale, offset);
        for (int i = 0; i < Iterations && Math.Abs(here.ByScale) + Math.Abs(here.ByOffset) > SmallestSlope * here.Weight; i++)
        {
            double determinant = (here.ScaleScale * here.OffsetOffset) - (here.ScaleOffset * here.ScaleOffset) + Ridge;
            double scaleStep = -((here.OffsetOffset * here.ByScale) - (here.ScaleOffset * here.ByOffset)) / determinant;
            double offsetStep = -((here.ScaleScale * here.ByOffset) - (here.ScaleOffset * here.ByScale)) / determinant;
            Point next = here;
            int halving = 0;
            for (double step = 1; halving < Halvings; step /= 2, halving++)
            {
                next = Evaluate(rows, scores, scale + (step * scaleStep), offset + (step * offsetStep));
                if (next.Loss < here.Loss)
                {
                    (scale, offset) = (scale + (step * scaleStep), offset + (step * offsetStep));
                    break;
                }
            }

            if (halving == Halvings)
            {
                break;
            }

            here = next;
        }

        return scale > 0 ? (scale, offset) : (1, 0);
    }

    private static Point Evaluate(List<(Loss Loss, float[]? Weights)> rows, IReadOnlyList<double[]> scores, double scale, double offset)
    {
        var sum = default(Point);
        var derivative = new double[1];
        for (int split = 0; split < scores.Count; split++)
        {
            (Loss loss, float[]? weights) = rows[split];
            for (int row = 0; row < scores[split].Length; row++)
            {
                double score = scores[split][row];
                double weight = weights?[row] ?? 1;
                derivative[0] = (scale * score) + offset;
                sum.Loss += weight * loss.Evaluate(row, derivative);
                sum.Weight += weight;
                double slope = weight * derivative[0];
                double curvature = Math.Abs(slope) * (1 - Math.Abs(derivative[0]));
                sum.ByScale += slope * score;
                sum.ByOffset += slope;
                sum.ScaleScale += curvature * score * score;
                sum.ScaleOffset += curvature * score;
                sum.OffsetOffset += curvature;
            }
        }

        return sum;
    }

    /// <summary>The log-loss and its derivatives at a scale and an offset.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Point
    {
        public double Loss;
        public double Weight;
        public double ByScale;
        public double ByOffset;
        public double ScaleScale;
        public double ScaleOffset;
        public double OffsetOffset;
    }
}
