using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Data.Checks;

/// <summary>What rows show beside each other: copies, contradictions, and test rows that were learnt from.</summary>
internal static class RowChecks
{
    /// <summary>Below this share of the rows nothing that is measured changes by it.</summary>
    private const double Share = 0.01;

    /// <summary>A few rows are equal in many data sets, and harm none.</summary>
    private const int Fewest = 10;

    /// <summary>Chance does not go so far beyond what is expected of it.</summary>
    private const double Deviations = 4;

    /// <summary>The findings of all three checks.</summary>
    public static IEnumerable<IntegrityFinding> Of(DataTables tables, RowFingerprints training, RowFingerprints test, bool hasTestFiles)
    {
        DataSchema schema = tables.Schema;

        // Rows that are equal in more are equal in their features.
        int[] equal = HashFilter.Repeated(training.Features);
        return new[] { Copies(training, equal), Conflicts(training, equal), Shared(tables, training, test, equal, hasTestFiles) }.OfType<IntegrityFinding>();

        IntegrityFinding? Copies(RowFingerprints rows, int[] candidates)
        {
            // Values of ignored columns are not kept, and may be what tells rows apart.
            if (schema.Columns.Any(column => column.Role == ColumnRole.Ignore))
            {
                return null;
            }

            EqualRows[] groups = [.. EqualRows.Of(candidates, rows.All)];
            int copies = groups.Sum(group => group.Rows.Length - 1);
            if (!Matters(copies, rows.Rows) || copies < Fewest || ChanceCopies.Explain(tables, rows, [.. Enumerable.Range(0, rows.Rows).Select(rows.All)], _ => true))
            {
                return null;
            }

            return new IntegrityFinding(
                CheckDiagnostics.DuplicateRows,
                $"{Of(copies, rows.Rows)} training rows are copies of others in every column. They weigh more than others, and in cross-validation the copy of a row learnt from is judged by. Remove the copies, or give the rows a column with the role Id where they are different cases.")
            {
                Examples = [new RowExample(tables.Training, groups.MinBy(group => group.Rows[1])!.Rows[0], Named(rows, _ => true), 2)],
            };
        }

        IntegrityFinding? Conflicts(RowFingerprints rows, int[] candidates)
        {
            if (schema.Task == ModelTask.Regression)
            {
                return null;
            }

            // All rows of a group but those with its most frequent label.
            EqualRows[] groups = [.. EqualRows.Of(candidates, row => rows.Features[row]).Select(group => group with { Labels = [.. group.Rows.GroupBy(rows.Labelled).OrderByDescending(label => label.Count()).ThenBy(label => label.First()).Select(label => label.First())] })];
            int conflicting = groups.Sum(group => group.Rows.Length - group.Rows.Count(row => rows.Labelled(row) == rows.Labelled(group.Labels[0])));
            if (!Matters(conflicting, rows.Rows) || conflicting < Fewest || ChanceCopies.Explain(tables, rows, rows.Features, role => role == ColumnRole.Feature))
            {
                return null;
            }

            int[] first = groups.Where(group => group.Labels.Length > 1).MinBy(group => group.Labels[1])!.Labels;
            string[] columns = Named(rows, role => role is ColumnRole.Feature or ColumnRole.Label);
            return new IntegrityFinding(
                CheckDiagnostics.ConflictingLabels,
                $"{Of(conflicting, rows.Rows)} training rows have features that other rows with another label have too: no model can be right about both. Correct the labels, or add the column that tells the rows apart.")
            {
                Examples = [new RowExample(tables.Training, first[0], columns), new RowExample(tables.Training, first[1], columns)],
            };
        }
    }

    /// <summary>Where columns are few and coarse, different cases are equal by chance: as often between the sets as within one. What is beyond that was copied.</summary>
    private static IntegrityFinding? Shared(DataTables tables, RowFingerprints training, RowFingerprints test, int[] equal, bool hasTestFiles)
    {
        if (test.Rows == 0)
        {
            return null;
        }

        var known = new HashFilter(training.Rows);
        foreach (ulong hash in training.Features)
        {
            known.Add(hash);
        }

        var asked = new HashFilter(test.Rows);
        int[] inTest = known.Of(test.Features);
        foreach (int row in inTest)
        {
            asked.Add(test.Features[row]);
        }

        var learnt = new HashSet<ulong>(asked.Of(training.Features).Select(training.Labelled));
        int[] shared = [.. inTest.Where(row => learnt.Contains(test.Labelled(row)))];
        double twins = EqualRows.Of(equal, training.Labelled).Sum(group => (double)group.Rows.Length);
        double expected = twins / Math.Max(1, training.Rows) * test.Rows;
        if (!Matters((int)(shared.Length - expected), test.Rows) || shared.Length <= expected + (Deviations * Math.Sqrt(expected)))
        {
            return null;
        }

        string[] columns = Named(training, role => role is ColumnRole.Feature or ColumnRole.Label);
        return new IntegrityFinding(
            CheckDiagnostics.SharedRows,
            $"{Of(shared.Length, test.Rows)} test rows have the features and the label of a training row, where {expected:N0} would by chance, so that the metrics are better than on new rows. Take them out of one of the files, or split by a Group column.",
            IsAboutTest: true)
        {
            Examples = hasTestFiles
                ? [new RowExample(tables.Test, shared[0], columns), new RowExample(tables.Test, shared[0], columns) { IsOfTest = true }]
                : [new RowExample(tables.Test, shared[0], columns, Places: 2)],
        };
    }

    private static string[] Named(RowFingerprints rows, Func<ColumnRole, bool> matters) => [.. rows.Columns.Where(column => matters(column.Role)).Select(column => column.Name)];

    private static bool Matters(int count, int rows) => count > 1 && count >= Share * rows;

    private static string Of(int count, int rows) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} of {rows:N0} ({100.0 * count / rows:0.0}%)");

    /// <summary>Rows with one hash.</summary>
    private sealed record EqualRows(int[] Rows)
    {
        /// <summary>A row of each label that they have, the most frequent label first.</summary>
        public int[] Labels { get; init; } = [];

        /// <summary>The groups of two rows or more.</summary>
        public static IEnumerable<EqualRows> Of(int[] rows, Func<int, ulong> hash)
        {
            ulong[] hashes = [.. rows.Select(hash)];
            int[] sorted = [.. rows];
            Array.Sort(hashes, sorted);
            for (int from = 0, to; from < sorted.Length; from = to)
            {
                for (to = from + 1; to < sorted.Length && hashes[to] == hashes[from]; to++)
                {
                }

                if (to - from > 1)
                {
                    int[] group = sorted[from..to];
                    Array.Sort(group);
                    yield return new EqualRows(group);
                }
            }
        }
    }
}
