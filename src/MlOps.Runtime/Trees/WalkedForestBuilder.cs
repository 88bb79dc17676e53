namespace MlOps.Runtime.Trees;

/// <summary>Lays the trees of an ensemble, checked before, out as a <see cref="WalkedForest"/>.</summary>
internal sealed class WalkedForestBuilder
{
    /// <summary>Most words of sets: 256 MiB. Every set has a bit for each number that a set of its column has.</summary>
    private const int MaximumWords = 1 << 25;

    private readonly TreeEnsemble _ensemble;
    private readonly List<double> _splits = [];
    private readonly List<NodeLink> _links = [];
    private readonly List<int> _leafOf = [];
    private readonly List<ulong> _bits = [];
    private readonly Dictionary<int, CodeColumn> _codes;
    private readonly List<PreparedColumn> _columns = [];
    private readonly Dictionary<PreparedColumn, int> _columnIndex = [];

    private WalkedForestBuilder(TreeEnsemble ensemble)
    {
        _ensemble = ensemble;
        _codes = CodeColumn.Of(ensemble);
    }

    public static WalkedForest Build(TreeEnsemble ensemble)
    {
        var builder = new WalkedForestBuilder(ensemble);
        var roots = new uint[ensemble.Roots.Count];
        for (int tree = 0; tree < roots.Length; tree++)
        {
            roots[tree] = builder.AddTree(ensemble.Roots[tree]);
        }

        return new WalkedForest(ensemble, [.. builder._splits], [.. builder._links], roots, [.. builder._leafOf], [.. builder._columns], builder._codes, [.. builder._bits]);
    }

    /// <summary>Adds a tree level by level, children in pairs.</summary>
    private uint AddTree(int root)
    {
        int first = _links.Count;
        var pending = new Queue<(int Reference, int Place)>();
        Reserve(1);
        pending.Enqueue((root, first));
        while (pending.TryDequeue(out (int Reference, int Place) next))
        {
            if (next.Reference < 0)
            {
                _splits[next.Place] = double.PositiveInfinity;
                _links[next.Place] = new NodeLink(WalkedForest.ZeroColumn, (uint)next.Place);
                _leafOf[next.Place] = ~next.Reference;
                continue;
            }

            TreeNode node = _ensemble.Nodes[next.Reference];
            int left = _links.Count;
            Reserve(2);
            (_splits[next.Place], int column) = Flatten(node);
            _links[next.Place] = new NodeLink(column, (uint)left);
            pending.Enqueue((node.WhenTrue, left));
            pending.Enqueue((node.WhenFalse, left + 1));
        }

        return (uint)first;
    }

    private void Reserve(int nodes)
    {
        for (int i = 0; i < nodes; i++)
        {
            _splits.Add(0);
            _links.Add(default);
            _leafOf.Add(-1);
        }
    }

    /// <summary>The split and the column of a link.</summary>
    private (double Split, int Column) Flatten(TreeNode node)
    {
        if (node.Test == NodeTest.AtMost)
        {
            ColumnForm form = node.MissingTracksTrue ? ColumnForm.MissingIsLowest : ColumnForm.Number;
            return (node.Split, ColumnOf(new PreparedColumn(node.Feature, form)));
        }

        CodeColumn codes = _codes[node.Feature];
        int start = _bits.Count;
        if (start > MaximumWords - codes.Words)
        {
            throw new InvalidModelException($"The sets of the tree ensemble take more than {MaximumWords / (1 << 17)} MiB.");
        }

        _bits.AddRange(Enumerable.Repeat(0UL, codes.Words));
        foreach (double member in node.Members)
        {
            AddBit(codes.CodeOf(member));
        }

        if (node.MissingTracksTrue)
        {
            AddBit(codes.Missing);
        }

        double place = BitConverter.Int64BitsToDouble((long)start * 64);
        return (place, ~ColumnOf(new PreparedColumn(node.Feature, ColumnForm.Code)));

        void AddBit(int code) => _bits[start + (code >> 6)] |= 1UL << code;
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
