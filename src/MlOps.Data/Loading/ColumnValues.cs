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
/// <param name="finite">Whether NaN, infinity and what a float has no room for are refused; otherwise they count as missing.</param>
/// <param name="rounded">Watches for numbers that a float cannot tell apart; null where nobody asks.</param>
internal sealed class NumberValues(bool finite, RoundedNumbers? rounded = null) : ColumnValues
{
    private readonly ChunkedList<float> _values = new();

    public override int Count => _values.Count;

    /// <summary>The values that count as missing because they are not finite.</summary>
    public int NotFinite { get; private set; }

    /// <summary>Two different numbers that are one float, where many are.</summary>
    public (decimal Lower, decimal Upper)? FindCollapsed() => rounded?.Find();

    public override bool TryAdd(ReadOnlySpan<byte> text)
    {
        if (!NumberParser.TryParse(text, out float value) || (finite && !float.IsFinite(value)))
        {
            return false;
        }

        rounded?.Add(text, value);
        if (!float.IsFinite(value))
        {
            NotFinite++;
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
