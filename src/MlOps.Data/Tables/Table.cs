using MlOps.Data.Schema;

namespace MlOps.Data.Tables;

/// <summary>Rows in columns. Every row has a label.</summary>
/// <remarks>
/// The label column of a classification is a <see cref="CategoryColumn"/> whose dictionary is
/// <see cref="DataSchema.Classes"/>, followed by the labels that only test data have; of a regression a
/// <see cref="NumberColumn"/>. Ignored columns are not kept.
/// </remarks>
public sealed class Table
{
    private readonly Dictionary<string, Func<Column>> _columns;
    private readonly float[]? _weights;

    /// <summary>Makes a table and checks that all columns have the same length.</summary>
    public Table(DataSchema schema, IEnumerable<KeyValuePair<string, Column>> columns)
    {
        Schema = schema;
        _columns = [];
        foreach ((string name, Column column) in columns)
        {
            Rows = _columns.Count == 0 ? column.Length : Rows;
            if (column.Length != Rows)
            {
                throw new ArgumentException($"Column '{name}' has {column.Length} rows where the table has {Rows}.", nameof(columns));
            }

            _columns.Add(name, () => column);
        }
    }

    private Table(DataSchema schema, int rows, Dictionary<string, Func<Column>> columns, float[]? weights) =>
        (Schema, Rows, _columns, _weights) = (schema, rows, columns, weights);

    /// <summary>Makes a table whose columns are loaded when they are asked for, and let go of when nobody uses them.</summary>
    /// <param name="schema">The columns' types and roles.</param>
    /// <param name="rows">The number of rows of each column.</param>
    /// <param name="columns">The names of the columns that there are, and how to load each; by several threads, but a column by one at a time.</param>
    public static Table Of(DataSchema schema, int rows, IEnumerable<KeyValuePair<string, Func<Column>>> columns) =>
        new(schema, rows, columns.ToDictionary(column => column.Key, column => Source(column.Value)), weights: null);

    private static Func<Column> Source(Func<Column> load)
    {
        var source = new ColumnSource(load);
        return () => source.Column;
    }

    /// <summary>The columns' types and roles.</summary>
    public DataSchema Schema { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The column of that name.</summary>
    public Column this[string name] => _columns[name]();

    /// <summary>Whether the column is kept.</summary>
    public bool Has(string name) => _columns.ContainsKey(name);

    /// <summary>The rows named, in that order.</summary>
    public Table Select(ReadOnlySpan<int> rows)
    {
        var selected = new Dictionary<string, Column>();
        foreach ((string name, Func<Column> column) in _columns)
        {
            selected.Add(name, column().Select(rows));
        }

        var table = new Table(Schema, selected);
        return _weights is null ? table : table.WithWeights(NumberColumn.Gather(_weights, rows));
    }

    /// <summary>How much each row counts: what was given, else the column of role Weight; null where every row counts one.</summary>
    public float[]? Weights => _weights
        ?? (Schema.Columns.FirstOrDefault(column => column.Role == ColumnRole.Weight) is { } weight && Has(weight.Name) ? ((NumberColumn)this[weight.Name]).Values : null);

    /// <summary>The same rows with other weights, one a row; columns are shared.</summary>
    public Table WithWeights(float[] weights)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, Rows);
        return new Table(Schema, Rows, _columns, weights);
    }

    /// <summary>The class index of each row's label.</summary>
    /// <exception cref="InvalidCastException">The task is a regression.</exception>
    public ReadOnlySpan<int> LabelClasses => ((CategoryColumn)this[Schema.LabelColumn]).Codes;

    /// <summary>The label of each row.</summary>
    /// <exception cref="InvalidCastException">The task is a classification.</exception>
    public ReadOnlySpan<float> LabelNumbers => ((NumberColumn)this[Schema.LabelColumn]).Values;
}
