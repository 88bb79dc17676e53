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
}

/// <summary>The columns of the data, in the order of the file, and the label.</summary>
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
    /// <summary>The inputs of the model, in the order of the file.</summary>
    [JsonIgnore]
    public IEnumerable<ColumnSchema> Features => Columns.Where(column => column.Role == ColumnRole.Feature);

    /// <summary>The label column.</summary>
    [JsonIgnore]
    public ColumnSchema Label => this[LabelColumn];

    /// <summary>The column of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public ColumnSchema this[string name] =>
        Columns.FirstOrDefault(column => column.Name == name) ?? throw new KeyNotFoundException($"No column '{name}'.");
}
