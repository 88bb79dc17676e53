using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Data.Checks;

/// <summary>A column in the three tables.</summary>
internal sealed record ColumnSets(ColumnSchema Schema, Column Training, Column Validation, Column Test)
{
    public IReadOnlyList<Column> All => [Training, Validation, Test];

    /// <summary>Reads a column.</summary>
    public static ColumnSets Of(DataTables tables, string name) => new(tables.Schema[name], tables.Training[name], tables.Validation[name], tables.Test[name]);
}

/// <summary>The three tables of the data.</summary>
/// <param name="Training">The rows to learn from.</param>
/// <param name="Validation">The rows to choose by.</param>
/// <param name="Test">The rows to judge by.</param>
public sealed record DataTables(Table Training, Table Validation, Table Test)
{
    /// <summary>The columns.</summary>
    public DataSchema Schema => Training.Schema;

    /// <summary>The names of the columns kept, in the order of the schema.</summary>
    public IEnumerable<string> Names => Schema.Columns.Select(column => column.Name).Where(Training.Has);
}
