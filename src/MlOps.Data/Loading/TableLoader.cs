using MlOps.Data.Diagnostics;
using MlOps.Data.Expressions;
using MlOps.Data.Files;
using MlOps.Data.Parsing;
using MlOps.Data.Records;
using MlOps.Data.Schema;
using MlOps.Data.Splitting;
using MlOps.Data.Summaries;

namespace MlOps.Data.Loading;

/// <summary>Reads all files of a request into one run of rows: training, then validation, then test files.</summary>
/// <remarks>
/// One thread cuts the files into blocks of whole rows, all threads find and parse the fields of blocks, and the first one takes the
/// results in the order of the files. A file is never in memory as a whole, nor are the values of the columns.
/// </remarks>
internal sealed class TableLoader
{
    private const int RowsBetweenSignsOfLife = 1 << 18;

    private readonly DataRequest _request;
    private readonly IStageLog _log;
    private readonly CancellationToken _cancellationToken;
    private readonly int _blockSize;
    private readonly ColumnStorage _storage;
    private readonly MissingTexts _missing;
    private readonly DiagnosticBag _bag = new();
    private readonly Stack<RecordBlock> _freeBlocks = new();
    private readonly List<SourceSummary> _sources = [];
    private readonly Dictionary<DataSource, IReadOnlyList<string>> _keys = [];
    private IReadOnlyList<string> _names = [];
    private ColumnTask[]? _plan;
    private SourceLocation _firstWithoutLabel;
    private int _nextSignOfLife = RowsBetweenSignsOfLife;

    public TableLoader(DataRequest request, SpillFile spill, IStageLog log, CancellationToken cancellationToken, int blockSize = RecordStream.DefaultBlockSize)
    {
        (_request, _log, _cancellationToken, _blockSize) = (request, log, cancellationToken, blockSize);
        _storage = new ColumnStorage(spill);
        _missing = new MissingTexts(request.MissingValues);
        Sets = new RowSets(request, spill);
    }

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

    /// <summary>The set of each row.</summary>
    public RowSets Sets { get; }

    /// <summary>The files read.</summary>
    public IReadOnlyList<SourceSummary> Sources => _sources;

    private ColumnLoader Label => Columns[Plan.Label];

    private byte TrainingPoint => (byte)_request.Training[0].Format.DecimalSeparator;

    /// <summary>Reads all files.</summary>
    /// <exception cref="DiagnosticException">Something in them is wrong.</exception>
    public void Read()
    {
        try
        {
            // Headers first: a missing or foreign file is told before minutes of reading.
            ReadHeaders();
            _bag.ThrowIfAny(_log);
            ReadRows();
        }
        catch (DiagnosticException)
        {
            _bag.Report(_log);
            throw;
        }

        WarnOfRowsWithoutLabel();
    }

    /// <summary>Adds the columns that expressions make of those that were read.</summary>
    /// <exception cref="DiagnosticException">The types in an expression do not fit.</exception>
    public void Compute()
    {
        if (Plan.Expressions.Count > 0)
        {
            Columns = [.. Columns, .. new ComputedColumns(Plan.Expressions, Columns, TrainingRows, _storage, _cancellationToken).Compute(_request.Threads, _log)];
        }
    }

    /// <summary>The first place of a value in a column of the training files.</summary>
    public SourceLocation Find(int column, ReadOnlySpan<byte> text)
    {
        foreach (DataSource source in _request.Training)
        {
            using DataFile file = Open(source);
            int field = Places(file)[column];
            RecordBlock block = file.First ?? new RecordBlock();
            int line = file.First is null ? 1 : file.FirstLine;
            for (bool found = file.First is not null; found || file.Read(block); found = false)
            {
                if (!found)
                {
                    file.Format.FindFields(block, file.FieldCount);
                }

                for (int row = found ? 1 : 0; row < block.Rows; row++)
                {
                    if (FieldRules.Trim(block[row, field]).SequenceEqual(text))
                    {
                        return block.Locate(source.DisplayPath, line, block.OffsetOf(row, field));
                    }
                }

                line += block.CountLines();
            }
        }

        return new SourceLocation(_request.Training[0].DisplayPath, 1, 1);
    }

