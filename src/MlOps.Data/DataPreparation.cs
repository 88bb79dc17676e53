using MlOps.Data.Diagnostics;
using MlOps.Data.Expressions;
using MlOps.Data.Loading;
using MlOps.Data.Records;
using MlOps.Data.Schema;
using MlOps.Data.Splitting;
using MlOps.Data.Summaries;

namespace MlOps.Data;

/// <summary>Reads data, finds the columns' types, and splits the rows into training, validation and test sets.</summary>
public static class DataPreparation
{
    /// <summary>Writes the tables that a request asks for. The same files and request give the same bytes.</summary>
    /// <remarks>Memory does not grow with the files, but for the different texts, a byte a row, and some more where rows are split by time.</remarks>
    /// <exception cref="DiagnosticException">Something in the data or the request is wrong; further messages of the same kind went to the log before.</exception>
    /// <exception cref="OperationCanceledException">The build was cancelled.</exception>
    public static PreparedData Run(DataRequest request, TablePaths tables, IStageLog log, CancellationToken cancellationToken)
    {
        using var spill = new SpillFile(Path.GetDirectoryName(Path.GetFullPath(tables.Training))!);
        return Run(request, tables, spill, log, cancellationToken);
    }

    internal static PreparedData Run(DataRequest request, TablePaths paths, SpillFile spill, IStageLog log, CancellationToken cancellationToken, int blockSize = RecordStream.DefaultBlockSize)
    {
        ArgumentOutOfRangeException.ThrowIfZero(request.Training.Count);
        CheckFilesOnce(request);
        RowSplitter.CheckFractions(request);
        var loader = new TableLoader(request, spill, log, cancellationToken, blockSize);
        loader.Read();
        loader.Compute();
        ColumnRole[] roles = [.. loader.Plan.Roles, .. loader.Plan.Expressions.Select(expression => expression.Role)];
        JudgeColumns(request, loader, roles, log);
        ColumnPlan.RequireFeature(roles, request);

        RowSplitter.Assign(request, loader, spill, log);
        LabelClasses? classes = request.Task == ModelTask.Regression
            ? null
            : LabelClasses.Find(request, loader.Columns[loader.Plan.Label].Texts!, loader.Sets, log);
        DataSchema schema = Schema(request, loader, roles, classes);
        TableSummary[] summaries = Write(schema, loader, classes, paths, request.Threads);
        var summary = new DataSummary
        {
            Sources = loader.Sources,
            Split = request.Test.Count > 0 ? "Files" : loader.Plan.Method.ToString(),
            RowsWithoutLabel = loader.RowsWithoutLabel,
            Training = summaries[0],
            Validation = summaries[1],
            Test = summaries[2],
        };
        log.Summary(
            $"{summary.Training.Rows:N0} training, {summary.Validation.Rows:N0} validation and {summary.Test.Rows:N0} test rows, {schema.Features.Count()} feature columns");
        return new PreparedData(schema, summary);
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

            bool isRead = roles[i] == ColumnRole.Feature || loader.Plan.IsUsed(i);
            if (isRead && column.Stray is { } stray)
            {
                log.Report(new Diagnostic(
                    DataDiagnostics.StrayValue,
                    $"Column '{column.Name}' has {Counted.Of(stray.Rows, "value")} of type {stray.Type} but also {column.Shown(stray.Text)}, so it is taken as {column.Type}. "
                    + "Correct the value, add it to MissingValues, or declare the column's Type in a ModelColumn item.",
                    loader.Find(i, stray.Text)));
            }

            if (isRead && column.Local is { } local)
            {
                log.Report(new Diagnostic(
                    DataDiagnostics.LocalNotation,
                    $"Column '{column.Name}' has values like {column.Shown(local.Text)} and is taken as {column.Type}, in which they have no order. "
                    + (local.Type == ColumnType.Number ? "Write numbers with a decimal point and without thousands separators (1234.5), say DecimalSeparator=\",\" on the data item if they have a decimal comma," : "Write dates as ISO 8601 (2024-12-31)")
                    + $", or declare Type=\"{column.Type}\" in a ModelColumn item to say that it is meant so.",
                    loader.Find(i, local.Text)));
            }

            if (isRead && column.Collapsed is var (lower, upper))
            {
                log.Report(new Diagnostic(
                    DataDiagnostics.RoundedNumbers,
                    $"Column '{column.Name}' has whole numbers that differ and become one{(column.IsPersonal ? "" : $", such as {lower} and {upper}")}: the model's numbers are 32-bit floats, exact up to 16,777,216. "
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
        int training = loader.TrainingRows;
        bool any = false;
        for (ValueList<float>.Reader reader = ((NumberValues)column.Values).Values.Read(); training > 0 && reader.Next();)
        {
            ReadOnlySpan<float> weights = reader.Values[..Math.Min(training, reader.Values.Length)];
            training -= weights.Length;
            any |= weights.ContainsAnyExcept(0f);
        }

        if (!any)
        {
            throw new DiagnosticException(
                DataDiagnostics.InvalidWeight, $"Every training row has the weight 0 in '{column.Name}', so that there is nothing to learn from. Give some row a weight above 0.", start);
        }
    }

    private static DataSchema Schema(DataRequest request, TableLoader loader, ColumnRole[] roles, LabelClasses? classes)
    {
        HashSet<string> inputs = ExpressionColumn.UsedByFeatures(loader.Plan.Expressions, roles.AsSpan(loader.Plan.Roles.Count));
        IEnumerable<ColumnSchema> columns = loader.Columns.Select((column, i) => new ColumnSchema(
            column.Name,
            roles[i] == ColumnRole.Label && classes is not null ? classes.Type : column.Type,
            roles[i],
            column.IsNullable)
        {
            Monotone = Monotone(request, column, roles[i]),
            Expression = i < loader.Plan.Roles.Count ? null : loader.Plan.Expressions[i - loader.Plan.Roles.Count].Text,
            Input = roles[i] != ColumnRole.Feature && inputs.Contains(column.Name),
            IsPersonal = column.IsPersonal,
        });
        return new DataSchema(request.Task, [.. columns], request.LabelColumn, classes?.Classes ?? []);
    }

    private static Monotonicity Monotone(DataRequest request, ColumnLoader column, ColumnRole role)
    {
        ColumnOptions? option = request.Columns.FirstOrDefault(option => option.Name == column.Name);
        if (option is null || option.Monotone == Monotonicity.None || role != ColumnRole.Feature)
        {
            return Monotonicity.None;
        }

        return column.Type is ColumnType.Category or ColumnType.Text ? throw ColumnPlan.NotOrdered(option, column.Type) : option.Monotone;
    }

    /// <summary>Writes the columns one after the other, while the figures of the next ones are computed.</summary>
    private static TableSummary[] Write(DataSchema schema, TableLoader loader, LabelClasses? classes, TablePaths paths, int threads)
    {
        int[] kept = [.. Enumerable.Range(0, schema.Columns.Count).Where(column => schema.Columns[column].IsKept)];
        var summaries = new List<ColumnSummary>[SetValues.Sets];
        for (int set = 0; set < summaries.Length; set++)
        {
            summaries[set] = [];
        }

        LabelClasses? ClassesOf(int column) => schema.Columns[column].Role == ColumnRole.Label ? classes : null;
        using var writer = new SetWriter([paths.Training, paths.Validation, paths.Test], schema, kept.Length, loader.Sets);
        OrderedWork.Run(
            kept,
            column => (Column: column, Figures: ColumnStatistics.Summarize(schema.Columns[column], loader.Columns[column].Values, ClassesOf(column), loader.Sets.Values)),
            done =>
            {
                writer.Begin(schema.Columns[done.Column].Name);
                ColumnValues values = loader.Columns[done.Column].Values;
                if (ClassesOf(done.Column) is { } labels)
                {
                    labels.Write(writer);
                }
                else
                {
                    values.Write(writer);
                }

                values.Release();
                for (int set = 0; set < summaries.Length; set++)
                {
                    summaries[set].Add(done.Figures[set]);
                }
            },
            threads);
        writer.End();
        return [.. summaries.Select((columns, set) => new TableSummary(loader.Sets[(RowSet)set], columns))];
    }
}
