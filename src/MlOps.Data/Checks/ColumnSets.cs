using MlOps.Data.Schema;
using MlOps.Data.Tables;

namespace MlOps.Data.Checks;

/// <summary>A column in the three tables.</summary>
internal sealed record ColumnSets(ColumnSchema Schema, Column Training, Column Validation, Column Test)
{
    public IReadOnlyList<Column> All => [Training, Validation, Test];

    /// <summary>Reads a column. Of categories all three have one dictionary, that of the test rows, which alone has the values of them all.</summary>
    public static ColumnSets Of(DataTables tables, string name) => tables.Test[name] is CategoryColumn test
        ? new(tables.Schema[name], Coded(tables.Training[name], test.Dictionary), Coded(tables.Validation[name], test.Dictionary), test)
        : new(tables.Schema[name], tables.Training[name], tables.Validation[name], tables.Test[name]);

    private static CategoryColumn Coded(Column column, string[] dictionary)
    {
        var categories = (CategoryColumn)column;
        if (categories.Dictionary.AsSpan().SequenceEqual(dictionary))
        {
            return categories;
        }

        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int place = 0; place < dictionary.Length; place++)
        {
            places.Add(dictionary[place], place);
        }

        int[] codes = [.. categories.Dictionary.Select(text => places[text])];
        return new CategoryColumn([.. categories.Codes.Select(code => code < 0 ? code : codes[code])], dictionary);
    }
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