    private void ReadHeaders()
    {
        DataSource[] all = [.. _request.Training, .. _request.Validation, .. _request.Test];
        foreach (DataSource source in all)
        {
            using DataFile file = DataFile.Open(source, blockSize: _blockSize);
            _keys[source] = file.Columns;
        }

        // Keys may first occur in any of the files of JSON lines; a header row names all columns.
        _names = _request.Training[0].Format.Kind == RecordKind.JsonLines
            ? [.. _request.Training.Where(source => source.Format.Kind == RecordKind.JsonLines).SelectMany(source => _keys[source]).Distinct(StringComparer.Ordinal)]
            : _keys[_request.Training[0]];
        CheckNotations();
        Plan = ColumnPlan.Make(_request, _names);
        Columns = Plan.Loaders(_storage);
        foreach (DataSource source in all)
        {
            CheckColumns(source);
        }
    }

    /// <summary>A column of texts that are numbers here and none there could not be told from others.</summary>
    private void CheckNotations()
    {
        DataSource first = _request.Training[0];
        if (_request.Training.FirstOrDefault(source => source.Format.DecimalSeparator != first.Format.DecimalSeparator) is { } other)
        {
            throw new DiagnosticException(
                DataDiagnostics.MixedNotations,
                $"'{first.DisplayPath}' has the decimal separator '{first.Format.DecimalSeparator}' and '{other.DisplayPath}' has '{other.Format.DecimalSeparator}'. Training files need the same one; JSON lines have a point.",
                other.Location);
        }
    }

    private void ReadRows()
    {
        bool splits = Sets.IsSplit && Plan.Method != SplitMethod.Time;
        Read(_request.Training, "Training", splits);
        _bag.ThrowIfAny(_log);
        TrainingRows = Rows;
        RequireRows(TrainingRows, "training");
        ReadContradictedColumnsAgain();
        foreach (ColumnLoader column in Columns)
        {
            column.EndTraining(TrainingPoint);
        }

        Read(_request.Validation, "Validation", splits: false);
        ValidationRows = Rows - TrainingRows;
        Read(_request.Test, "Test", splits: false);
        _bag.ThrowIfAny(_log);
        RequireRows(_request.Validation.Count == 0 ? 1 : ValidationRows, "validation");
        RequireRows(_request.Test.Count == 0 ? 1 : Rows - TrainingRows - ValidationRows, "test");
    }

    private void Read(IReadOnlyList<DataSource> sources, string use, bool splits)
    {
        var files = new List<FileRows>();
        _plan = null;
        ReadBlocks(sources, splits, files, parsed => Take(parsed, use));
        foreach (FileRows file in files)
        {
            if (file.Rows == 0 && file.MalformedRows == 0 && _bag.Count(DataDiagnostics.NoRows))
            {
                _bag.Add(
                    DataDiagnostics.NoRows,
                    $"'{file.Source.DisplayPath}' has {(file.Source.Format.ColumnNames is null ? "a header row and no rows below it" : "no rows")}. Add rows, or leave the file out.",
                    new SourceLocation(file.Source.DisplayPath, 1, 1));
            }

            _sources.Add(new SourceSummary(file.Source.DisplayPath, use, file.Rows, file.Bytes, file.Sha256, file.Source.Format.Beyond(FileFormat.Of(file.Source.Path)), file.Source.Origin));
        }
    }

    private void ReadBlocks(IReadOnlyList<DataSource> sources, bool splits, List<FileRows> files, Action<ParsedBlock> take)
    {
        void TakeAndRelease(ParsedBlock parsed)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            take(parsed);
            parsed.Release();
            _freeBlocks.Push(parsed.Block);
        }

