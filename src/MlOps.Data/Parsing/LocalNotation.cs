using System.Text;
using System.Text.RegularExpressions;
using MlOps.Data.Schema;

namespace MlOps.Data.Parsing;

/// <summary>Recognises numbers and dates as people of one place write them. They are told, never read: 03/04/2024 is March here and April there.</summary>
internal static partial class LocalNotation
{
    private const int MaximumBytes = 40;
    private const int NeverReached = 1000; // milliseconds for so short a text

    /// <summary>Number or Timestamp where a text looks like one in a local notation, otherwise null.</summary>
    public static ColumnType? TypeOf(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaximumBytes)
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(utf8);
        return Numbers().IsMatch(text) ? ColumnType.Number : IsDate(text) ? ColumnType.Timestamp : null;
    }

    private static bool IsDate(string text)
    {
        if (DatesWithNames().IsMatch(text))
        {
            return true;
        }

        // Which of the two is the month depends on the place, but one must be; most version numbers are none.
        Match match = Dates().Match(text);
        return match.Success && int.Parse(match.Groups["a"].ValueSpan) is >= 1 and int a && int.Parse(match.Groups["b"].ValueSpan) is >= 1 and int b
            && Math.Min(a, b) <= 12 && Math.Max(a, b) <= 31;
    }

    /// <summary><c>12,34</c>; <c>1,234</c>, <c>1,234.5</c>, <c>1.234,5</c>, <c>1 234,5</c>, <c>1'234.5</c>, the blank also one that does not break.</summary>
    [GeneratedRegex(@"^[+-]?([0-9]+,[0-9]+|[0-9]{1,3}(?<s>[,.'’ \u00A0\u202F])[0-9]{3}(\k<s>[0-9]{3})*([.,][0-9]+)?)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, NeverReached)]
    private static partial Regex Numbers();

    /// <summary><c>31/12/2024</c>, <c>12.31.24</c>, <c>31-12-2024</c>, <c>2024/12/31</c>, <c>2024-1-5</c>, also with a time behind it.</summary>
    [GeneratedRegex(
        @"^((?<a>[0-9]{1,2})(?<s>[/.-])(?<b>[0-9]{1,2})\k<s>([0-9]{4}|[0-9]{2})|[0-9]{4}(?<s>[/.-])(?<a>[0-9]{1,2})\k<s>(?<b>[0-9]{1,2}))([T ,]{1,2}[0-9]{1,2}:[0-9]{2}.*)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, NeverReached)]
    private static partial Regex Dates();

    /// <summary><c>31 Dec 2024</c>, <c>31-December-24</c>, <c>Dec 31, 2024</c>, also with a time behind it.</summary>
    [GeneratedRegex(
        @"^([0-9]{1,2}\.?[ -](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[ -]|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? [0-9]{1,2},? )([0-9]{4}|[0-9]{2})([T ,]{1,2}[0-9]{1,2}:[0-9]{2}.*)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, NeverReached)]
    private static partial Regex DatesWithNames();
}
