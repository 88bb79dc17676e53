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
        try
        {
            // Headers first: a missing or foreign file is told before minutes of reading.
            foreach (DataSource source in request.Training.Concat(request.Validation).Concat(request.Test))
            {
                ReadHeader(source);
            }

            _bag.ThrowIfAny(log);
            ReadRows();
        }
        catch (DiagnosticException)
        {
            _bag.Report(log);
            throw;
        }

        WarnOfRowsWithoutLabel();
    }

    /// <summary>Lets go of a column's values, so that tables built one column after the other need little more than their own size.</summary>
    public void Release(int column) => Columns[column] = null!;

    private void ReadHeader(DataSource source)
    {
        using DataFile file = DataFile.Open(source, _bag);
        if (Columns.Length == 0)
        {
            Plan = ColumnPlan.Make(request, file);
            Columns = Plan.Loaders(new MissingTexts(request.MissingValues));
        }

        MapColumns(file);
    }

    private void ReadRows()
    {
        bool splits = (request.Test.Count == 0 && request.Split.TestFraction > 0) || (request.Validation.Count == 0 && request.Split.ValidationFraction > 0);
        RowHash? hash = splits && Plan.Method != SplitMethod.Time ? new RowHash(request.Seed, Columns, Plan.Split) : null;
        foreach (DataSource source in request.Training)
        {
            Read(source, "Training", hash);
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
            Read(source, "Validation", hash: null);
        }

        ValidationRows = Rows - TrainingRows;
        foreach (DataSource source in request.Test)
        {
            Read(source, "Test", hash: null);
        }

        _bag.ThrowIfAny(log);
        RequireRows(request.Validation.Count == 0 ? 1 : ValidationRows, "validation");
        RequireRows(request.Test.Count == 0 ? 1 : Rows - TrainingRows - ValidationRows, "test");
    }

    private void Read(DataSource source, string use, RowHash? hash)
    {
        using DataFile file = DataFile.Open(source, _bag);
        CsvReader reader = file.Reader;
        int[] fields = MapColumns(file);
        int rows = 0;
        for (; file.ReadRow(); rows++)
        {
            ShowLife(source, rows);
            if (Label.IsMissing(reader[fields[Plan.Label]]))
            {
                if (RowsWithoutLabel++ == 0)
                {
                    _firstWithoutLabel = reader.Locate(fields[Plan.Label]);
                }

                continue;
            }

            for (int column = 0; column < fields.Length; column++)
            {
                Columns[column].Add(reader, fields[column], _bag);
            }

            if (hash is not null)
            {
                _hashes.Add(hash.Of(reader, fields));
            }

            Rows++;
        }

        if (rows == 0 && reader.MalformedRows == 0 && _bag.Count(DataDiagnostics.NoRows))
        {
            _bag.Add(
                DataDiagnostics.NoRows,
                $"'{source.DisplayPath}' has a header row and no rows below it. Add rows, or leave the file out.",
                new SourceLocation(source.DisplayPath, 1, 1));
        }

        _sources.Add(new SourceSummary(source.DisplayPath, use, rows, file.Bytes, file.Sha256));
    }

    private void ReadContradictedColumnsAgain()
    {
        int[] contradicted = [.. Enumerable.Range(0, Columns.Length).Where(column => Columns[column].IsContradicted)];
        if (contradicted.Length == 0)
        {
            return;
        }

        log.Detail($"Reading again as texts: {string.Join(", ", contradicted.Select(column => Columns[column].Name))}");
        foreach (int column in contradicted)
        {
            Columns[column].Restart();
        }

        foreach (DataSource source in request.Training)
        {
            using DataFile file = DataFile.Open(source, _bag);
            CsvReader reader = file.Reader;
            int[] fields = MapColumns(file);
            for (int rows = 0; file.ReadRow(); rows++)
            {
                ShowLife(source, rows);
                if (!Label.IsMissing(reader[fields[Plan.Label]]))
                {
                    foreach (int column in contradicted)
                    {
                        Columns[column].Add(reader, fields[column], _bag);
                    }
                }
            }
        }
    }

    private void ShowLife(DataSource source, int rows)
    {
        if (rows % RowsBetweenSignsOfLife == RowsBetweenSignsOfLife - 1)
        {
            cancellationToken.ThrowIfCancellationRequested();
            log.Progress($"Reading {source.DisplayPath}: {rows + 1:N0} rows");
        }
    }

    /// <summary>The field of each column in a file, whose columns may have another order; -1 where it lacks the column, which is told.</summary>
    private int[] MapColumns(DataFile file)
    {
        string[] absent = [.. Columns.Select(column => column.Name).Except(file.Columns)];
        string[] unknown = [.. file.Columns.Except(Columns.Select(column => column.Name))];
        if (absent.Length + unknown.Length > 0 && _bag.Count(DataDiagnostics.DifferentColumns))
        {
            string differences = string.Join(" and ", ((string[])[Listed("lacks", absent), Listed("has in addition", unknown)]).Where(part => part.Length > 0));
            _bag.Add(
                DataDiagnostics.DifferentColumns,
                $"'{file.Source.DisplayPath}' {differences}, compared with '{request.Training[0].DisplayPath}'. All files need the same columns, in any order.",
                new SourceLocation(file.Source.DisplayPath, 1, 1));
        }

        List<string> names = [.. file.Columns];
        return [.. Columns.Select(column => names.IndexOf(column.Name))];
    }

    private static string Listed(string what, string[] names) => names.Length switch
    {
        0 => "",
        <= 5 => $"{what} {string.Join(", ", names.Select(Excerpt.Of))}",
        _ => $"{what} {string.Join(", ", names.Take(5).Select(Excerpt.Of))} and {names.Length - 5} more columns",
    };

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
                $"{Counted.Of(RowsWithoutLabel, "row")} without a value in the label column '{Label.Name}' left out; the first stands here.",
                _firstWithoutLabel));
        }
    }
}
