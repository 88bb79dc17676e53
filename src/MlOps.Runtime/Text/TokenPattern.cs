using System.Buffers;
using System.Globalization;
using System.Text;

namespace MlOps.Runtime.Text;

/// <summary>What a token is: a run of characters of one class.</summary>
/// <remarks>
/// Regular expressions of this form cover what tokenizers use, need no automaton, and run in time linear in the text. Lengths
/// count Unicode characters, not UTF-16 units.
/// </remarks>
/// <param name="Characters">The characters of a token.</param>
/// <param name="Minimum">The fewest characters that match.</param>
/// <param name="Maximum">The most characters that match: longer runs are cut into several tokens.</param>
internal sealed record TokenPattern(CharacterClass Characters, int Minimum, int Maximum)
{
    /// <summary>Shorter tokens are dropped after they matched.</summary>
    public int MinimumLength { get; init; } = 1;

    /// <summary>Reads one class of characters with quantifiers, such as <c>[\pL\pN_]+</c> or <c>\w\w+</c>; null for anything else.</summary>
    public static TokenPattern? Parse(ReadOnlySpan<char> expression)
    {
        if (expression is ".")
        {
            // ONNX Runtime takes this one for "every character", line breaks too.
            return new TokenPattern(CharacterClass.Any, 1, 1);
        }

        CharacterClass? characters = null;
        ReadOnlySpan<char> source = default;
        int minimum = 0;
        int maximum = 0;
        while (!expression.IsEmpty)
        {
            ReadOnlySpan<char> before = expression;
            CharacterClass? next = CharacterClass.Read(ref expression);
            ReadOnlySpan<char> nextSource = before[..^expression.Length];
            if (next is null || (characters is not null && !source.SequenceEqual(nextSource)) || !TryReadQuantifier(ref expression, out int fewest, out int most))
            {
                return null;
            }

            characters = next;
            source = nextSource;
            minimum = Math.Min(minimum + fewest, MaximumCount);
            maximum = most == int.MaxValue || maximum == int.MaxValue ? int.MaxValue : Math.Min(maximum + most, MaximumCount);
        }

        return characters is null || minimum == 0 ? null : new TokenPattern(characters, minimum, maximum);
    }

    /// <summary>The next token, or an empty span at the end of the text, which moves behind it.</summary>
    public ReadOnlySpan<char> Next(ref ReadOnlySpan<char> text)
    {
        while (true)
        {
            int start = 0;
            while (start < text.Length && !IsMember(text[start..], out int skipped))
            {
                start += skipped;
            }

            int end = start;
            int length = 0;
            while (end < text.Length && length < Maximum && IsMember(text[end..], out int taken))
            {
                end += taken;
                length++;
            }

            ReadOnlySpan<char> token = text[start..end];
            text = text[end..];
            if (length == 0 || (length >= Minimum && length >= MinimumLength))
            {
                return token;
            }
        }
    }

    /// <summary>RE2 allows no higher count.</summary>
    private const int MaximumCount = 1000;

    private bool IsMember(ReadOnlySpan<char> text, out int length)
    {
        char c = text[0];
        if (char.IsAscii(c))
        {
            length = 1;
            return Characters.ContainsAscii(c);
        }

        return Rune.DecodeFromUtf16(text, out Rune rune, out length) == OperationStatus.Done && Characters.Contains(rune);
    }

    private static bool TryReadQuantifier(ref ReadOnlySpan<char> expression, out int fewest, out int most)
    {
        (fewest, most) = (1, 1);
        switch (expression)
        {
            case ['+', ..]:
                most = int.MaxValue;
                break;
            case ['*', ..]:
                (fewest, most) = (0, int.MaxValue);
                break;
            case ['?', ..]:
                fewest = 0;
                break;
            case ['{', ..]:
                int end = expression.IndexOf('}');
                if (end < 0)
                {
                    return false;
                }

                ReadOnlySpan<char> counts = expression[1..end];
                int comma = counts.IndexOf(',');
                bool isRead = int.TryParse(comma < 0 ? counts : counts[..comma], NumberStyles.None, CultureInfo.InvariantCulture, out fewest);
                most = fewest;
                if (comma >= 0 && comma == counts.Length - 1)
                {
                    most = int.MaxValue;
                }
                else if (comma >= 0)
                {
                    isRead &= int.TryParse(counts[(comma + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out most);
                }

                expression = expression[(end + 1)..];
                return isRead && fewest <= most && fewest <= MaximumCount;
            default:
                return true;
        }

        expression = expression[1..];
        return true;
    }
}
