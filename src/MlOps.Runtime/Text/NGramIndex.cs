using MlOps.Runtime.Collections;

namespace MlOps.Runtime.Text;

/// <summary>Finds the n-grams of a vocabulary in a row of tokens.</summary>
/// <remarks>
/// The vocabulary is a tree: from its root, tokens lead to nodes, and a node at which an n-gram ends has that n-gram's column.
/// </remarks>
internal sealed class NGramIndex
{
    private const int NoColumn = -1;
    private const int Root = -1;

    private readonly Dictionary<string, int> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _tokensBySpan;
    private readonly Dictionary<(int Node, int Token), int> _children = [];
    private readonly List<int> _columns = [];
    private readonly int _longest;

    /// <param name="pool">The n-grams one after the other, each as its tokens.</param>
    /// <param name="lengths">The number of tokens of each n-gram.</param>
    /// <param name="columns">The column of each n-gram.</param>
    public NGramIndex(ReadOnlySpan<string> pool, ReadOnlySpan<int> lengths, ReadOnlySpan<int> columns)
    {
        int start = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            int node = Root;
            foreach (string token in pool.Slice(start, lengths[i]))
            {
                if (!_tokens.TryGetValue(token, out int id))
                {
                    id = _tokens.Count;
                    _tokens.Add(token, id);
                }

                if (!_children.TryGetValue((node, id), out int child))
                {
                    child = _columns.Count;
                    _columns.Add(NoColumn);
                    _children.Add((node, id), child);
                }

                node = child;
            }

            _columns[node] = columns[i];
            _longest = Math.Max(_longest, lengths[i]);
            start += lengths[i];
        }

        _tokensBySpan = _tokens.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The number of a token; -1 for one that is in no n-gram.</summary>
    public int TokenId(ReadOnlySpan<char> token) => _tokensBySpan.TryGetValue(token, out int id) ? id : -1;

    /// <summary>Adds the column of each n-gram that occurs, as often as it occurs.</summary>
    public void FindAll(ReadOnlySpan<int> tokens, IntegerList columns)
    {
        for (int start = 0; start < tokens.Length; start++)
        {
            int node = Root;
            for (int i = start; i < tokens.Length && i - start < _longest; i++)
            {
                if (tokens[i] < 0 || !_children.TryGetValue((node, tokens[i]), out node))
                {
                    break;
                }

                if (_columns[node] != NoColumn)
                {
                    columns.Add(_columns[node]);
                }
            }
        }
    }
}
