using MlOps.Data.Checks;
using MlOps.Data.Diagnostics;
using MlOps.Data.Expectations;
using MlOps.Data.Files;
using MlOps.Data.Loading;
using MlOps.Data.Profiles;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Data;

/// <summary>Profiles prepared data, and holds them against what they should be: the data schema, expectations, and common sense.</summary>
public static class DataChecks
{
    /// <summary>A class of fewer training rows cannot be learnt.</summary>
    private const int FewestRowsOfClass = 10;

    /// <summary>The profile shows this many classes.</summary>
    private const int MaximumClasses = 20;

    /// <summary>Looks at all columns, one after the other, and reports what it finds.</summary>
    /// <param name="request">What is expected.</param>
    /// <param name="tables">The data.</param>
    /// <param name="split">How test rows came about: <c>Files</c>, or the split method.</param>
    /// <param name="log">Takes the findings.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static CheckedData Run(CheckRequest request, DataTables tables, string split, IStageLog log, CancellationToken cancellationToken)
    {
        DataSchema schema = tables.Schema;
        int unlike = SchemaColumns.Report(request, schema, log);
        Expectation[] expectations =
        [
            .. request.Expectations.Concat(request.Schema is null ? [] : SchemaExpectations.Of(request.Schema, schema))
                .Select(expectation => expectation with { HidesValues = expectation.Column != Expectation.AllColumns && schema[expectation.Column].IsPersonal }),
        ];
        var inspection = new ColumnInspection(tables, expectations, split);
        var training = new RowFingerprints(tables.Training.Rows);
        // A random split deals equal rows out to one set.
        var test = new RowFingerprints(split == nameof(SplitMethod.Random) ? 0 : tables.Test.Rows);
        var profiles = new List<ColumnProfile>();
        var findings = new List<IntegrityFinding>();
        var results = new ExpectationResult[expectations.Length];
        OrderedWork.Run(
            tables.Names,
            name =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return inspection.Inspect(name);
            },
            inspected =>
            {
                profiles.Add(inspected.Profile);
                findings.AddRange(inspected.Findings);
                foreach ((int index, ExpectationResult result) in inspected.Results)
                {
                    results[index] = result;
                }

                training.Add(inspected.Columns.Schema, inspected.Columns.Training);
                test.Add(inspected.Columns.Schema, inspected.Columns.Test);
            },
            request.Threads);
        for (int i = 0; i < expectations.Length; i++)
        {
            results[i] ??= new ExpectationResult(expectations[i], tables.Training.Rows + tables.Validation.Rows + tables.Test.Rows, 0);
        }

