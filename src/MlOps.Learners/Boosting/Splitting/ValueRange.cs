using System.Runtime.InteropServices;

namespace MlOps.Learners.Boosting.Splitting;

/// <summary>What the value of a leaf has to lie between, before the learning rate.</summary>
/// <remarks>
/// A split by a monotone feature parts its leaf's range in the middle of the two sides' values: all leaves that come of the
/// lower side stay below all that come of the higher one. The "basic" method of LightGBM, and XGBoost's.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ValueRange(double Lower, double Upper)
{
    /// <summary>Any value.</summary>
    public static ValueRange Any { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Whether any value is allowed.</summary>
    public bool IsAny => double.IsNegativeInfinity(Lower) && double.IsPositiveInfinity(Upper);

    /// <summary>The nearest value in the range.</summary>
    public double Clamp(double value) => Math.Max(Lower, Math.Min(Upper, value));

    /// <summary>The range of the side that <paramref name="direction"/> wants lower (the left of an increasing feature), and that of the other.</summary>
    public (ValueRange Left, ValueRange Right) PartedAt(double middle, int direction)
    {
        ValueRange below = this with { Upper = Math.Min(Upper, middle) };
        ValueRange above = this with { Lower = Math.Max(Lower, middle) };
        return direction switch { > 0 => (below, above), < 0 => (above, below), _ => (this, this) };
    }
}
