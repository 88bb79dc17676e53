namespace MlOps.Learners.Text;

/// <summary>How often a text has each term, in arrays that are used again for the next text.</summary>
internal sealed class TermCounts
{
    private readonly List<int> _terms = [];
    private int[] _counts = [];

    /// <summary>The tokens of the text, for whoever counts.</summary>
    public List<int> Tokens { get; } = [];

    /// <summary>The terms that the text has, ascending.</summary>
    public IReadOnlyList<int> Terms => _terms;

    /// <summary>How often the text has a term.</summary>
    public int this[int term] => _counts[term];

    /// <summary>Begins with another text.</summary>
    /// <param name="terms">The number of terms that there are.</param>
    public void Clear(int terms)
    {
        foreach (int term in _terms)
        {
            _counts[term] = 0;
        }

        _terms.Clear();
        if (_counts.Length < terms)
        {
            _counts = new int[terms];
        }
    }

    /// <summary>Counts a term once more.</summary>
    public void Add(int term)
    {
        if (_counts[term]++ == 0)
        {
            _terms.Add(term);
        }
    }

    /// <summary>Brings the terms into their order.</summary>
    public void Sort() => _terms.Sort();
}
