namespace MlOps.Data.Tables;

/// <summary>The values of one column, one a row.</summary>
public abstract class Column
{
    /// <summary>The number of rows.</summary>
    public abstract int Length { get; }

    /// <summary>Whether the value of a row is missing.</summary>
    public abstract bool IsMissing(int row);

    /// <summary>The rows named, in that order.</summary>
    public abstract Column Select(ReadOnlySpan<int> rows);
}

/// <summary>Numbers, and booleans as 0 and 1; NaN where missing.</summary>
public sealed class NumberColumn(float[] values) : Column
{
    /// <summary>The values, one a row.</summary>
    public float[] Values { get; } = values;

    /// <inheritdoc/>
    public override int Length => Values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => float.IsNaN(Values[row]);

    /// <inheritdoc/>
    public override NumberColumn Select(ReadOnlySpan<int> rows) => new(Gather(Values, rows));

    internal static T[] Gather<T>(T[] values, ReadOnlySpan<int> rows)
    {
        var selected = new T[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            selected[i] = values[rows[i]];
        }

        return selected;
    }
}

/// <summary>Instants as seconds since 1970-01-01T00:00:00Z; NaN where missing.</summary>
public sealed class TimestampColumn(double[] values) : Column
{
    /// <summary>Seconds since 1970-01-01T00:00:00Z, one a row.</summary>
    public double[] Values { get; } = values;

    /// <inheritdoc/>
    public override int Length => Values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(Values[row]);

    /// <inheritdoc/>
    public override TimestampColumn Select(ReadOnlySpan<int> rows) => new(NumberColumn.Gather(Values, rows));
}

/// <summary>Categories: a code a row into a dictionary of texts; -1 where missing.</summary>
/// <remarks>Columns selected from one column share its dictionary, so a dictionary may hold texts that no row has.</remarks>
public sealed class CategoryColumn(int[] codes, string[] dictionary) : Column
{
    /// <summary>The code of a missing value.</summary>
    public const int Missing = -1;

    /// <summary>An index into <see cref="Dictionary"/> or <see cref="Missing"/>, one a row.</summary>
    public int[] Codes { get; } = codes;

    /// <summary>The texts, in ordinal order.</summary>
    public string[] Dictionary { get; } = dictionary;

    /// <inheritdoc/>
    public override int Length => Codes.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Codes[row] < 0;

    /// <inheritdoc/>
    public override CategoryColumn Select(ReadOnlySpan<int> rows) => new(NumberColumn.Gather(Codes, rows), Dictionary);

    /// <summary>The text of a row; null where missing.</summary>
    public string? this[int row] => Codes[row] < 0 ? null : Dictionary[Codes[row]];
}

/// <summary>Prose; null where missing.</summary>
public sealed class TextColumn(string?[] values) : Column
{
    /// <summary>The texts, one a row.</summary>
    public string?[] Values { get; } = values;

    /// <inheritdoc/>
    public override int Length => Values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Values[row] is null;

    /// <inheritdoc/>
    public override TextColumn Select(ReadOnlySpan<int> rows) => new(NumberColumn.Gather(Values, rows));
}
