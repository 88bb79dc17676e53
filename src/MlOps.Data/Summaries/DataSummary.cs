using System.Text.Json.Serialization;
using MlOps.Data.Schema;

namespace MlOps.Data.Summaries;

/// <summary>What the data look like, without any raw text: for the report, the model card and the lineage.</summary>
public sealed record DataSummary
{
    /// <summary>The files, training first, then validation, then test, each list in the order of the items.</summary>
    public required IReadOnlyList<SourceSummary> Sources { get; init; }

    /// <summary>How test and validation rows came about: <c>Files</c>, or the split method.</summary>
    public required string Split { get; init; }

    /// <summary>The rows left out because they have no label.</summary>
    public required int RowsWithoutLabel { get; init; }

    /// <summary>The training rows.</summary>
    public required TableSummary Training { get; init; }

    /// <summary>The validation rows.</summary>
    public required TableSummary Validation { get; init; }

    /// <summary>The test rows.</summary>
    public required TableSummary Test { get; init; }
}

/// <summary>A file that was read.</summary>
/// <param name="Path">Relative to the project, with <c>/</c>.</param>
/// <param name="Use"><c>Training</c>, <c>Validation</c> or <c>Test</c>: the kind of item that names it.</param>
/// <param name="Rows">Rows below the header, with those that have no label.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="Sha256">The hash of its content, in small hexadecimal digits.</param>
/// <param name="Format">How its rows are written, in the words of the item's metadata; null where its name says it all.</param>
/// <param name="Origin">What it is a snapshot of, see <see cref="DataSource.Origin"/>.</param>
public sealed record SourceSummary(
    string Path,
    string Use,
    int Rows,
    long Bytes,
    string Sha256,
    string? Format = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Origin = null);

/// <summary>The rows of one set.</summary>
/// <param name="Rows">Their number.</param>
/// <param name="Columns">The columns kept, in the order of the schema.</param>
public sealed record TableSummary(int Rows, IReadOnlyList<ColumnSummary> Columns)
{
    /// <summary>The column of that name; null where it is not kept.</summary>
    public ColumnSummary? Find(string name) => Columns.FirstOrDefault(column => column.Name == name);
}

/// <summary>One column of one set.</summary>
public sealed record ColumnSummary
{
    /// <summary>The column.</summary>
    public required string Name { get; init; }

    /// <summary>What it holds.</summary>
    public required ColumnType Type { get; init; }

    /// <summary>What it is for.</summary>
    public required ColumnRole Role { get; init; }

    /// <summary>The rows with a value.</summary>
    public required int Count { get; init; }

    /// <summary>The rows without one.</summary>
    public required int Missing { get; init; }

    /// <summary>The number of different values, counted up to <see cref="DistinctCap"/>.</summary>
    public required int Distinct { get; init; }

    /// <summary>Numbers and timestamps (in seconds since 1970-01-01T00:00:00Z) in figures; null for other types and where all are missing.</summary>
    public NumberSummary? Numbers { get; init; }

    /// <summary>
    /// Categories and booleans, the most frequent first, equally frequent ones in ordinal order; all classes of a label,
    /// otherwise at most twenty. Null for other types, and for columns that name rows: those with the role
    /// <see cref="ColumnRole.Id"/>, and those with more than twenty values of which most occur once.
    /// </summary>
    public IReadOnlyList<ValueCount>? Values { get; init; }

    /// <summary>Where counting distinct values stops.</summary>
    public const int DistinctCap = 10_000;
}

/// <summary>Numbers in figures; missing values do not count.</summary>
/// <param name="Minimum">The smallest.</param>
/// <param name="Maximum">The largest.</param>
/// <param name="Mean">The arithmetic mean.</param>
/// <param name="StandardDeviation">Of the population (divided by the count).</param>
/// <param name="Quantiles">At 1, 5, 25, 50, 75, 95 and 99 per cent, interpolated linearly (type 7 of Hyndman and Fan, 1996); of more than 131,072 values from a sample at even distances.</param>
public sealed record NumberSummary(double Minimum, double Maximum, double Mean, double StandardDeviation, IReadOnlyList<double> Quantiles);

/// <summary>How often a value occurs.</summary>
public sealed record ValueCount(string Value, int Count);
