using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;

namespace MlOps.Data;

/// <summary>What to read, and how to make tables of it.</summary>
public sealed record DataRequest
{
    /// <summary>What the model predicts.</summary>
    public required ModelTask Task { get; init; }

    /// <summary>The name of the column to predict.</summary>
    public required string LabelColumn { get; init; }

    /// <summary>The label that counts as positive in a binary task; null to take the one spelled <c>true</c>, <c>1</c> or <c>yes</c>.</summary>
    public string? PositiveLabel { get; init; }

    /// <summary>The files to learn from, one data set. Test and validation rows are split off it where they have no files of their own.</summary>
    public required IReadOnlyList<DataSource> Training { get; init; }

    /// <summary>The files to stop and to choose by; may be empty.</summary>
    public IReadOnlyList<DataSource> Validation { get; init; } = [];

    /// <summary>The files to judge the model by; may be empty.</summary>
    public IReadOnlyList<DataSource> Test { get; init; } = [];

    /// <summary>What the user says about single columns.</summary>
    public IReadOnlyList<ColumnOptions> Columns { get; init; } = [];

    /// <summary>The types that the data schema says, by column; what <see cref="Columns"/> says goes before, and columns that are not there do not matter.</summary>
    public IReadOnlyDictionary<string, ColumnType> Types { get; init; } = new Dictionary<string, ColumnType>();

    /// <summary>The columns whose values are told nowhere, those that the data schema tags <c>pii</c>.</summary>
    public IReadOnlySet<string> PersonalColumns { get; init; } = new HashSet<string>();

    /// <summary>How test and validation rows are split off.</summary>
    public SplitOptions Split { get; init; } = new();

    /// <summary>The texts that mean a missing value, compared with the trimmed field, ignoring case. An empty field is always missing.</summary>
    public IReadOnlyList<string> MissingValues { get; init; } = DefaultMissingValues;

    /// <summary>How many threads read. No result depends on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The seed of the split.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The default of <see cref="MissingValues"/>.</summary>
    public static IReadOnlyList<string> DefaultMissingValues { get; } = ["", "NA", "N/A", "NaN", "null", "?"];
}

/// <summary>A file of data.</summary>
/// <param name="Path">The absolute path.</param>
/// <param name="DisplayPath">The path for messages and artifacts: relative to the project, with <c>/</c>.</param>
/// <param name="Location">The item that names it.</param>
public sealed record DataSource(string Path, string DisplayPath, SourceLocation Location = default)
{
    /// <summary>How its rows are written; by default what its name says.</summary>
    public FileFormat Format { get; init; } = FileFormat.Of(Path);

    /// <summary>What the file is a snapshot of, as far as its name for messages does not say it; null for a file of the project.</summary>
    public string? Origin { get; init; }
}

/// <summary>A <c>ModelColumn</c> item.</summary>
/// <param name="Name">The column.</param>
/// <param name="Role">What it is for; null for a feature.</param>
/// <param name="Type">What it holds; null to infer it.</param>
/// <param name="Location">Where the item stands.</param>
public sealed record ColumnOptions(string Name, ColumnRole? Role = null, ColumnType? Type = null, SourceLocation Location = default)
{
    /// <summary>How predictions may depend on the column.</summary>
    public Monotonicity Monotone { get; init; }

    /// <summary>The expression that makes the column of others; null for a column of the data.</summary>
    public string? Expression { get; init; }
}

/// <summary>How test and validation rows are split off the training data, where they have no files of their own.</summary>
/// <param name="Method">The way.</param>
/// <param name="Column">The column that <see cref="SplitMethod.Group"/> and <see cref="SplitMethod.Time"/> go by; null to take the one with that role.</param>
/// <param name="TestFraction">The share of test rows, 0 to 1.</param>
/// <param name="ValidationFraction">The share of validation rows, 0 to 1.</param>
public sealed record SplitOptions(SplitMethod Method = SplitMethod.Random, string? Column = null, double TestFraction = 0.2, double ValidationFraction = 0.1);

/// <summary>How rows are dealt out. The names are the values of the <c>SplitMethod</c> property.</summary>
public enum SplitMethod
{
    /// <summary>
    /// By a hash of the whole row, so that equal rows stay together and added rows never move old ones; where a column has
    /// the role <see cref="ColumnRole.Group"/>, as <see cref="Group"/>.
    /// </summary>
    Random,

    /// <summary>By a hash of one column's value, so that the rows of one value stay together.</summary>
    Group,

    /// <summary>The latest rows are for testing, the ones before them for validation.</summary>
    Time,
}
