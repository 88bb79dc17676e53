using MlOps.Data.Parsing;
using MlOps.Data.Tables;

namespace MlOps.Data.Loading;

/// <summary>The values of a column while files are read, in the form of one type.</summary>
internal abstract class ColumnValues
{
    /// <summary>The number of rows, with missing values.</summary>
    public abstract int Count { get; }

    /// <summary>Adds a row; false, and nothing added, where the text is not of the type.</summary>
    public abstract bool TryAdd(ReadOnlySpan<byte> text);

    /// <summary>Adds a row without a value.</summary>
    public abstract void AddMissing();

    /// <summary>The rows named, in that order.</summary>
    public abstract Column Select(ReadOnlySpan<int> rows);
}

/// <summary>Numbers.</summary>
internal sealed class NumberValues : ColumnValues
{
    private readonly ChunkedList<float> _values = new();

    public override int Count => _values.Count;

    /// <summary>The numbers too large for a float, or spelled <c>Infinity</c>, which count as missing.</summary>
    public int OutOfRange { get; private set; }

    public override bool TryAdd(ReadOnlySpan<byte> text)
    {
        if (!NumberParser.TryParse(text, out float value))
        {
            return false;
        }

        if (float.IsInfinity(value))
        {
            OutOfRange++;
            value = float.NaN;
        }

        _values.Add(value);
        return true;
    }

    public override void AddMissing() => _values.Add(float.NaN);

    public override NumberColumn Select(ReadOnlySpan<int> rows) => new(_values.Select(rows));
}

/// <summary>Booleans as 0 and 1.</summary>
/// <param name="digits">Whether <c>0</c> and <c>1</c> are booleans too.</param>
internal sealed class BooleanValues(bool digits) : ColumnValues
{
    private readonly ChunkedList<float> _values = new();

    public override int Count => _values.Count;

    public override bool TryAdd(ReadOnlySpan<byte> text)
    {
        bool parsed = digits ? BooleanParser.TryParseWithDigits(text, out float value) : BooleanParser.TryParse(text, out value);
        if (parsed)
        {
            _values.Add(value);
        }

        return parsed;
    }

    public override void AddMissing() => _values.Add(float.NaN);

    public override NumberColumn Select(ReadOnlySpan<int> rows) => new(_values.Select(rows));
}

/// <summary>Instants as seconds since 1970-01-01T00:00:00Z.</summary>
internal sealed class TimestampValues : ColumnValues
{
    private readonly ChunkedList<double> _values = new();

    public override int Count => _values.Count;

    public override bool TryAdd(ReadOnlySpan<byte> text)
    {
        bool parsed = TimestampParser.TryParse(text, out double seconds);
        if (parsed)
        {
            _values.Add(seconds);
        }

        return parsed;
    }

    public override void AddMissing() => _values.Add(double.NaN);

    public override TimestampColumn Select(ReadOnlySpan<int> rows) => new(_values.Select(rows));
}

/// <summary>What is left of a column that is not used: the number of rows.</summary>
internal sealed class DroppedValues : ColumnValues
{
    private int _count;

    public DroppedValues(int count) => _count = count;

    public override int Count => _count;

    public override bool TryAdd(ReadOnlySpan<byte> text)
    {
        _count++;
        return true;
    }

    public override void AddMissing() => _count++;

    public override Column Select(ReadOnlySpan<int> rows) => throw new InvalidOperationException("The column is not kept.");
}
