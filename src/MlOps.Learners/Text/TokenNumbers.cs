using System.Text;

namespace MlOps.Learners.Text;

/// <summary>Tokens as numbers: a character is its code point, a word has its place in a list.</summary>
internal sealed class TokenNumbers
{
    private readonly TextUnit _unit;
    private readonly List<string> _words = [];
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _numbersBySpan;

    /// <summary>Begins without words.</summary>
    public TokenNumbers(TextUnit unit)
    {
        _unit = unit;
        _numbersBySpan = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The text of a token.</summary>
    public string Text(int token) => _unit == TextUnit.Character ? new Rune(token).ToString() : _words[token];

    /// <summary>The number of a token, new where it is.</summary>
    public int Add(ReadOnlySpan<char> token)
    {
        int number = Find(token);
        if (number == TokenTrie.None)
        {
            number = _words.Count;
            _words.Add(token.ToString());
            _numbers.Add(_words[^1], number);
        }

        return number;
    }

    /// <summary>The numbers of a text's tokens.</summary>
    /// <param name="text">The text; null counts as empty.</param>
    /// <param name="adds">Whether words that are new get a number; otherwise they are <see cref="TokenTrie.None"/>.</param>
    /// <param name="tokens">Receives the numbers.</param>
    public void Read(string? text, bool adds, List<int> tokens)
    {
        tokens.Clear();
        if (text is null)
        {
            return;
        }

        string lowered = Tokens.Lower(text);
        if (_unit == TextUnit.Character)
        {
            foreach (Rune rune in lowered.EnumerateRunes())
            {
                tokens.Add(rune.Value);
            }

            return;
        }

        var places = new List<Range>();
        Tokens.Find(lowered, _unit, places);
        foreach (Range place in places)
        {
            ReadOnlySpan<char> word = lowered.AsSpan(place);
            tokens.Add(adds ? Add(word) : Find(word));
        }
    }

    private int Find(ReadOnlySpan<char> token)
    {
        if (_unit == TextUnit.Character)
        {
            Rune.DecodeFromUtf16(token, out Rune rune, out _);
            return rune.Value;
        }

        return _numbersBySpan.TryGetValue(token, out int number) ? number : TokenTrie.None;
    }
}
