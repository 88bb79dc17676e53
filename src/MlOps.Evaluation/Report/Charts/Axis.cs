using System.Globalization;

namespace MlOps.Evaluation.Report.Charts;

/// <summary>A place on an axis and its text.</summary>
internal readonly record struct Tick(double Value, string Text);

/// <summary>A range of numbers along one side of a picture.</summary>
/// <param name="Label">What is shown.</param>
/// <param name="From">The least value.</param>
/// <param name="To">The greatest value.</param>
/// <param name="Ticks">The places with a text.</param>
internal sealed record Axis(string Label, double From, double To, IReadOnlyList<Tick> Ticks)
{
    /// <summary>Shares from 0 to 1 as percentages.</summary>
    public static Axis Share(string label) =>
        new(label, 0, 1, [.. Enumerable.Range(0, 6).Select(fifth => new Tick(fifth / 5.0, string.Create(CultureInfo.InvariantCulture, $"{fifth * 20}%")))]);

    /// <summary>Numbers, with ticks at round values inside the range.</summary>
    public static Axis Numbers(string label, double from, double to, int most = 6)
    {
        double step = Step((to - from) / (most - 1));
        var ticks = new List<Tick>();
        for (double k = Math.Ceiling((from / step) - 1e-9); k * step <= to + (step * 1e-9); k++)
        {
            ticks.Add(new Tick(k * step, Text(k * step, step, Math.Max(Math.Abs(from), Math.Abs(to)))));
        }

        return new Axis(label, from, to, ticks);
    }

    /// <summary>Counts from zero up, the last tick at or above the greatest.</summary>
    public static Axis Counts(string label, double greatest)
    {
        double step = Math.Max(1, Step(Math.Max(greatest, 1) / 4));
        return Numbers(label, 0, step * Math.Ceiling(Math.Max(greatest, 1) / step));
    }

    /// <summary>The least of 1, 2 and 5 times a power of ten that is not below the value.</summary>
    internal static double Step(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double digit = least / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    private static string Text(double value, double step, double greatest)
    {
        (double unit, string suffix) = greatest switch
        {
            >= 1e12 => (1e12, "T"),
            >= 1e9 => (1e9, "G"),
            >= 1e6 => (1e6, "M"),
            >= 1e4 => (1e3, "k"),
            _ => (1.0, ""),
        };
        int decimals = Math.Clamp((int)-Math.Floor(Math.Log10(step / unit) + 1e-9), 0, 9);
        string text = (value / unit).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        bool zero = text.All(character => character is '0' or '.' or '-');
        return zero ? "0" : text.Replace('-', '\u2212') + suffix;
    }
}
