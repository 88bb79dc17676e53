using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Data.Parsing;
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

        double border = judged.Values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Min();
        int present = 0, later = 0;
        foreach (double value in learnt.Values)
        {
            present += double.IsNaN(value) ? 0 : 1;
            later += value >= border ? 1 : 0;
        }

        if (later == 0 || later < Share * present || (column.Role == ColumnRole.Feature && !(hasTestFiles && Quantile(judged, 0.5) >= Quantile(learnt, 0.95))))
        {
            return null;
        }

        return new IntegrityFinding(
            CheckDiagnostics.OverlappingTimes,
            string.Create(CultureInfo.InvariantCulture, $"{later:N0} of {present:N0} training rows are not earlier than the earliest test row{(column.IsPersonal ? "" : $" ({Shown(border)})")} by '{column.Name}': the model learns from what comes after the rows that it is judged by. ")
            + "Set SplitMethod to Time, or divide the files by time.",
            column.Name,
            IsAboutTest: true);
    }

    private static double Quantile(TimestampColumn column, double share)
    {
        double[] sorted = [.. RowSample.Of(column.Length).Select(row => column.Values[row]).Where(value => !double.IsNaN(value))];
        Array.Sort(sorted);
        return sorted.Length == 0 ? double.NaN : sorted[(int)(share * (sorted.Length - 1))];
    }

    private static string Shown(double seconds) => Instant.Of(seconds).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
