using System.Globalization;

namespace MlOps.Worker.Caching.Storage;

/// <summary>How large and how old a cache may be, as a project says it: <c>5GB</c>, <c>30d</c>.</summary>
internal static class CacheLimit
{
    private static readonly (string Unit, double Factor)[] s_sizes =
        [("TB", 1L << 40), ("GB", 1L << 30), ("MB", 1L << 20), ("KB", 1L << 10), ("B", 1)];

    private static readonly (string Unit, double Factor)[] s_ages = [("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute)];

    /// <summary>A number with <c>B</c>, <c>KB</c>, <c>MB</c>, <c>GB</c> or <c>TB</c>, each 1,024 of the one before; null where it is none.</summary>
    public static long? Size(string text) => Read(text, s_sizes) is { } bytes ? (long)bytes : null;

    /// <summary>A number with <c>m</c>, <c>h</c> or <c>d</c> for minutes, hours or days; null where it is none.</summary>
    public static TimeSpan? Age(string text) => Read(text, s_ages) is { } ticks ? TimeSpan.FromTicks((long)ticks) : null;

    /// <summary>A size for people: <c>1.5 GB</c>.</summary>
    public static string Shown(long bytes)
    {
        (string unit, double factor) = Array.Find(s_sizes, size => bytes >= size.Factor) is { Unit: not null } found ? found : s_sizes[^1];
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / factor:0.#} {unit}");
    }

    private static double? Read(string text, (string Unit, double Factor)[] units)
    {
        foreach ((string unit, double factor) in units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                return double.TryParse(text.AsSpan(0, text.Length - unit.Length).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
                    && number * factor < long.MaxValue
                        ? number * factor
                        : null;
            }
        }

        return null;
    }
}
