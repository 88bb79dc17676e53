using MlOps.Data.Schema;
using MlOps.Data.Summaries;

namespace MlOps.Worker.CodeGeneration;

/// <summary>A property of the generated input class.</summary>
/// <param name="Column">The feature column behind it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Seen">What the training rows hold; null where that is unknown.</param>
internal sealed record FeatureProperty(ColumnSchema Column, string Name, ColumnSummary? Seen)
{
    /// <summary>The C# type, nullable where a training row had no value.</summary>
    public string Type => (Column.Type switch
    {
        ColumnType.Number => "float",
        ColumnType.Boolean => "bool",
        ColumnType.Category or ColumnType.Text => "string",
        ColumnType.Timestamp => "global::System.DateTime",
        _ => throw new InvalidOperationException($"Column '{Column.Name}' has the unknown type {Column.Type}."),
    }) + (Column.Nullable ? "?" : "");

    /// <summary>The method of the scoring batch that gives the column, and the element type.</summary>
    public (string Method, string Element) Values => Column.Type switch
    {
        ColumnType.Number or ColumnType.Boolean => ("Floats", "float"),
        ColumnType.Timestamp => ("Doubles", "double"),
        _ => ("Texts", "string?"),
    };

    /// <summary>The expression that turns the property of an input into the graph's value.</summary>
    public string Value(string input)
    {
        string property = $"{input}.{Name}";
        return (Column.Type, Column.Nullable) switch
        {
            (ColumnType.Number, false) => property,
            (ColumnType.Number, true) => $"{property} ?? float.NaN",
            (ColumnType.Boolean, false) => $"{property} ? 1f : 0f",
            (ColumnType.Boolean, true) => $"{property} is bool value ? (value ? 1f : 0f) : float.NaN",
            (ColumnType.Timestamp, false) => $"UnixSeconds({property})",
            (ColumnType.Timestamp, true) => $"{property} is global::System.DateTime value ? UnixSeconds(value) : double.NaN",
            _ => property,
        };
    }
}
