using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;

namespace MlOps.Data.Checks;

/// <summary>What rows show beside each other: copies, contradictions, and test rows that were learnt from.</summary>
internal static class RowChecks
{
    /// <summary>Below this share of the rows nothing that is measured changes by it.</summary>
    private const double Share = 0.01;

    /// <summary>Chance does not go so far beyond what is expected of it.</summary>
    private const double Deviations = 4;

    /// <summary>The findings of all three checks.</summary>
    public static IEnumerable<IntegrityFinding> Of(RowFingerprints training, RowFingerprints test, DataSchema schema)
    {
        int rows = training.All.Length;
        // Values of ignored columns are not kept, and may be what tells rows apart.
        int copies = schema.Columns.Any(column => column.Role == ColumnRole.Ignore) ? 0 : rows - Distinct(training.All);
        if (Matters(copies, rows))
        {
            yield return new IntegrityFinding(
                CheckDiagnostics.DuplicateRows,
                $"{Of(copies, rows)} training rows are copies of others in every column. They weigh more than others, and in cross-validation the copy of a row learnt from is judged by. Remove the copies, or give the rows a column with the role Id where they are different cases.");
        }

        int conflicting = schema.Task != ModelTask.Regression ? Conflicting(training) : 0;
        if (Matters(conflicting, rows))
        {
            yield return new IntegrityFinding(
                CheckDiagnostics.ConflictingLabels,
                $"{Of(conflicting, rows)} training rows have features that other rows with another label have too: no model can be right about both. Correct the labels, or add the column that tells the rows apart.");
        }

        // Where columns are few and coarse, different cases are equal by chance: as often between the sets as within one. What is beyond that was copied.
        var known = new HashSet<ulong>(training.Labelled);
        int shared = test.Labelled.Count(known.Contains);
        double expected = TwinShare(training.Labelled) * test.Labelled.Length;
        if (Matters((int)(shared - expected), test.Labelled.Length) && shared > expected + (Deviations * Math.Sqrt(expected)))
        {
            yield return new IntegrityFinding(
                CheckDiagnostics.SharedRows,
                $"{Of(shared, test.Labelled.Length)} test rows have the features and the label of a training row, where {expected:N0} would by chance, so that the metrics are better than on new rows. Take them out of one of the files, or split by a Group column.",
                IsAboutTest: true);
        }
    }

    private static bool Matters(int count, int rows) => count > 1 && count >= Share * rows;

    private static string Of(int count, int rows) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} of {rows:N0} ({100.0 * count / rows:0.0}%)");

    /// <summary>The share of the rows that have an equal one in the set.</summary>
    private static double TwinShare(ulong[] hashes)
    {
        ulong[] sorted = (ulong[])hashes.Clone();
        Array.Sort(sorted);
        int twins = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            twins += (i > 0 && sorted[i] == sorted[i - 1]) || (i + 1 < sorted.Length && sorted[i] == sorted[i + 1]) ? 1 : 0;
        }

        return (double)twins / Math.Max(1, sorted.Length);
    }

    private static int Distinct(ulong[] hashes)
    {
        ulong[] sorted = (ulong[])hashes.Clone();
        Array.Sort(sorted);
        int distinct = sorted.Length == 0 ? 0 : 1;
        for (int i = 1; i < sorted.Length; i++)
        {
            distinct += sorted[i] == sorted[i - 1] ? 0 : 1;
        }

        return distinct;
    }

    /// <summary>The rows whose features come with several labels, less those with the most frequent one.</summary>
    private static int Conflicting(RowFingerprints rows)
    {
        ulong[] features = (ulong[])rows.Features.Clone();
        ulong[] labelled = (ulong[])rows.Labelled.Clone();
        Array.Sort(features, labelled);
        int conflicting = 0;
        for (int from = 0, to; from < features.Length; from = to)
        {
            to = from + 1;
            while (to < features.Length && features[to] == features[from])
            {
                to++;
            }

            if (to - from > 1)
            {
                conflicting += to - from - MostFrequent(labelled.AsSpan(from, to - from));
            }
        }

        return conflicting;
    }

    private static int MostFrequent(Span<ulong> hashes)
    {
        hashes.Sort();
        int most = 0, run = 0;
        for (int i = 0; i < hashes.Length; i++)
        {
            run = i > 0 && hashes[i] == hashes[i - 1] ? run + 1 : 1;
            most = Math.Max(most, run);
        }

        return most;
    }
}
