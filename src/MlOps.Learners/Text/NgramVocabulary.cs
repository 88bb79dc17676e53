namespace MlOps.Learners.Text;

/// <summary>The n-grams that are features: a trie of tokens.</summary>
internal sealed class NgramVocabulary
{
    private const int Root = 0;

    private readonly TextUnit _unit;
    private readonly int _length;
    private readonly Dictionary<string, int> _tokens = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _tokensBySpan;
    private readonly Dictionary<(int Node, int Token), int> _children = [];
    private readonly List<int> _termOfNode = [-1];

    /// <summary>Makes the vocabulary of given n-grams.</summary>
    /// <param name="unit">What tokens are.</param>
    /// <param name="terms">The n-grams, each with its tokens, lowered; a term's place is its feature.</param>
    public NgramVocabulary(TextUnit unit, IReadOnlyList<string[]> terms)
    {
        _unit = unit;
        Terms = terms;
        _tokensBySpan = _tokens.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int term = 0; term < terms.Count; term++)
        {
            int node = Root;
            foreach (string token in terms[term])
            {
                _tokens.TryAdd(token, _tokens.Count);
                node = Child(node, _tokens[token]);
            }

            _termOfNode[node] = term;
            _length = Math.Max(_length, terms[term].Length);
        }
    }

    /// <summary>The n-grams, shorter ones first, then in ordinal order.</summary>
    public IReadOnlyList<string[]> Terms { get; }

    /// <summary>What tokens are.</summary>
    public TextUnit Unit => _unit;

    /// <summary>Chooses the n-grams that most texts have.</summary>
    /// <param name="texts">The texts; null counts as empty.</param>
    /// <param name="unit">What tokens are.</param>
    /// <param name="minimumLength">The least tokens in a term.</param>
    /// <param name="maximumLength">The most tokens in a term.</param>
    /// <param name="minimumTexts">A term must be in so many texts.</param>
    /// <param name="maximumTerms">The most terms; of equally frequent ones the first in ordinal order stay.</param>
    public static NgramVocabulary Fit(IEnumerable<string?> texts, TextUnit unit, int minimumLength, int maximumLength, int minimumTexts, int maximumTerms)
    {
        var all = new NgramVocabulary(unit, []);
        var textCounts = new List<int>();
        var lastText = new List<int>();
        var tokens = new List<int>();
        int textNumber = 0;
        foreach (string? text in texts)
        {
            textNumber++;
            tokens.Clear();
            foreach ((string lowered, Range place) in Split(text, unit))
            {
                tokens.Add(all.Token(lowered.AsSpan(place)));
            }

            for (int first = 0; first < tokens.Count; first++)
            {
                int node = Root;
                for (int i = first; i < Math.Min(first + maximumLength, tokens.Count); i++)
                {
                    node = all.Child(node, tokens[i]);
                    while (textCounts.Count <= node)
                    {
                        textCounts.Add(0);
                        lastText.Add(0);
                    }

                    if (lastText[node] != textNumber)
                    {
                        lastText[node] = textNumber;
                        textCounts[node]++;
                    }
                }
            }
        }

        // The trie knows a node's children; a term is read from its last token up.
        string[] tokenTexts = [.. all._tokens.Keys];
        var path = new Dictionary<int, (int Parent, int Token)>();
        foreach (((int parent, int token), int node) in all._children)
        {
            path.Add(node, (parent, token));
        }

        string[] Term(int node)
        {
            var term = new List<string>();
            for (; node != Root; node = path[node].Parent)
            {
                term.Insert(0, tokenTexts[path[node].Token]);
            }

            return [.. term];
        }

        return new NgramVocabulary(unit,
        [
            .. Enumerable.Range(0, textCounts.Count)
                .Where(node => textCounts[node] >= minimumTexts && node != Root)
                .Select(node => (Term: Term(node), Count: textCounts[node]))
                .Where(item => item.Term.Length >= minimumLength)
                .OrderByDescending(item => item.Count)
                .ThenBy(item => item.Term, TermOrder.Instance)
                .Take(maximumTerms)
                .Select(item => item.Term)
                .Order(TermOrder.Instance),
        ]);
    }

    /// <summary>Counts a text's terms.</summary>
    /// <param name="text">The text; null counts as empty.</param>
    /// <param name="counts">Receives the counts by term, terms ascending.</param>
    public void Count(string? text, SortedDictionary<int, int> counts)
    {
        counts.Clear();
        var tokens = new List<int>();
        foreach ((string lowered, Range place) in Split(text, _unit))
        {
            tokens.Add(_tokensBySpan.TryGetValue(lowered.AsSpan(place), out int token) ? token : -1);
        }

        for (int first = 0; first < tokens.Count; first++)
        {
            int node = Root;
            for (int i = first; i < Math.Min(first + _length, tokens.Count) && _children.TryGetValue((node, tokens[i]), out node); i++)
            {
                int term = _termOfNode[node];
                if (term >= 0)
                {
                    counts[term] = counts.GetValueOrDefault(term) + 1;
                }
            }
        }
    }

    private static IEnumerable<(string Lowered, Range Place)> Split(string? text, TextUnit unit)
    {
        if (text is null)
        {
            return [];
        }

        string lowered = Tokens.Lower(text);
        var places = new List<Range>();
        Tokens.Find(lowered, unit, places);
        return places.Select(place => (lowered, place));
    }

    private int Token(ReadOnlySpan<char> token)
    {
        if (!_tokensBySpan.TryGetValue(token, out int number))
        {
            number = _tokens.Count;
            _tokens.Add(token.ToString(), number);
        }

        return number;
    }

    private int Child(int node, int token)
    {
        if (!_children.TryGetValue((node, token), out int child))
        {
            child = _termOfNode.Count;
            _children.Add((node, token), child);
            _termOfNode.Add(-1);
        }

        return child;
    }

    private sealed class TermOrder : IComparer<string[]>
    {
        public static readonly TermOrder Instance = new();

        public int Compare(string[]? x, string[]? y)
        {
            int order = x!.Length - y!.Length;
            for (int i = 0; order == 0 && i < x.Length; i++)
            {
                order = string.CompareOrdinal(x[i], y[i]);
            }

            return order;
        }
    }
}
