using MlOps.Data.Csv;
using MlOps.Data.Diagnostics;
using MlOps.Data.Parsing;
using MlOps.Data.Splitting;
using MlOps.Data.Summaries;

namespace MlOps.Data.Loading;

/// <summary>Reads all files of a request into one run of rows: training, then validation, then test files.</summary>
internal sealed class TableLoader(DataRequest request, IStageLog log, CancellationToken cancellationToken)
{
    private const int RowsBetweenSignsOfLife = 1 << 14;

    private readonly DiagnosticBag _bag = new();
    private readonly ChunkedList<ulong> _hashes = new();
    private readonly List<SourceSummary> _sources = [];
    private readonly MissingTexts _missing = new(request.MissingValues);
    private int[] _hashedColumns = [];
    private SourceLocation _firstWithoutLabel;

    /// <summary>The columns and their roles, once the first header row is read.</summary>
    public ColumnPlan Plan { get; private set; } = null!;

    /// <summary>The columns' values, in the order of the first file.</summary>
    public ColumnLoader[] Columns { get; private set; } = [];

    /// <summary>The rows of the training files; they come first.</summary>
    public int TrainingRows { get; private set; }

    /// <summary>The rows of the validation files; they come next.</summary>
    public int ValidationRows { get; private set; }

    /// <summary>The rows of all files.</summary>
    public int Rows { get; private set; }

    /// <summary>The rows left out because they have no label.</summary>
    public int RowsWithoutLabel { get; private set; }

    /// <summary>The hash of each training row that a split goes by; empty where there is nothing to split by hash.</summary>
    public ChunkedList<ulong> Hashes => _hashes;

    /// <summary>The files read.</summary>
    public IReadOnlyList<SourceSummary> Sources => _sources;

    private ColumnLoader Label => Columns[Plan.Label];

    /// <summary>Reads all files.</summary>
    /// <exception cref="DiagnosticException">Something in them is wrong.</exception>
    public void Read()
    {
        foreach (DataSource source in request.Training)
        {
            Read(source, "Training", column => true);
        }

        _bag.ThrowIfAny(log);
        TrainingRows = Rows;
        RequireRows(TrainingRows, "training");
        ReadContradictedColumnsAgain();
        foreach (ColumnLoader column in Columns)
        {
            column.EndTraining();
        }

        foreach (DataSource source in request.Validation)
        {
            Read(source, "Validation", column => true);
        }

        ValidationRows = Rows - TrainingRows;
        foreach (DataSource source in request.Test)
        {
            Read(source, "Test", column => true);
        }

        _bag.ThrowIfAny(log);
        RequireRows(request.Validation.Count == 0 ? 1 : ValidationRows, "validation");
        RequireRows(request.Test.Count == 0 ? 1 : Rows - TrainingRows - ValidationRows, "test");
        WarnOfRowsWithoutLabel();
    }

    /// <summary>Lets go of a column's values, so that tables built one column after the other need little more than their own size.</summary>
    public void Release(int column) => Columns[column] = null!;

    private void ReadContradictedColumnsAgain()
    {
        ColumnLoader[] contradicted = [.. Columns.Where(column => column.IsContradicted)];
        if (contradicted.Length == 0)
        {
            return;
        }

        log.Detail($"Reading again as texts: {string.Join(", ", contradicted.Select(column => column.Name))}");
        foreach (ColumnLoader column in contradicted)
        {
            column.Restart();
        }

        foreach (DataSource source in request.Training)
        {
            Read(source, null, contradicted.Contains);
        }
    }

    /// <param name="source">The file.</param>
    /// <param name="use">What it is for; null where it is read again and its rows are counted already.</param>
    /// <param name="wanted">The columns to read.</param>
    private void Read(DataSource source, string? use, Func<ColumnLoader, bool> wanted)
    {
        using DataFile file = DataFile.Open(source, _bag);
        if (Columns.Length == 0)
        {
            Begin(file);
        }

        if (MapColumns(file) is not { } fields)
        {
            return;
        }

        int[] columns = [.. Enumerable.Range(0, Columns.Length).Where(column => wanted(Columns[column]))];
        bool hashes = use == "Training" && _hashedColumns.Length > 0;
        CsvReader reader = file.Reader;
        int rows = 0;
        for (; reader.ReadRow(); rows++)
        {
            if (rows % RowsBetweenSignsOfLife == RowsBetweenSignsOfLife - 1)
            {
                cancellationToken.ThrowIfCancellationRequested();
                log.Progress($"Reading {source.DisplayPath}: {rows:N0} rows");
            }

            if (Label.IsMissing(reader[fields[Plan.Label]]))
            {
                if (use is not null && RowsWithoutLabel++ == 0)
                {
                    _firstWithoutLabel = reader.Locate(fields[Plan.Label]);
                }

                continue;
            }

            foreach (int column in columns)
            {
                Columns[column].Add(reader, fields[column], _bag);
            }

            if (hashes)
            {
                _hashes.Add(Hash(reader, fields));
            }

            Rows += use is null ? 0 : 1;
        }

        if (use is not null)
        {
            EndFile(file, use, rows);
        }
    }

