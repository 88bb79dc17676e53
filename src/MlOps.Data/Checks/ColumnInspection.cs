using MlOps.Data.Diagnostics;
using MlOps.Data.Expectations;
using MlOps.Data.Profiles;
using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Data.Checks;

/// <summary>All that is found out about single columns.</summary>
internal sealed class ColumnInspection
{
    private readonly DataTables _tables;
    private readonly IReadOnlyList<Expectation> _expectations;
    private readonly string _split;
    private readonly int[]? _classes;
    private readonly string[] _classNames;
    private readonly Column _label;
    private readonly int _features;

    public ColumnInspection(DataTables tables, IReadOnlyList<Expectation> expectations, string split)
    {
        (_tables, _expectations, _split) = (tables, expectations, split);
        (_classes, _classNames) = DataChecks.ClassesOf(tables);
        _label = tables.Training[tables.Schema.LabelColumn];
        _features = tables.Schema.Features.Count();
    }

    /// <summary>Inspects a column.</summary>
    public InspectedColumn Inspect(string name)
    {
        ColumnSets columns = ColumnSets.Of(_tables, name);
        bool isLabel = columns.Schema.Role == ColumnRole.Label;
        ColumnProfile profile = ColumnProfiler.Profile(
            columns.Schema, columns.Training, columns.Test, isLabel ? null : _classes, isLabel ? [] : _classNames, columns.Schema.Role != ColumnRole.Id && !columns.Schema.HidesValues);
        return new InspectedColumn(columns, profile, [.. Findings(columns, profile)], [.. Results(columns)]);
    }

    private IEnumerable<IntegrityFinding> Findings(ColumnSets columns, ColumnProfile profile)
    {
        ColumnSchema column = columns.Schema;
        bool isIdentifier = false;
        if (column.Role == ColumnRole.Feature)
        {
            foreach (IntegrityFinding finding in ColumnChecks.Of(column, _tables.Training, profile.Training))
            {
                isIdentifier |= finding.Kind == CheckDiagnostics.IdentifierColumn;
                yield return finding;
            }

            if (LeakageCheck.Of(column, columns.Training, _label) is { } leak)
            {
                yield return leak;
            }
        }

        // The names of test rows are other ones by nature.
        if (!isIdentifier && _split != nameof(SplitMethod.Random) && column.Role is ColumnRole.Feature or ColumnRole.Label
            && DistributionCheck.Of(column, columns.Training, columns.Test, _features + 1) is { } difference)
        {
            yield return difference;
        }

        if (_split != nameof(SplitMethod.Time) && TimeCheck.Of(column, columns.Training, columns.Test, _split == "Files") is { } overlap)
        {
            yield return overlap;
        }
    }

    private IEnumerable<(int Index, ExpectationResult Result)> Results(ColumnSets columns)
    {
        for (int i = 0; i < _expectations.Count; i++)
        {
            if (_expectations[i].Column == columns.Schema.Name)
            {
                IReadOnlyList<Column> others = _expectations[i].Comparison is { } comparison ? ColumnSets.Of(_tables, comparison.Other).All : [];
                yield return (i, ExpectationJudge.Judge(_expectations[i], columns.Schema.Type, columns.All, others));
            }
        }
    }
}

/// <summary>What was found out about a column.</summary>
internal sealed record InspectedColumn(ColumnSets Columns, ColumnProfile Profile, IReadOnlyList<IntegrityFinding> Findings, IReadOnlyList<(int Index, ExpectationResult Result)> Results);
