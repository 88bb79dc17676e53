using MlOps.Data.Diagnostics;
using MlOps.Data.Loading;
using MlOps.Data.Schema;
using MlOps.Data.Splitting;
using MlOps.Data.Summaries;
using MlOps.Data.Tables;

namespace MlOps.Data;

/// <summary>Reads data, finds the columns' types, and splits the rows into training, validation and test sets.</summary>
public static class DataPreparation
{
    /// <summary>Makes the tables that a request asks for. The same files and request give the same tables.</summary>
    /// <exception cref="DiagnosticException">Something in the data or the request is wrong; further messages of the same kind went to the log before.</exception>
    /// <exception cref="OperationCanceledException">The build was cancelled.</exception>
    public static PreparedData Run(DataRequest request, IStageLog log, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(request.Training.Count);
        CheckFilesOnce(request);
        RowSplitter.CheckFractions(request);
        var loader = new TableLoader(request, log, cancellationToken);
        loader.Read();
        ColumnRole[] roles = [.. loader.Plan.Roles];
        JudgeColumns(request, loader, roles, log);
        ColumnPlan.RequireFeature(roles, request);

        RowSet[] sets = RowSplitter.Assign(request, loader, log);
        LabelClasses? classes = request.Task == ModelTask.Regression
            ? null
            : LabelClasses.Find(request, loader.Columns[loader.Plan.Label].Texts!, sets, log);
        DataSchema schema = Schema(request, loader, roles, classes);

        int[][] rows = [RowsOf(sets, RowSet.Training), RowsOf(sets, RowSet.Validation), RowsOf(sets, RowSet.Test)];
        Table[] tables = Tables(schema, loader, classes, rows);
        var summary = new DataSummary
        {
            Sources = loader.Sources,
            Split = request.Test.Count > 0 ? "Files" : loader.Plan.Method.ToString(),
            RowsWithoutLabel = loader.RowsWithoutLabel,
            Training = ColumnStatistics.Summarize(tables[0]),
            Validation = ColumnStatistics.Summarize(tables[1]),
            Test = ColumnStatistics.Summarize(tables[2]),
        };
        log.Summary(
            $"{tables[0].Rows:N0} training, {tables[1].Rows:N0} validation and {tables[2].Rows:N0} test rows, {schema.Features.Count()} feature columns");
        return new PreparedData(schema, tables[0], tables[1], tables[2], summary);
    }