        using IEnumerator<BlockToParse> blocks = Blocks(sources, splits, files).GetEnumerator();
        if (blocks.MoveNext())
        {
            // The first block alone: after it most types are known.
            TakeAndRelease(ParsedBlock.Parse(blocks.Current));
            OrderedWork.Run(Rest(blocks), ParsedBlock.Parse, TakeAndRelease, _request.Threads);
        }
    }

    private static IEnumerable<BlockToParse> Rest(IEnumerator<BlockToParse> blocks)
    {
        while (blocks.MoveNext())
        {
            yield return blocks.Current;
        }
    }

    private IEnumerable<BlockToParse> Blocks(IReadOnlyList<DataSource> sources, bool splits, List<FileRows> files)
    {
        foreach (DataSource source in sources)
        {
            using DataFile file = Open(source);
            int[] places = Places(file);
            var rows = new FileRows(
                source,
                file.Format,
                file.FieldCount,
                places,
                places[Plan.Label],
                new FieldRules(_missing, (byte)source.Format.DecimalSeparator),
                splits ? new RowHash(_request.Seed, file.Columns, Plan.Method == SplitMethod.Group ? places[Plan.Split!.Value] : null) : null);
            files.Add(rows);
            if (file.First is { } first)
            {
                rows.Line = file.FirstLine;
                first.SkipRow();
                yield return new BlockToParse(rows, first, HasFields: true, file.FirstEnd, CurrentPlan());
            }

            RecordBlock block = FreeBlock();
            while (file.Read(block))
            {
                yield return new BlockToParse(rows, block, HasFields: false, End: null, CurrentPlan());
                block = FreeBlock();
            }

            _freeBlocks.Push(block);
            (rows.Sha256, rows.Bytes) = (file.Sha256(), file.Bytes);
        }
    }

    private RecordBlock FreeBlock() => _freeBlocks.TryPop(out RecordBlock? free) ? free : new RecordBlock();

    private ColumnTask[] CurrentPlan() => _plan ??= [.. Columns.Select(column => new ColumnTask(column.Form, column.WatchesRounding))];

    private DataFile Open(DataSource source) =>
        DataFile.Open(source, source.Format.Kind == RecordKind.JsonLines ? _names : null, _blockSize);

    private void Take(ParsedBlock parsed, string use)
    {
        TakeFaults(parsed);
        FileRows file = parsed.File;
        file.Rows += parsed.AllRows;
        int without = parsed.AllRows - parsed.Block.Rows;
        if (without > 0)
        {
            _firstWithoutLabel = RowsWithoutLabel == 0 ? parsed.Block.Locate(file.Source.DisplayPath, file.Line, parsed.FirstWithoutLabel) : _firstWithoutLabel;
            RowsWithoutLabel += without;
        }

        TakeColumns(parsed, Columns.Length);
        Sets.Add(use, parsed.Hashes, parsed.Block.Rows);
        if (Rows > ReaderLimits.Rows - parsed.Block.Rows)
        {
            throw new DiagnosticException(
                DataDiagnostics.BeyondLimit, $"The files have more than {ReaderLimits.Rows:N0} rows, and at most so many are read. Take a sample.", new SourceLocation(file.Source.DisplayPath));
        }

        Rows += parsed.Block.Rows;
        file.Line += parsed.Lines;
        if (Rows >= _nextSignOfLife)
        {
            _nextSignOfLife = Rows + RowsBetweenSignsOfLife;
            _log.Progress($"Reading {file.Source.DisplayPath}: {file.Rows:N0} rows");
        }
    }

    private void TakeColumns(ParsedBlock parsed, int count)
    {
        for (int column = 0; column < count; column++)
        {
            ColumnLoader loader = Columns[column];
            ColumnTask before = new(loader.Form, loader.WatchesRounding);
            loader.Take(parsed.Columns[column], new BlockPlace(parsed.Block, parsed.File.Source.DisplayPath, parsed.File.Line, parsed.File.Rules.Point, parsed.File.Fields[column]), _bag);
            if (before != new ColumnTask(loader.Form, loader.WatchesRounding))
            {
                _plan = null;
            }
        }
    }

    private void TakeFaults(ParsedBlock parsed)
    {
        FileRows file = parsed.File;
        file.MalformedRows += parsed.Block.Faults.Count;
        var told = new Dictionary<DiagnosticDescriptor, int>();
        foreach (Fault fault in parsed.Block.Faults.First)
        {
            told[fault.Kind] = told.GetValueOrDefault(fault.Kind) + 1;
            if (_bag.Count(fault.Kind))
            {
                _bag.Add(fault.Kind, fault.Message, parsed.Block.Locate(file.Source.DisplayPath, file.Line, fault.Offset));
            }
        }

        foreach ((DiagnosticDescriptor kind, int count) in parsed.Block.Faults.Counts)
        {
            _bag.CountMore(kind, count - told.GetValueOrDefault(kind));
        }

        if (parsed.End is { } end)
        {
            throw new DiagnosticException(end.Kind, end.Message, parsed.Block.Locate(file.Source.DisplayPath, file.Line, end.Offset));
        }
    }

    private void ReadContradictedColumnsAgain()
    {
        int[] contradicted = [.. Enumerable.Range(0, Columns.Length).Where(column => Columns[column].IsContradicted)];
        if (contradicted.Length == 0)
        {
            return;
        }

        _log.Detail($"Reading again as texts: {string.Join(", ", contradicted.Select(column => Columns[column].Name))}");
        foreach (int column in contradicted)
        {
            Columns[column].Restart();
        }

        _plan = [.. Columns.Select((column, i) => new ColumnTask(contradicted.Contains(i) ? ColumnForm.Text : ColumnForm.Dropped, WatchesRounding: false))];
        ReadBlocks(_request.Training, splits: false, [], parsed =>
        {
            foreach (int column in contradicted)
            {
                Columns[column].Take(
                    parsed.Columns[column],
                    new BlockPlace(parsed.Block, parsed.File.Source.DisplayPath, parsed.File.Line, parsed.File.Rules.Point, parsed.File.Fields[column]),
                    _bag);
            }
        });
        _plan = null;
    }

    /// <summary>The field of each column in a file, whose columns may have another order.</summary>
    private int[] Places(DataFile file)
    {
        Dictionary<string, int> places = file.Columns.Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => pair.place, StringComparer.Ordinal);
        return [.. _names.Select(name => places.TryGetValue(name, out int place)
            ? place
            : throw new DiagnosticException(DataDiagnostics.FileUnreadable, $"'{file.Source.DisplayPath}' changed while it was read.", file.Source.Location))];
    }

    /// <summary>Tells which columns a file lacks or has in addition. An absent key of JSON lines is a missing value.</summary>
    private void CheckColumns(DataSource source)
    {
        string[] absent = source.Format.Kind == RecordKind.JsonLines ? [] : [.. _names.Except(_keys[source])];
        string[] unknown = [.. _keys[source].Except(_names)];
        if (absent.Length + unknown.Length > 0 && _bag.Count(DataDiagnostics.DifferentColumns))
        {
            string differences = string.Join(" and ", ((string[])[Listed("lacks", absent), Listed("has in addition", unknown)]).Where(part => part.Length > 0));
            _bag.Add(
                DataDiagnostics.DifferentColumns,
                $"'{source.DisplayPath}' {differences}, compared with '{_request.Training[0].DisplayPath}'. All files need the same columns, in any order.",
                new SourceLocation(source.DisplayPath, 1, 1));
        }
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
            _log.Report(new Diagnostic(
                DataDiagnostics.RowsWithoutLabel,
                $"{Counted.Of(RowsWithoutLabel, "row")} without a value in the label column '{Label.Name}' left out; the first stands here.",
                _firstWithoutLabel));
        }
    }
}
