namespace MlOps.Learners.Text;

/// <summary>The n-grams that are features.</summary>
internal sealed class NgramVocabulary
{
    private readonly TokenNumbers _tokens;
    private readonly TokenTrie _trie = new();
    private readonly int[] _termOfNode;
    private readonly int _length;

    /// <summary>Makes the vocabulary of given n-grams.</summary>
    /// <param name="unit">What tokens are.</param>
    /// <param name="terms">The n-grams, each with its tokens, lowered; a term's place is its feature.</param>
    public NgramVocabulary(TextUnit unit, IReadOnlyList<string[]> terms)
    {
        Unit = unit;
        Terms = terms;
        _tokens = new TokenNumbers(unit);
        int[] nodes = [.. terms.Select(term => term.Aggregate(TokenTrie.Root, (node, token) => _trie.Add(node, _tokens.Add(token))))];
        _length = terms.Count == 0 ? 0 : terms.Max(term => term.Length);
        _termOfNode = new int[_trie.Count];
        Array.Fill(_termOfNode, TokenTrie.None);
        for (int term = 0; term < nodes.Length; term++)
        {
            _termOfNode[nodes[term]] = term;
        }
    }

    /// <summary>The n-grams, shorter ones first, then in ordinal order.</summary>
    public IReadOnlyList<string[]> Terms { get; }

    /// <summary>What tokens are.</summary>
    public TextUnit Unit { get; }

    /// <summary>Counts a text's terms.</summary>
    /// <param name="text">The text; null counts as empty.</param>
    /// <param name="counts">Receives the counts.</param>
    public void Count(string? text, TermCounts counts)
    {
        counts.Clear(Terms.Count);
        List<int> tokens = counts.Tokens;
        _tokens.Read(text, adds: false, tokens);
        for (int first = 0; first < tokens.Count; first++)
        {
            int node = TokenTrie.Root;
            int end = Math.Min(first + _length, tokens.Count);
            for (int i = first; i < end && tokens[i] != TokenTrie.None; i++)
            {
                node = _trie.Find(node, tokens[i]);
                if (node == TokenTrie.None)
                {
                    break;
                }

                if (_termOfNode[node] != TokenTrie.None)
                {
                    counts.Add(_termOfNode[node]);
                }
            }
        }

        counts.Sort();
    }
}