    private static void CheckFilesOnce(DataRequest request)
    {
        var seen = new Dictionary<string, DataSource>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DataSource source in request.Training.Concat(request.Validation).Concat(request.Test))
        {
            if (!seen.TryAdd(Path.GetFullPath(source.Path), source))
            {
                throw new DiagnosticException(
                    DataDiagnostics.FileGivenTwice,
                    $"'{source.DisplayPath}' is given twice. Rows that are both learnt from and tested, or counted twice, make the metrics wrong. Remove one of the items.",
                    source.Location);
            }
        }
    }

    /// <summary>Warns of columns that are probably not what the user thinks, and leaves out those without a value.</summary>
    private static void JudgeColumns(DataRequest request, TableLoader loader, ColumnRole[] roles, IStageLog log)
    {
        var start = new SourceLocation(request.Training[0].DisplayPath, 1, 1);
        for (int i = 0; i < roles.Length; i++)
        {
            ColumnLoader column = loader.Columns[i];
            if (roles[i] == ColumnRole.Feature && column.TrainingValues == 0)
            {
                roles[i] = ColumnRole.Ignore;
                log.Report(new Diagnostic(
                    DataDiagnostics.ColumnWithoutValues, $"Column '{column.Name}' has no value in any training row and is ignored. Fill it, or give it the role Ignore.", start));
            }

            if (roles[i] == ColumnRole.Feature && column.Stray is { } stray)
            {
                log.Report(new Diagnostic(
                    DataDiagnostics.StrayValue,
                    $"Column '{column.Name}' has {Counted.Of(stray.Rows, "value")} of type {stray.Type} but also {stray.Excerpt}, so it is taken as {column.Type}. "
                    + "Correct the value, add it to MissingValues, or declare the column's Type in a ModelColumn item.",
                    stray.Location));
            }

            if (roles[i] == ColumnRole.Feature && column.Local is { } local)
            {
                log.Report(new Diagnostic(
                    DataDiagnostics.LocalNotation,
                    $"Column '{column.Name}' has values like {local.Excerpt} and is taken as {column.Type}, in which they have no order. "
                    + (local.Type == ColumnType.Number ? "Write numbers with a decimal point and without thousands separators (1234.5)" : "Write dates as ISO 8601 (2024-12-31)")
                    + $", or declare Type=\"{column.Type}\" in a ModelColumn item to say that it is meant so.",
                    local.Location));
            }

            if (roles[i] == ColumnRole.Feature && column.Collapsed is var (lower, upper))
            {
                log.Report(new Diagnostic(
                    DataDiagnostics.RoundedNumbers,
                    $"Column '{column.Name}' has whole numbers that differ and become one, such as {lower} and {upper}: the model's numbers are 32-bit floats, exact up to 16,777,216. "
                    + "If they name something, give the column Role=\"Id\" or Type=\"Category\" in a ModelColumn item; Type=\"Number\" says that it is meant so.",
                    start));
            }

            if (column.NotFinite > 0)
            {
                log.Report(new Diagnostic(
                    DataDiagnostics.NumberNotFinite,
                    $"Column '{column.Name}' has {Counted.Of(column.NotFinite, "value")} that count as missing: NaN, infinite, or beyond ±3.4e38, the range of a 32-bit float.",
                    start));
            }

            if (roles[i] == ColumnRole.Weight)
            {
                CheckWeights(loader, column, start);
            }
        }
    }

    private static void CheckWeights(TableLoader loader, ColumnLoader column, SourceLocation start)
    {
        int invalid = ((NumberColumn)column.Select([.. Enumerable.Range(0, loader.Rows)])).Values.Count(weight => !(weight >= 0));
        if (invalid > 0)
        {
            throw new DiagnosticException(
                DataDiagnostics.InvalidWeight, $"{Counted.Of(invalid, "row")} without a weight in '{column.Name}', or with a negative one. A weight is 0 or more.", start);
        }
    }

    private static DataSchema Schema(DataRequest request, TableLoader loader, ColumnRole[] roles, LabelClasses? classes)
    {
        IEnumerable<ColumnSchema> columns = loader.Columns.Select((column, i) => new ColumnSchema(
            column.Name,
            roles[i] == ColumnRole.Label && classes is not null ? classes.Type : column.Type,
            roles[i],
            column.IsNullable));
        return new DataSchema(request.Task, [.. columns], request.LabelColumn, classes?.Classes ?? []);
    }

    private static int[] RowsOf(RowSet[] sets, RowSet wanted) => [.. Enumerable.Range(0, sets.Length).Where(row => sets[row] == wanted)];

    private static Table[] Tables(DataSchema schema, TableLoader loader, LabelClasses? classes, int[][] rows)
    {
        var columns = new Dictionary<string, Column>[rows.Length];
        for (int set = 0; set < rows.Length; set++)
        {
            columns[set] = [];
        }

        for (int i = 0; i < schema.Columns.Count; i++)
        {
            ColumnSchema column = schema.Columns[i];
            for (int set = 0; set < rows.Length && column.Role != ColumnRole.Ignore; set++)
            {
                columns[set].Add(column.Name, column.Role == ColumnRole.Label && classes is not null ? classes.Select(rows[set]) : loader.Columns[i].Select(rows[set]));
            }

            loader.Release(i);
        }

        return [.. columns.Select(set => new Table(schema, set))];
    }
}
