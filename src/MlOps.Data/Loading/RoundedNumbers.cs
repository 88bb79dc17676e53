using System.Globalization;

namespace MlOps.Data.Loading;

/// <summary>Finds out whether whole numbers beyond 2^24, where 32-bit floats begin to skip some, become one where they differ.</summary>
/// <remarks>Judged by the first different ones: ids follow one another closely or not at all.</remarks>
internal sealed class RoundedNumbers
{
    private const float Exact = 1 << 24;
    private const int MaximumValues = 1 << 16;
    private const double ToleratedShare = 0.01;

    private readonly HashSet<decimal> _values = [];

    /// <summary>Adds a number as it is written and as the float nearest to it.</summary>
    public void Add(ReadOnlySpan<byte> text, float rounded)
    {
        if (MathF.Abs(rounded) >= Exact && _values.Count < MaximumValues
            && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            && decimal.IsInteger(value))
        {
            _values.Add(value);
        }
    }

    /// <summary>The first two neighbours that are one float, where this befalls a hundredth of the neighbours or more; otherwise null.</summary>
    public (decimal Lower, decimal Upper)? Find()
    {
        decimal[] values = [.. _values.Order()];
        (decimal Lower, decimal Upper)[] collapsed = [.. values.Zip(values.Skip(1)).Where(pair => (float)pair.First == (float)pair.Second)];
        return collapsed.Length > 0 && collapsed.Length >= ToleratedShare * (values.Length - 1) ? collapsed[0] : null;
    }
}
