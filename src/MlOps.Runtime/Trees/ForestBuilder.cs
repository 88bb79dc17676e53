namespace MlOps.Runtime.Trees;

/// <summary>Lays the trees of an ensemble, checked before, out as a <see cref="Forest"/>.</summary>
internal sealed class ForestBuilder
{
    /// <summary>A set is kept as bits while that takes at most so many words more than it has members.</summary>
    private const int MaximumSpareWords = 16;

    private readonly TreeEnsemble _ensemble;
    private readonly List<FlatNode> _nodes = [];
    private readonly List<int> _leafOf = [];
    private readonly List<ulong> _bits = [];
    private readonly List<double> _lists = [];
    private readonly List<PreparedColumn> _columns = [];
    private readonly Dictionary<PreparedColumn, int> _columnIndex = [];

    private ForestBuilder(TreeEnsemble ensemble) => _ensemble = ensemble;

    public static Forest Build(TreeEnsemble ensemble)
    {
        var builder = new ForestBuilder(ensemble);
        var roots = new int[ensemble.Roots.Count];
        for (int tree = 0; tree < roots.Length; tree++)
        {
            roots[tree] = builder.AddTree(ensemble.Roots[tree]);
        }

        return new Forest(ensemble, [.. builder._nodes], roots, [.. builder._leafOf], [.. builder._columns], [.. builder._bits], [.. builder._lists]);
    }

    /// <summary>Adds a tree level by level, children in pairs.</summary>
    private int AddTree(int root)
    {
        int first = _nodes.Count;
        var pending = new Queue<(int Reference, int Place)>();
        Reserve(1);
        pending.Enqueue((root, first));
        while (pending.TryDequeue(out (int Reference, int Place) next))
        {
            if (next.Reference < 0)
            {
                _nodes[next.Place] = new FlatNode(double.PositiveInfinity, Forest.ZeroColumn, next.Place);
                _leafOf[next.Place] = ~next.Reference;
                continue;
            }

            TreeNode node = _ensemble.Nodes[next.Reference];
            int left = _nodes.Count;
            Reserve(2);
            _nodes[next.Place] = Flatten(node, left);
            pending.Enqueue((node.WhenTrue, left));
            pending.Enqueue((node.WhenFalse, left + 1));
        }

        return first;
    }

    private void Reserve(int nodes)
    {
        for (int i = 0; i < nodes; i++)
        {
            _nodes.Add(default);
            _leafOf.Add(-1);
        }
    }

    private FlatNode Flatten(TreeNode node, int left)
    {
        if (node.Test == NodeTest.AtMost)
        {
            return new FlatNode(node.Split, ColumnOf(new PreparedColumn(node.Feature, node.MissingTracksTrue)), left);
        }

        int column = ColumnOf(new PreparedColumn(node.Feature, MissingIsLowest: false)) | (node.MissingTracksTrue ? FlatNode.MissingIsMember : 0);
        if (IsSmall(node.Members, out int words))
        {
            int start = _bits.Count;
            _bits.AddRange(Enumerable.Repeat(0UL, words));
            foreach (double member in node.Members)
            {
                _bits[start + ((int)member >> 6)] |= 1UL << (int)member;
            }

            return new FlatNode(FlatNode.SetPlace(start, words * 64), column | FlatNode.TestsBits, left);
        }

        _lists.AddRange(node.Members);
        return new FlatNode(FlatNode.SetPlace(_lists.Count - node.Members.Length, node.Members.Length), column | FlatNode.TestsList, left);
    }

    private static bool IsSmall(double[] members, out int words)
    {
        double largest = members.Length == 0 ? 0 : members[^1];
        words = largest < int.MaxValue ? ((int)largest >> 6) + 1 : int.MaxValue;
        return words <= members.Length + MaximumSpareWords && Array.TrueForAll(members, member => member >= 0 && member == Math.Floor(member));
    }

    private int ColumnOf(PreparedColumn column)
    {
        if (!_columnIndex.TryGetValue(column, out int index))
        {
            _columns.Add(column);
            index = _columns.Count;
            _columnIndex.Add(column, index);
        }

        return index;
    }
}
