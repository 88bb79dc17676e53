using MlOps.Runtime.Collections;

namespace MlOps.Runtime.Text;

/// <summary>What one workspace needs to vectorize a text, kept from text to text.</summary>
internal sealed class TextScratch
{
    private char[] _characters = new char[256];

    /// <summary>The numbers of the tokens of a row.</summary>
    public IntegerList Tokens { get; } = new();

    /// <summary>The column of each n-gram found in a row.</summary>
    public IntegerList Columns { get; } = new();

    /// <summary>The text in the given case.</summary>
    public ReadOnlySpan<char> WithCase(LetterCase letterCase, string text)
    {
        if (letterCase == LetterCase.AsIs)
        {
            return text;
        }

        if (_characters.Length < text.Length)
        {
            _characters = new char[Math.Max(text.Length, 2 * _characters.Length)];
        }

        LetterCases.Apply(letterCase, text, _characters);
        return _characters.AsSpan(0, text.Length);
    }
}
