using MlOps.Data.Graphs;
using MlOps.Data.Tables;

namespace MlOps.Learners.Linear.Features;

/// <summary>A number, a boolean or one calendar feature of a timestamp as a piecewise-linear curve.</summary>
/// <param name="Column">The feature column it reads.</param>
/// <param name="Part">The index into <see cref="TimestampFeatures.Names"/>; null for a column that is a number already.</param>
/// <param name="Knots">The knots, ascending; none where the training rows have fewer than two values.</param>
/// <param name="Mean">What a missing number counts as.</param>
/// <param name="Indicator">Whether a feature tells missing numbers: only where some were missing in training.</param>
internal sealed record NumberEncoder(string Column, int? Part, double[] Knots, double Mean, bool Indicator)
    : FeatureEncoder(Column)
{
    // Beyond these quantiles lies what may be an outlier; the curve goes on straight for the width of the range between
    // them on either side and is flat from there, so that no single value can have an unbounded effect.
    private const double LowQuantile = 0.001;
    private const double HighQuantile = 0.999;

    /// <summary>The number of ramps between knots.</summary>
    public int Ramps => Math.Max(0, Knots.Length - 1);

    /// <inheritdoc/>
    public override int Width => Ramps + (Indicator ? 1 : 0);

    /// <summary>Learns the knots.</summary>
    /// <param name="table">The training rows.</param>
    /// <param name="column">The column.</param>
    /// <param name="part">The calendar feature, for a timestamp.</param>
    /// <param name="innerKnots">The most knots between the outermost ones; zero makes a straight line.</param>
    public static NumberEncoder Fit(Table table, string column, int? part, int innerKnots)
    {
        double[] values = Read(table, column, part);
        double[] sorted = Array.FindAll(values, double.IsFinite);
        Array.Sort(sorted);
        double[] knots = sorted.Length == 0 ? [] : PlaceKnots(sorted, innerKnots);
        double sum = 0;
        foreach (double value in sorted)
        {
            sum += Math.Clamp(value, knots[0], knots[^1]);
        }

        return new NumberEncoder(
            column, part, knots.Length > 1 ? knots : [], sorted.Length == 0 ? 0 : sum / sorted.Length, Array.Exists(values, double.IsNaN));
    }

    /// <inheritdoc/>
    public override FeatureBlock Encode(Table table) =>
        new PiecewiseBlock(Array.ConvertAll(Read(table, Column, Part), Position), Position(Mean), Ramps, Indicator);

    private static double[] Read(Table table, string column, int? part)
    {
        if (part is not { } index)
        {
            return Array.ConvertAll(((NumberColumn)table[column]).Values, value => (double)value);
        }

        var features = new double[TimestampFeatures.Names.Length];
        return Array.ConvertAll(((TimestampColumn)table[column]).Values, seconds =>
        {
            TimestampFeatures.Compute(seconds, features);
            return features[index];
        });
    }

    private static double[] PlaceKnots(double[] sorted, int innerKnots)
    {
        (double[] distinct, double[] shares) = Distinct(sorted);
        if (distinct.Length <= innerKnots + 2)
        {
            return distinct;
        }

        double low = sorted[(int)(LowQuantile * (sorted.Length - 1))];
        double high = sorted[(int)Math.Ceiling(HighQuantile * (sorted.Length - 1))];
        if (low == high)
        {
            (low, high) = (sorted[0], sorted[^1]);
        }

        var knots = new List<double> { low - (high - low) };
        double total = shares.Sum();
        double reached = 0;
        for (int i = 0, next = 1; i < distinct.Length; i++)
        {
            reached += shares[i];
            if (next <= innerKnots && reached >= total * next / (innerKnots + 1))
            {
                next = (int)(reached / total * (innerKnots + 1)) + 1;
                if (distinct[i] > low && distinct[i] < high)
                {
                    knots.Add(distinct[i]);
                }
            }
        }

        knots.Add(high + (high - low));
        return [.. knots];
    }

    /// <summary>
    /// The distinct values with their shares of the knots: the square root of their counts, so that one frequent value
    /// (the zeros of an amount, say) does not take all knots.
    /// </summary>
    private static (double[] Values, double[] Shares) Distinct(double[] sorted)
    {
        var values = new List<double>();
        var shares = new List<double>();
        for (int first = 0, next; first < sorted.Length; first = next)
        {
            for (next = first + 1; next < sorted.Length && sorted[next] == sorted[first]; next++)
            {
            }

            values.Add(sorted[first]);
            shares.Add(Math.Sqrt(next - first));
        }

        return ([.. values], [.. shares]);
    }

    private double Position(double value)
    {
        if (double.IsNaN(value) || Ramps == 0)
        {
            return double.IsNaN(value) ? value : 0;
        }

        int place = Array.BinarySearch(Knots, value);
        int ramp = Math.Clamp(place >= 0 ? place : ~place - 1, 0, Ramps - 1);
        return ramp + Math.Clamp((value - Knots[ramp]) / (Knots[ramp + 1] - Knots[ramp]), 0, 1);
    }
}
