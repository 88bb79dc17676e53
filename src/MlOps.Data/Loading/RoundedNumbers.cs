using System.Globalization;
using MlOps.Data.Parsing;

namespace MlOps.Data.Loading;

/// <summary>Finds out whether whole numbers beyond 2^24, where 32-bit floats begin to skip some, become one where they differ.</summary>
/// <remarks>Judged by the first different ones: ids follow one another closely or not at all.</remarks>
internal sealed class RoundedNumbers
{
    /// <summary>From here on a float does not hold every whole number.</summary>
    public const float Exact = 1 << 24;

    private const int MaximumValues = 1 << 16;
    private const double ToleratedShare = 0.01;

    private readonly HashSet<decimal> _known = [];
    private readonly List<decimal> _values = [];

    /// <summary>Whether no more numbers are looked at.</summary>
    public bool IsFull => _values.Count >= MaximumValues;

    /// <summary>Adds a number of <see cref="Exact"/> or more as it is written.</summary>
    public void Add(ReadOnlySpan<byte> text, byte point)
    {
        if (!IsFull
            && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, NumberParser.Notation(point), out decimal value)
            && decimal.IsInteger(value))
        {
            Add(value);
        }
    }

    /// <summary>Adds the numbers of later rows.</summary>
    public void Add(RoundedNumbers later)
    {
        foreach (decimal value in later._values)
        {
            Add(value);
        }
    }

    /// <summary>The first two neighbours that are one float, where this befalls a hundredth of the neighbours or more; otherwise null.</summary>
    public (decimal Lower, decimal Upper)? Find()
    {
        decimal[] values = [.. _values.Order()];
        (decimal Lower, decimal Upper)[] collapsed = [.. values.Zip(values.Skip(1)).Where(pair => (float)pair.First == (float)pair.Second)];
        return collapsed.Length > 0 && collapsed.Length >= ToleratedShare * (values.Length - 1) ? collapsed[0] : null;
    }

    private void Add(decimal value)
    {
        if (!IsFull && _known.Add(value))
        {
            _values.Add(value);
        }
    }
}