    private void Begin(DataFile first)
    {
        Plan = ColumnPlan.Make(request, first);
        Columns = Plan.Loaders(_missing);
        bool splits = (request.Test.Count == 0 && request.Split.TestFraction > 0) || (request.Validation.Count == 0 && request.Split.ValidationFraction > 0);
        _hashedColumns = (splits, request.Split.Method) switch
        {
            (true, SplitMethod.Random) or (true, SplitMethod.Group) =>
                [.. Enumerable.Range(0, Columns.Length).OrderBy(column => Columns[column].Name, StringComparer.Ordinal)],
            _ => [],
        };
    }

    /// <summary>
    /// A hash of the group or, without a group, of the row's fields as they stand in the file, in the order of the columns'
    /// names, so that the order of columns does not count.
    /// </summary>
    private ulong Hash(CsvReader reader, int[] fields)
    {
        ulong hash = unchecked((ulong)request.Seed);
        if (request.Split.Method == SplitMethod.Group && !Columns[Plan.Split!.Value].IsMissing(reader[fields[Plan.Split.Value]]))
        {
            return XxHash64.Hash(ColumnLoader.Trim(reader[fields[Plan.Split.Value]]), hash);
        }

        foreach (int column in _hashedColumns)
        {
            hash = XxHash64.Hash(reader[fields[column]], hash);
        }

        return hash;
    }

    /// <summary>The field of each column in a file whose columns may have another order; null where it has other columns.</summary>
    private int[]? MapColumns(DataFile file)
    {
        string[] absent = [.. Columns.Select(column => column.Name).Except(file.Columns)];
        string[] unknown = [.. file.Columns.Except(Columns.Select(column => column.Name))];
        if (absent.Length + unknown.Length == 0)
        {
            List<string> names = [.. file.Columns];
            return [.. Columns.Select(column => names.IndexOf(column.Name))];
        }

        if (_bag.Count(DataDiagnostics.DifferentColumns))
        {
            string differences = string.Join(" and ", ((string[])[Listed("lacks", absent), Listed("has in addition", unknown)]).Where(part => part.Length > 0));
            _bag.Add(
                DataDiagnostics.DifferentColumns,
                $"'{file.Source.DisplayPath}' {differences}, compared with '{request.Training[0].DisplayPath}'. All files need the same columns, in any order.",
                new SourceLocation(file.Source.DisplayPath, 1, 1));
        }

        return null;
    }

    private static string Listed(string what, string[] names) => names.Length switch
    {
        0 => "",
        <= 5 => $"{what} {string.Join(", ", names.Select(Excerpt.Of))}",
        _ => $"{what} {string.Join(", ", names.Take(5).Select(Excerpt.Of))} and {names.Length - 5} more columns",
    };

    private void EndFile(DataFile file, string use, int rows)
    {
        if (rows == 0 && file.Reader.MalformedRows == 0 && _bag.Count(DataDiagnostics.NoRows))
        {
            _bag.Add(
                DataDiagnostics.NoRows,
                $"'{file.Source.DisplayPath}' has a header row and no rows below it. Add rows, or leave the file out.",
                new SourceLocation(file.Source.DisplayPath, 1, 1));
        }

        _sources.Add(new SourceSummary(file.Source.DisplayPath, use, rows, file.Bytes, file.Sha256));
    }

    private void RequireRows(int rows, string use)
    {
        if (rows == 0)
        {
            throw new DiagnosticException(DataDiagnostics.NoLabels, $"No {use} row has a value in the label column '{Label.Name}'.", _firstWithoutLabel);
        }
    }

    private void WarnOfRowsWithoutLabel()
    {
        if (RowsWithoutLabel > 0)
        {
            log.Report(new Diagnostic(
                DataDiagnostics.RowsWithoutLabel,
                $"{Counted(RowsWithoutLabel, "row")} without a value in the label column '{Label.Name}' {(RowsWithoutLabel == 1 ? "is" : "are")} left out; the first stands here.",
                _firstWithoutLabel));
        }
    }

    private static string Counted(int count, string noun) => $"{count:N0} {noun}{(count == 1 ? "" : "s")}";
}
