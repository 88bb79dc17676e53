using System.Text;

namespace MlOps.Data.Diagnostics;

/// <summary>A value from the data, made fit for a message: short, on one line, in quotes.</summary>
internal static class Excerpt
{
    private const int MaximumLength = 40;

    public static string Of(ReadOnlySpan<byte> utf8) => Of(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 4 * (MaximumLength + 1))]));

    public static string Of(string text)
    {
        var excerpt = new StringBuilder("'");
        foreach (Rune rune in text.EnumerateRunes().Take(MaximumLength))
        {
            excerpt.Append(Rune.IsControl(rune) ? $"\\u{rune.Value:x4}" : rune.ToString());
        }

        return excerpt.Append(text.EnumerateRunes().Skip(MaximumLength).Any() ? "…'" : "'").ToString();
    }
}
