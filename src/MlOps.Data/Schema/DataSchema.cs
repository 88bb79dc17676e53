using System.Text.Json.Serialization;

namespace MlOps.Data.Schema;

/// <summary>One column of the data.</summary>
/// <param name="Name">The name in the header row.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Nullable">Whether a value is missing somewhere in the training data.</param>
public sealed record ColumnSchema(string Name, ColumnType Type, ColumnRole Role, bool Nullable)
{
    /// <summary>How predictions may depend on the column, whatever the other columns say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Monotonicity Monotone { get; init; }

    /// <summary>The expression that makes the column of others; null for a column of the data.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Expression { get; init; }

    /// <summary>Whether expressions of features use the column, though it is no feature itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Input { get; init; }

    /// <summary>Whether tables hold its values.</summary>
    [JsonIgnore]
    public bool IsKept => Role != ColumnRole.Ignore || (Input && Expression is null);

    /// <summary>Whether it names or describes persons, as the data schema's tag <c>pii</c> says: its values are told nowhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPersonal { get; init; }

    /// <summary>Whether figures leave its values out. Those of a label are what the model says.</summary>
    [JsonIgnore]
    public bool HidesValues => IsPersonal && Role != ColumnRole.Label;
}

/// <summary>The columns of the data, in the order of the file, then those that expressions make; and the label.</summary>
/// <param name="Task">What the model predicts.</param>
/// <param name="Columns">All columns, ignored ones too.</param>
/// <param name="LabelColumn">The name of the label column.</param>
/// <param name="Classes">
/// The labels of a classification as texts, in the order of class indices: for a binary task the negative label, then
/// the positive one; for a multiclass task numbers in numeric order where all labels are numbers, otherwise ordinal
/// order. Empty for a regression.
/// </param>
public sealed record DataSchema(ModelTask Task, IReadOnlyList<ColumnSchema> Columns, string LabelColumn, IReadOnlyList<string> Classes)
{
    /// <summary>What trainers learn from: columns of the data, and those that expressions make.</summary>
    [JsonIgnore]
    public IEnumerable<ColumnSchema> Features => Columns.Where(column => column.Role == ColumnRole.Feature);

    /// <summary>What callers give to the model, in the order of the file: the features of the data, and what expressions of features use.</summary>
    [JsonIgnore]
    public IEnumerable<ColumnSchema> Inputs => Columns.Where(column => column.Expression is null && (column.Role == ColumnRole.Feature || column.Input));

    /// <summary>The label column.</summary>
    [JsonIgnore]
    public ColumnSchema Label => this[LabelColumn];

    /// <summary>The column of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public ColumnSchema this[string name] =>
        Columns.FirstOrDefault(column => column.Name == name) ?? throw new KeyNotFoundException($"No column '{name}'.");
}
