using System.Globalization;
using MlOps.Evaluation.Metrics;

namespace MlOps.Evaluation.Gates;

/// <summary>How much worse than the baseline's a value may be: <c>0.005</c>, or <c>2%</c> of the baseline's.</summary>
/// <param name="Amount">The amount, zero or more; of a percentage the share.</param>
/// <param name="IsRelative">Whether it is a share of the baseline's value.</param>
public readonly record struct RegressionLimit(double Amount, bool IsRelative = false)
{
    /// <summary>A difference of two doubles is off in its last bits, and a limit is a round number.</summary>
    private const int Digits = 12;

    /// <summary>Reads a number, or a percentage; null where it is neither.</summary>
    public static RegressionLimit? Parse(string text)
    {
        bool isRelative = text.EndsWith('%');
        return double.TryParse(isRelative ? text[..^1].TrimEnd() : text, NumberStyles.Float, CultureInfo.InvariantCulture, out double amount) && double.IsFinite(amount)
            ? new RegressionLimit(isRelative ? amount / 100 : amount, isRelative)
            : null;
    }

    /// <summary>Whether a value is no more worse than the baseline's than it may be.</summary>
    public bool Allows(double value, double baseline, MetricDirection direction) =>
        Math.Round(Difference(value, baseline, direction) - (IsRelative ? Amount * Math.Abs(baseline) : Amount), Digits) <= 0;

    /// <summary>How much worse a value is than the baseline's, in the terms of the limit: negative where it is better. Null for a share of nothing.</summary>
    public double? Worse(double value, double baseline, MetricDirection direction)
    {
        double worse = Difference(value, baseline, direction);
        return !IsRelative ? Math.Round(worse, Digits) : baseline == 0 ? null : Math.Round(worse / Math.Abs(baseline), Digits);
    }

    /// <summary>An amount in the terms of the limit.</summary>
    public string Shown(double amount) => IsRelative
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Round(amount * 100, 4)}%")
        : amount.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => Shown(Amount);

    private static double Difference(double value, double baseline, MetricDirection direction) =>
        direction == MetricDirection.HigherIsBetter ? baseline - value : value - baseline;
}
