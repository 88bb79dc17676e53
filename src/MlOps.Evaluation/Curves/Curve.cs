using MlOps.Evaluation.Metrics;

namespace MlOps.Evaluation.Curves;

/// <summary>A point of a curve.</summary>
public sealed record CurvePoint(double X, double Y);

/// <summary>The curves that a threshold on the score walks along.</summary>
internal static class Curve
{
    /// <summary>More points than this cannot be told apart in a picture.</summary>
    public const int MostPoints = 200;

    /// <summary>The false-positive rate (X) and the true-positive rate (Y), from (0,0) to (1,1); empty where a label is absent.</summary>
    public static IReadOnlyList<CurvePoint> Roc(ScoreGroup[] groups)
    {
        double positives = groups.Sum(group => group.Positives), negatives = groups.Sum(group => group.Negatives);
        if (positives <= 0 || negatives <= 0)
        {
            return [];
        }

        var points = new List<CurvePoint> { new(0, 0) };
        double truePositives = 0, falsePositives = 0;
        foreach (ScoreGroup group in groups)
        {
            truePositives += group.Positives;
            falsePositives += group.Negatives;
            points.Add(new CurvePoint(falsePositives / negatives, truePositives / positives));
        }

        return Thin(points);
    }

    /// <summary>Recall (X) and precision (Y), from the highest threshold down; empty where no row is positive.</summary>
    public static IReadOnlyList<CurvePoint> PrecisionRecall(ScoreGroup[] groups)
    {
        double positives = groups.Sum(group => group.Positives);
        if (positives <= 0)
        {
            return [];
        }

        var points = new List<CurvePoint>();
        double truePositives = 0, predicted = 0;
        foreach (ScoreGroup group in groups)
        {
            truePositives += group.Positives;
            predicted += group.Positives + group.Negatives;
            // Before the first positive row precision is nothing but zero.
            if (truePositives > 0)
            {
                points.Add(new CurvePoint(truePositives / positives, truePositives / predicted));
            }
        }

        return Thin(points);
    }

    /// <summary>Keeps both ends, and points that are far enough from the last one kept to be seen apart.</summary>
    private static List<CurvePoint> Thin(List<CurvePoint> points)
    {
        const double Step = 2.0 / MostPoints;
        var kept = new List<CurvePoint> { points[0] };
        for (int i = 1; i < points.Count; i++)
        {
            double distance = Math.Abs(points[i].X - kept[^1].X) + Math.Abs(points[i].Y - kept[^1].Y);
            if (distance >= Step || i == points.Count - 1)
            {
                kept.Add(points[i]);
            }
        }

        return kept;
    }
}
