using System.Globalization;
using System.Numerics;

namespace MlOps.Sources.Databases;

/// <summary>Values of a database as texts that do not depend on culture or time zone, and read back as the same value.</summary>
internal static class ValueText
{
    /// <summary>The text; null where the type has none.</summary>
    public static string? Of(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        sbyte or byte or short or ushort or int or uint or long or ulong or Int128 or UInt128 or BigInteger or decimal => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        // ISO 8601, with Z where the database says that it is a point in time.
        DateTime { Kind: DateTimeKind.Local } time => Of(time.ToUniversalTime()),
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
        DateTimeOffset time => Of(time.UtcDateTime),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        TimeSpan duration => duration.ToString("c", CultureInfo.InvariantCulture),
        Guid id => id.ToString("D"),
        char letter => letter.ToString(),
        _ => null,
    };
}
