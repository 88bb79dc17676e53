using System.Globalization;

namespace MlOps.Data.Parsing;

/// <summary>Instants as the data have them, in seconds since 1970-01-01T00:00:00Z, and as the calendar of .NET has them.</summary>
public static class Instant
{
    private static readonly double s_first = (DateTime.MinValue - DateTime.UnixEpoch).TotalSeconds;
    private static readonly double s_afterLast = Math.Ceiling((DateTime.MaxValue - DateTime.UnixEpoch).TotalSeconds);

    /// <summary>Whether it lies in the years 1 to 9999.</summary>
    public static bool IsInCalendar(double seconds) => seconds >= s_first && seconds < s_afterLast;

    /// <summary>The instant; the first or the last whole second of the calendar for one beyond, as the edge of a histogram may be.</summary>
    public static DateTime Of(double seconds) => DateTime.UnixEpoch.AddSeconds(Math.Clamp(seconds, s_first, s_afterLast - 1));

    /// <summary>The instant as ISO 8601 in whole seconds: <c>2024-12-31T23:59:59Z</c>.</summary>
    public static string ToIso(double seconds) => Of(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
