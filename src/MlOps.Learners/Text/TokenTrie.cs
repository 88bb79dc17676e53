namespace MlOps.Learners.Text;

/// <summary>Sequences of tokens as nodes of a tree: a node is its parent and a token more.</summary>
/// <remarks>One table by (parent, token), since texts ask for it some million times.</remarks>
internal sealed class TokenTrie
{
    /// <summary>The node of the empty sequence.</summary>
    public const int Root = 0;

    /// <summary>What is found where there is no such node.</summary>
    public const int None = -1;

    private readonly List<(int Parent, int Token)> _nodes = [(None, None)];
    private ulong[] _keys = new ulong[64];
    private int[] _children = new int[64];

    /// <summary>The number of nodes; a node's number is less.</summary>
    public int Count => _nodes.Count;

    /// <summary>The parent of a node.</summary>
    public int Parent(int node) => _nodes[node].Parent;

    /// <summary>The last token of a node's sequence.</summary>
    public int Token(int node) => _nodes[node].Token;

    /// <summary>The number of tokens of a node's sequence.</summary>
    public int Length(int node)
    {
        int length = 0;
        for (; node != Root; node = Parent(node))
        {
            length++;
        }

        return length;
    }

    /// <summary>The node one token on.</summary>
    public int Find(int node, int token)
    {
        int slot = Slot(Key(node, token));
        return _keys[slot] == 0 ? None : _children[slot];
    }

    /// <summary>The node one token on, made where there is none.</summary>
    public int Add(int node, int token)
    {
        ulong key = Key(node, token);
        int slot = Slot(key);
        if (_keys[slot] != 0)
        {
            return _children[slot];
        }

        if (2 * Count >= _keys.Length)
        {
            Grow();
            slot = Slot(key);
        }

        _keys[slot] = key;
        _children[slot] = Count;
        _nodes.Add((node, token));
        return Count - 1;
    }

    // Never zero, which stands for an empty slot.
    private static ulong Key(int node, int token) => (((ulong)(uint)node << 32) | (uint)token) + 1;

    private int Slot(ulong key)
    {
        int mask = _keys.Length - 1;
        int slot = (int)((key * 0x9E3779B97F4A7C15) >> 32) & mask;
        while (_keys[slot] != 0 && _keys[slot] != key)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        _keys = new ulong[2 * _keys.Length];
        _children = new int[_keys.Length];
        for (int node = 1; node < Count; node++)
        {
            ulong key = Key(_nodes[node].Parent, _nodes[node].Token);
            int slot = Slot(key);
            _keys[slot] = key;
            _children[slot] = node;
        }
    }
}
