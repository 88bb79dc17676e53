using System.Globalization;
using System.Text;

namespace MlOps.Runtime.Text;

/// <summary>A set of characters: the part in square brackets of a regular expression of the RE2 syntax.</summary>
/// <remarks>As in RE2, <c>\w</c>, <c>\d</c> and <c>\s</c> mean ASCII alone, and <c>\pL</c> a Unicode category.</remarks>
internal sealed class CharacterClass
{
    private readonly bool[] _ascii = new bool[128];
    private readonly List<(int First, int Last)> _ranges = [];
    private uint _categories;
    private bool _isNegated;

    private CharacterClass()
    {
    }

    /// <summary>Every character.</summary>
    public static CharacterClass Any { get; } = new CharacterClass { _isNegated = true }.WithAscii();

    /// <summary>Reads a class (in brackets, an escape, or one character) and moves behind it; null where it is something else.</summary>
    public static CharacterClass? Read(ref ReadOnlySpan<char> expression)
    {
        var read = new CharacterClass();
        if (expression is not ['[', ..])
        {
            return read.TryReadItem(ref expression, isBracketed: false) ? read.WithAscii() : null;
        }

        expression = expression[1..];
        if (expression is ['^', ..])
        {
            read._isNegated = true;
            expression = expression[1..];
        }

        do
        {
            if (!read.TryReadItem(ref expression, isBracketed: true))
            {
                return null;
            }
        }
        while (expression is not [']', ..]);
        expression = expression[1..];
        return read.WithAscii();
    }

    public bool ContainsAscii(char c) => _ascii[c];

    public bool Contains(Rune rune) => rune.IsAscii ? _ascii[rune.Value] : Decide(rune);

    /// <summary>Works every ASCII character out beforehand, which makes the common case one look.</summary>
    private CharacterClass WithAscii()
    {
        for (int c = 0; c < _ascii.Length; c++)
        {
            _ascii[c] = Decide(new Rune(c));
        }

        return this;
    }

    private bool Decide(Rune rune)
    {
        bool isMember = (_categories >> (int)Rune.GetUnicodeCategory(rune) & 1) != 0;
        foreach ((int first, int last) in _ranges)
        {
            isMember |= rune.Value >= first && rune.Value <= last;
        }

        return isMember != _isNegated;
    }

    private bool TryReadItem(ref ReadOnlySpan<char> expression, bool isBracketed)
    {
        if (expression is ['\\', var escape, ..])
        {
            expression = expression[2..];
            return escape switch
            {
                'w' => Add(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')),
                'd' => Add(('0', '9')),
                's' => Add(('\t', '\n'), ('\f', '\r'), (' ', ' ')),
                'n' => Add(('\n', '\n')),
                't' => Add(('\t', '\t')),
                'p' => TryReadCategory(ref expression),
                _ => char.IsAscii(escape) && !char.IsAsciiLetterOrDigit(escape) && Add((escape, escape)),
            };
        }

        const string Operators = "^$.|?*+()[]{}";
        if (expression.IsEmpty || expression[0] == '\\' || (isBracketed ? expression[0] == '[' : Operators.Contains(expression[0])))
        {
            return false;
        }

        if (Rune.DecodeFromUtf16(expression, out Rune first, out int length) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        expression = expression[length..];
        Rune last = first;
        if (isBracketed && expression is ['-', not ']', ..])
        {
            if (expression[1] == '\\' || Rune.DecodeFromUtf16(expression[1..], out last, out length) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            expression = expression[(1 + length)..];
        }

        return Add((first.Value, last.Value));
    }

    private bool Add(params ReadOnlySpan<(int First, int Last)> ranges)
    {
        _ranges.AddRange(ranges);
        return true;
    }

    /// <summary><c>\pL</c>, <c>\p{L}</c> or <c>\p{Lu}</c>.</summary>
    private bool TryReadCategory(ref ReadOnlySpan<char> expression)
    {
        int end = expression.IndexOf('}');
        ReadOnlySpan<char> name = expression is ['{', ..] && end > 0 ? expression[1..end] : expression[..Math.Min(1, expression.Length)];
        expression = expression[(expression is ['{', ..] ? Math.Max(end + 1, 1) : name.Length)..];
        uint categories = name switch
        {
            "L" => Mask(UnicodeCategory.UppercaseLetter, UnicodeCategory.LowercaseLetter, UnicodeCategory.TitlecaseLetter, UnicodeCategory.ModifierLetter, UnicodeCategory.OtherLetter),
            "Lu" => Mask(UnicodeCategory.UppercaseLetter),
            "Ll" => Mask(UnicodeCategory.LowercaseLetter),
            "N" => Mask(UnicodeCategory.DecimalDigitNumber, UnicodeCategory.LetterNumber, UnicodeCategory.OtherNumber),
            "Nd" => Mask(UnicodeCategory.DecimalDigitNumber),
            "M" => Mask(UnicodeCategory.NonSpacingMark, UnicodeCategory.SpacingCombiningMark, UnicodeCategory.EnclosingMark),
            "P" => Mask(
                UnicodeCategory.ConnectorPunctuation, UnicodeCategory.DashPunctuation, UnicodeCategory.OpenPunctuation, UnicodeCategory.ClosePunctuation,
                UnicodeCategory.InitialQuotePunctuation, UnicodeCategory.FinalQuotePunctuation, UnicodeCategory.OtherPunctuation),
            _ => 0,
        };
        _categories |= categories;
        return categories != 0;
    }

    private static uint Mask(params ReadOnlySpan<UnicodeCategory> categories)
    {
        uint mask = 0;
        foreach (UnicodeCategory category in categories)
        {
            mask |= 1u << (int)category;
        }

        return mask;
    }
}
