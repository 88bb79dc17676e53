namespace MlOps.Learners.Text;

/// <summary>In how many texts each n-gram is, in memory that does not grow with the texts.</summary>
/// <remarks>
/// Where there are more n-grams than may be counted at a time, the rarest so far are forgotten. An n-gram in more texts than
/// <see cref="Forgotten"/> says is never among them, so what is left are candidates, to be counted once more (G. S. Manku,
/// R. Motwani, "Approximate frequency counts over data streams", VLDB 2002).
/// </remarks>
/// <param name="unit">What tokens are.</param>
/// <param name="maximumLength">The most tokens of an n-gram.</param>
/// <param name="mostNodes">The most n-grams, shorter ones included, that are counted at a time.</param>
internal sealed class NgramCounter(TextUnit unit, int maximumLength, int mostNodes)
{
    /// <summary>N-grams that are counted at a time: some 100 MB.</summary>
    public const int MostNodes = 2_000_000;

    private readonly List<int> _text = [];
    private TokenNumbers _tokens = new(unit);
    private TokenTrie _trie = new();
    private List<(int Texts, int LastText)> _counts = [default];
    private int _texts;

    /// <summary>The most texts that an n-gram can have been in that was forgotten.</summary>
    public int Forgotten { get; private set; }

    /// <summary>Whether all n-grams are there, with their numbers of texts.</summary>
    public bool IsExact => Forgotten == 0;

    /// <summary>Counts the n-grams of a text.</summary>
    /// <param name="text">The text; null counts as empty.</param>
    public void Add(string? text)
    {
        _texts++;
        _tokens.Read(text, adds: true, _text);
        for (int first = 0; first < _text.Count; first++)
        {
            int node = TokenTrie.Root;
            int end = Math.Min(first + maximumLength, _text.Count);
            for (int i = first; i < end; i++)
            {
                node = _trie.Add(node, _text[i]);
                if (node == _counts.Count)
                {
                    _counts.Add(default);
                }

                (int texts, int lastText) = _counts[node];
                if (lastText != _texts)
                {
                    _counts[node] = (texts + 1, _texts);
                }
            }
        }

        // Between texts alone, so that a text is counted whole: one text more than the limit is the bound.
        if (_trie.Count > mostNodes)
        {
            Forget();
        }
    }

    /// <summary>The n-grams with so many tokens and texts at least.</summary>
    public IEnumerable<(string[] Term, int Texts)> Terms(int minimumLength, int minimumTexts)
    {
        for (int node = 1; node < _trie.Count; node++)
        {
            if (_counts[node].Texts >= minimumTexts && _trie.Length(node) >= minimumLength)
            {
                yield return (Term(node), _counts[node].Texts);
            }
        }
    }

    private string[] Term(int node)
    {
        var term = new string[_trie.Length(node)];
        for (int place = term.Length - 1; node != TokenTrie.Root; node = _trie.Parent(node))
        {
            term[place--] = _tokens.Text(_trie.Token(node));
        }

        return term;
    }

    /// <summary>Keeps at most half of the n-grams: those in more texts than a limit. What begins one of them is in as many texts, so it stays as well.</summary>
    private void Forget()
    {
        int limit = _counts.Skip(1).Select(count => count.Texts).OrderDescending().ElementAt(mostNodes / 2);
        Forgotten += limit;
        (TokenNumbers tokens, TokenTrie trie, List<(int Texts, int LastText)> counts) = (new TokenNumbers(unit), new TokenTrie(), [default]);
        var newNodes = new int[_trie.Count];
        for (int node = 1; node < _trie.Count; node++)
        {
            if (_counts[node].Texts > limit)
            {
                newNodes[node] = trie.Add(newNodes[_trie.Parent(node)], tokens.Add(_tokens.Text(_trie.Token(node))));
                counts.Add(_counts[node]);
            }
        }

        (_tokens, _trie, _counts) = (tokens, trie, counts);
    }
}
