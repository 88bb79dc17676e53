using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Data.Checks;

/// <summary>Tells where rows to learn from are later than rows to judge by: the model knows the future then.</summary>
internal static class TimeCheck
{
    /// <summary>A few rows on the border are no matter.</summary>
    private const double Share = 0.01;

    /// <summary>The finding about a column of instants.</summary>
    /// <remarks>A column with the role Timestamp says that time counts. A feature says so only where the files are divided by it, nearly.</remarks>
    public static IntegrityFinding? Of(ColumnSchema column, Column training, Column test, bool hasTestFiles)
    {
        if (training is not TimestampColumn learnt || test is not TimestampColumn judged || column.Role is not (ColumnRole.Timestamp or ColumnRole.Feature))
        {
            return null;
        }

        double[] first = Sorted(learnt), second = Sorted(judged);
        if (first.Length == 0 || second.Length == 0)
        {
            return null;
        }

        double border = second[0];
        int later = first.Length - LowerBound(first, border);
        bool dividesByTime = second[second.Length / 2] >= first[(int)(0.95 * (first.Length - 1))];
        if (later < Share * first.Length || (column.Role == ColumnRole.Feature && !(hasTestFiles && dividesByTime)))
        {
            return null;
        }

        return new IntegrityFinding(
            CheckDiagnostics.OverlappingTimes,
            string.Create(CultureInfo.InvariantCulture, $"{later:N0} of {first.Length:N0} training rows are not earlier than the earliest test row ({Instant(border)}) by '{column.Name}': the model learns from what comes after the rows that it is judged by. ")
            + "Set SplitMethod to Time, or divide the files by time.",
            column.Name,
            IsAboutTest: true);
    }

    private static double[] Sorted(TimestampColumn column)
    {
        double[] present = [.. column.Values.Where(value => !double.IsNaN(value))];
        Array.Sort(present);
        return present;
    }

    private static int LowerBound(double[] sorted, double value)
    {
        int from = 0, to = sorted.Length;
        while (from < to)
        {
            int middle = (from + to) / 2;
            (from, to) = sorted[middle] < value ? (middle + 1, to) : (from, middle);
        }

        return from;
    }

    private static string Instant(double seconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
