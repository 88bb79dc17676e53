using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Runtime.Numerics;
using System.Globalization;

namespace MlOps.Data.Checks;

/// <summary>Tells columns that are distributed otherwise in training and test rows.</summary>
/// <remarks>
/// The distance is the largest difference of the cumulative shares of numbers (Kolmogorov and Smirnov), and half the sum of the
/// differences of the shares of categories (total variation). It has to be large, and larger than chance makes it: at most one of a thousand
/// data sets without a difference gets a finding.
/// </remarks>
internal static class DistributionCheck
{
    /// <summary>A smaller distance changes hardly any metric, however certain it is.</summary>
    private const double Large = 0.15;

    private const double FalseAlarms = 0.001;

    /// <summary>Values with fewer rows are taken together: their shares are chance.</summary>
    private const int FewestRows = 20;

    /// <summary>The finding about a column; null where it is distributed alike.</summary>
    /// <param name="column">The column.</param>
    /// <param name="training">Its training rows.</param>
    /// <param name="test">Its test rows.</param>
    /// <param name="columns">How many columns are checked.</param>
    public static IntegrityFinding? Of(ColumnSchema column, Column training, Column test, int columns)
    {
        if (training is TextColumn || column.Type == ColumnType.Timestamp || training.Length == 0 || test.Length == 0)
        {
            return null;
        }

        (double distance, double chance) = training is CategoryColumn categories
            ? Categories(categories, (CategoryColumn)test, columns)
            : Numbers(training, test, columns);
        return distance < Large || distance <= chance ? null : new IntegrityFinding(
            CheckDiagnostics.DifferentDistributions,
            string.Create(CultureInfo.InvariantCulture, $"Column '{column.Name}' is distributed differently in training and test rows: their {(training is CategoryColumn ? "shares" : "cumulative shares")} differ by {distance:0.00}, where {Large:0.00} is much. ")
            + "Metrics on such test rows tell of another population than the one learnt from. Draw both from the same rows, or make sure that it is meant so.",
            column.Name,
            IsAboutTest: true);
    }

    private static (double Distance, double Chance) Numbers(Column training, Column test, int columns)
    {
        double[] first = Sorted(training, out int firstMissing), second = Sorted(test, out int secondMissing);
        int n = first.Length + firstMissing, m = second.Length + secondMissing;

        // Missing values stand before all numbers.
        double distance = Math.Abs(((double)firstMissing / n) - ((double)secondMissing / m));
        for (int i = 0, j = 0; i < first.Length && j < second.Length;)
        {
            double value = Math.Min(first[i], second[j]);
            while (i < first.Length && first[i] == value)
            {
                i++;
            }

            while (j < second.Length && second[j] == value)
            {
                j++;
            }

            distance = Math.Max(distance, Math.Abs(((double)(i + firstMissing) / n) - ((double)(j + secondMissing) / m)));
        }

        double critical = Math.Sqrt(-DeterministicMath.Log(FalseAlarms / columns / 2) / 2);
        return (distance, critical * Math.Sqrt(((double)n + m) / ((double)n * m)));
    }

    private static double[] Sorted(Column column, out int missing)
    {
        double[] all = [.. RowSample.Of(column.Length).Select(row => RowSample.ValueAt(column, row))];
        double[] present = [.. all.Where(value => !double.IsNaN(value))];
        missing = all.Length - present.Length;
        Array.Sort(present);
        return present;
    }

    private static (double Distance, double Chance) Categories(CategoryColumn training, CategoryColumn test, int columns)
    {
        int[] first = Counts(training), second = Counts(test);
        double n = training.Length, m = test.Length;
        double distance = 0, expected = 0, restFirst = 0, restSecond = 0;
        int kinds = 0;
        void Add(double inFirst, double inSecond)
        {
            double share = (inFirst + inSecond) / (n + m);
            distance += Math.Abs((inFirst / n) - (inSecond / m)) / 2;
            expected += Math.Sqrt(share * (1 - share) * ((1 / n) + (1 / m)) * 2 / Math.PI) / 2;
            kinds++;
        }

        for (int code = 0; code < first.Length; code++)
        {
            if (first[code] + second[code] >= FewestRows)
            {
                Add(first[code], second[code]);
            }
            else
            {
                (restFirst, restSecond) = (restFirst + first[code], restSecond + second[code]);
            }
        }

        Add(restFirst, restSecond);

        // One row more or less moves the distance by 1/n: McDiarmid's inequality bounds how far chance takes it beyond its mean.
        double beyond = Math.Sqrt(-DeterministicMath.Log(FalseAlarms / columns) / 2 * ((1 / n) + (1 / m)));
        return (distance, kinds < 2 ? double.PositiveInfinity : expected + beyond);
    }

    /// <summary>The rows of each code, and last those without one.</summary>
    private static int[] Counts(CategoryColumn column)
    {
        var counts = new int[column.Dictionary.Length + 1];
        foreach (int code in column.Codes)
        {
            counts[code < 0 ? column.Dictionary.Length : code]++;
        }

        return counts;
    }
}