        findings.AddRange(RowChecks.Of(tables, training, test, hasTestFiles: request.TestSources > 0));
        findings.AddRange(RareClasses(tables));
        Report(request, findings, log, cancellationToken);
        new FindingsReport(request, schema, log).Report(results, cancellationToken);
        return new CheckedData(
            new DataProfile(tables.Training.Rows, tables.Test.Rows, profiles),
            [.. results.Take(request.Expectations.Count)],
            findings.Count,
            Violations: unlike + results.Skip(request.Expectations.Count).Count(result => !result.Holds));
    }

    /// <summary>How each column is distributed over all rows, for a data schema to be inferred.</summary>
    public static IReadOnlyDictionary<string, Distribution> Distributions(DataTables tables) =>
        tables.Names.ToDictionary(name => name, name => ColumnProfiler.Whole(ColumnSets.Of(tables, name)), StringComparer.Ordinal);

    private static IEnumerable<IntegrityFinding> RareClasses(DataTables tables)
    {
        if (tables.Schema.Task == ModelTask.Regression)
        {
            yield break;
        }

        var counts = new int[tables.Schema.Classes.Count];
        foreach (Table table in (Table[])[tables.Training, tables.Validation])
        {
            foreach (int code in table.LabelClasses)
            {
                counts[code]++;
            }
        }

        int rarest = Enumerable.Range(0, counts.Length).Where(code => counts[code] > 0).OrderBy(code => counts[code]).FirstOrDefault();
        int example = tables.Training.LabelClasses.IndexOf(rarest);
        string[] rare = [.. Enumerable.Range(0, counts.Length).Where(code => counts[code] < FewestRowsOfClass).Select(code => $"{Excerpt.Of(tables.Schema.Classes[code])} ({counts[code]})")];
        if (rare.Length > 0)
        {
            const int Most = 5;
            yield return new IntegrityFinding(
                CheckDiagnostics.RareClass,
                $"{(rare.Length == 1 ? "A label" : $"{rare.Length:N0} labels")} of '{tables.Schema.LabelColumn}' with fewer than {FewestRowsOfClass} rows to learn from: {string.Join(", ", rare.Take(Most))}{(rare.Length > Most ? $" and {rare.Length - Most:N0} more" : "")}. Get more rows of it, join it with another class, or leave it out.",
                tables.Schema.LabelColumn)
            {
                Examples = example < 0 ? [] : [new RowExample(tables.Training, example, [tables.Schema.LabelColumn])],
            };
        }
    }

    private static void Report(CheckRequest request, List<IntegrityFinding> findings, IStageLog log, CancellationToken cancellationToken)
    {
        IGrouping<DiagnosticDescriptor, IntegrityFinding>[] kinds = [.. findings.GroupBy(finding => finding.Kind)];
        IntegrityFinding[] told = [.. kinds.SelectMany(kind => kind.Take(DiagnosticBag.MaximumPerKind))];
        var rows = new Queue<IReadOnlyList<SourceLocation>>(RowPlaces.Find(request, [.. told.SelectMany(finding => finding.Examples)], cancellationToken));
        var places = new ColumnPlaces(request);
        foreach (IntegrityFinding finding in told)
        {
            SourceLocation[] examples = [.. finding.Examples.SelectMany(_ => rows.Dequeue())];
            SourceLocation place = examples is [.., var last] ? last : places.Of(finding.Column, finding.IsAboutTest);
            string with = examples is [var first, _, ..] ? $" For example this line and line {first.Line}{(first.File == place.File ? "" : $" of {first.File}")}." : "";
            log.Report(new Diagnostic(finding.Kind, finding.Message + with, place));
        }

        foreach (IGrouping<DiagnosticDescriptor, IntegrityFinding> kind in kinds.Where(kind => kind.Count() > DiagnosticBag.MaximumPerKind))
        {
            log.Report(new Diagnostic(kind.Key, $"… and {kind.Count() - DiagnosticBag.MaximumPerKind:N0} more of this kind.", places.Of(null, false)));
        }
    }

    /// <summary>The classes whose rows are profiled by themselves: all, or the most frequent.</summary>
    internal static (int[]? Classes, string[] Names) ClassesOf(DataTables tables)
    {
        if (tables.Schema.Task == ModelTask.Regression)
        {
            return (null, []);
        }

        int[] codes = ((CategoryColumn)tables.Training[tables.Schema.LabelColumn]).Codes;
        var counts = new int[tables.Schema.Classes.Count];
        foreach (int code in codes)
        {
            counts[code]++;
        }

        int[] shown = [.. Enumerable.Range(0, counts.Length).OrderByDescending(code => counts[code]).ThenBy(code => code).Take(MaximumClasses).Order()];
        int[] places = [.. Enumerable.Repeat(int.MaxValue, counts.Length)];
        for (int i = 0; i < shown.Length; i++)
        {
            places[shown[i]] = i;
        }

        return ([.. codes.Select(code => places[code])], [.. shown.Select(code => tables.Schema.Classes[code])]);
    }
}

/// <summary>What is known of data that were checked.</summary>
/// <param name="Profile">How they are distributed.</param>
/// <param name="Expectations">What came of the <c>DataExpectation</c> items, in their order.</param>
/// <param name="Oddities">The findings of the integrity checks.</param>
/// <param name="Violations">What the data schema says and the data do not hold to.</param>
public sealed record CheckedData(DataProfile Profile, IReadOnlyList<ExpectationResult> Expectations, int Oddities, int Violations);
