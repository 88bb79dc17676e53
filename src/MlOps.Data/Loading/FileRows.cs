using MlOps.Data.Records;
using MlOps.Data.Splitting;

namespace MlOps.Data.Loading;

/// <summary>A file whose rows are being read.</summary>
/// <param name="Source">The file.</param>
/// <param name="Format">Finds its fields.</param>
/// <param name="FieldCount">The fields of a row.</param>
/// <param name="Fields">The field of each column; -1 where the file lacks it.</param>
/// <param name="Label">The label's field.</param>
/// <param name="Rules">What holds for its fields.</param>
/// <param name="Hash">The hash that a split goes by; null where there is none.</param>
internal sealed record FileRows(DataSource Source, IRecordFormat Format, int FieldCount, int[] Fields, int Label, FieldRules Rules, RowHash? Hash)
{
    /// <summary>The line on which the next block begins.</summary>
    public int Line { get; set; } = 1;

    /// <summary>The rows taken so far, with those without a label.</summary>
    public int Rows { get; set; }

    /// <summary>The malformed rows so far.</summary>
    public int MalformedRows { get; set; }

    /// <summary>The hash of the file, once it is read.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>The length of the file, once it is read.</summary>
    public long Bytes { get; set; }
}

/// <summary>A block of a file, to be parsed.</summary>
/// <param name="File">The file.</param>
/// <param name="Block">The rows.</param>
/// <param name="HasFields">Whether its fields are found already, as those of the first block are.</param>
/// <param name="End">What ends the reading in it, where its fields are found.</param>
/// <param name="Plan">How each column is to be read.</param>
internal sealed record BlockToParse(FileRows File, RecordBlock Block, bool HasFields, RecordException? End, IReadOnlyList<ColumnTask> Plan);

/// <summary>How a column of the next blocks is to be read.</summary>
/// <param name="Form">Its form.</param>
/// <param name="WatchesRounding">Whether large whole numbers are to be kept.</param>
internal readonly record struct ColumnTask(ColumnForm Form, bool WatchesRounding);

/// <summary>A block whose columns are parsed.</summary>
internal sealed class ParsedBlock
{
    private const int TileBytes = 16 << 10; // rows that are parsed column by column: they stay in the first-level cache

    private ParsedBlock(BlockToParse source) => (File, Block, End) = (source.File, source.Block, source.End);

    public FileRows File { get; }

    public RecordBlock Block { get; }

    /// <summary>The line ends of the block.</summary>
    public int Lines { get; private set; }

    /// <summary>The rows, with those that have no label.</summary>
    public int AllRows { get; private set; }

    /// <summary>Where the first row without a label has none; zero where all have one.</summary>
    public int FirstWithoutLabel { get; private set; }

    /// <summary>The hash of each row with a label; empty where no split goes by it.</summary>
    public ulong[] Hashes { get; private set; } = [];

    /// <summary>The columns.</summary>
    public ColumnBlock[] Columns { get; private set; } = [];

    /// <summary>What ends the reading of the file here; null where nothing does.</summary>
    public RecordException? End { get; private set; }

    /// <summary>Finds the fields of a block and parses them.</summary>
    public static ParsedBlock Parse(BlockToParse source)
    {
        var parsed = new ParsedBlock(source);
        RecordBlock block = source.Block;
        parsed.Lines = block.CountLines();
        try
        {
            if (!source.HasFields)
            {
                source.File.Format.FindFields(block, source.File.FieldCount);
            }
        }
        catch (RecordException error)
        {
            parsed.End = error;
        }

        parsed.KeepRowsWithLabel();
        if (source.File.Hash is { } hash)
        {
            parsed.Hashes = new ulong[block.Rows];
            hash.Of(block, source.File.Rules, parsed.Hashes);
        }

        parsed.ParseColumns(source.Plan);
        return parsed;
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        foreach (ColumnBlock column in Columns)
        {
            column.Release();
        }
    }

    private void KeepRowsWithLabel()
    {
        AllRows = Block.Rows;
        int row = 0;
        while (row < Block.Rows && HasLabel(row))
        {
            row++;
        }

        if (row == Block.Rows)
        {
            return;
        }

        FirstWithoutLabel = Block.OffsetOf(row, File.Label);
        Block.Keep([.. Enumerable.Range(0, Block.Rows).Where(HasLabel)]);
    }

    private bool HasLabel(int row) => !File.Rules.IsMissing(Block[row, File.Label]);

    private void ParseColumns(IReadOnlyList<ColumnTask> plan)
    {
        int rows = Block.Rows;
        Columns = new ColumnBlock[plan.Count];
        for (int column = 0; column < Columns.Length; column++)
        {
            Columns[column] = ColumnBlock.Make(plan[column].Form, rows, plan[column].WatchesRounding);
        }

        int tile = Math.Clamp((int)((long)TileBytes * rows / Math.Max(1, Block.Text.Length)), 1, Math.Max(1, rows));
        for (int from = 0; from < rows; from += tile)
        {
            int to = Math.Min(rows, from + tile);
            for (int column = 0; column < Columns.Length; column++)
            {
                Columns[column].Parse(Block, File.Fields[column], from, to, File.Rules);
            }
        }
    }
}
