using System.Runtime.InteropServices;

using MlOps.Runtime.Collections;

namespace MlOps.Runtime.Trees;

/// <summary>Lays the trees of an ensemble, checked before, out as a <see cref="MaskedForest"/>, where they fit.</summary>
internal sealed class MaskedForestBuilder
{
    /// <summary>Most bytes of bits: what a cache that many cores share holds.</summary>
    private const int MaximumBytes = 1 << 24;

    /// <summary>Most leaves of a tree: those of a line.</summary>
    private const int MaximumLeaves = MaskedForest.LineBytes * 8;

    /// <summary>Among the pending references: the true side of the node opened last is read. No leaf has this complement.</summary>
    private const int LeftDone = int.MinValue;

    private readonly TreeEnsemble _ensemble;
    private readonly Dictionary<int, CodeColumn> _codes;
    private readonly List<List<TreePlace>> _lines = [];
    private readonly IntegerList _pending = new();
    private readonly IntegerList _open = new();

    private MaskedForestBuilder(TreeEnsemble ensemble)
    {
        _ensemble = ensemble;
        _codes = CodeColumn.Of(ensemble);
    }

    /// <summary>The forest; null where leaves are not added up one a tree, a tree is too large, or the tables would be.</summary>
    public static MaskedForest? TryBuild(TreeEnsemble ensemble) =>
        ensemble.Aggregation is Aggregation.Sum or Aggregation.Average ? new MaskedForestBuilder(ensemble).TryBuild() : null;

    private MaskedForest? TryBuild()
    {
        int words = MaskedForest.LineWords;
        foreach (int root in _ensemble.Roots)
        {
            if (Read(root) is not { } tree)
            {
                return null;
            }

            if (words + tree.Words > MaskedForest.LineWords)
            {
                _lines.Add([]);
                words = 0;
            }

            _lines[^1].Add(tree with { Word = words });
            words += tree.Words;
        }

        BinColumn[] columns = Columns();
        long bytes = 0;
        foreach (BinColumn column in columns)
        {
            bytes += (long)column.Count * MaskedForest.LineBytes * _lines.Count;
        }

        return bytes <= MaximumBytes ? Build(columns, (int)bytes) : null;
    }

    /// <summary>The leaves of a tree from left to right, and which of them each node rules out; null where it does not fit.</summary>
    private TreePlace? Read(int root)
    {
        var leaves = new DoubleList();
        var nodes = new List<NodeLeaves>();
        int target = -1;
        _open.Clear();
        _pending.Clear();
        _pending.Add(root);
        while (_pending.Count > 0)
        {
            int reference = _pending.Pop();
            if (reference == LeftDone)
            {
                nodes.Add(new NodeLeaves(_open.Pop(), _open.Pop(), leaves.Count));
            }
            else if (reference < 0)
            {
                if (_ensemble.Leaves[~reference] is not [var leaf] || leaves.Count == MaximumLeaves || (target >= 0 && target != leaf.Target))
                {
                    return null;
                }

                target = leaf.Target;
                leaves.Add(leaf.Weight);
            }
            else
            {
                TreeNode node = _ensemble.Nodes[reference];
                _open.Add(leaves.Count);
                _open.Add(reference);
                _pending.Add(node.WhenFalse);
                _pending.Add(LeftDone);
                _pending.Add(node.WhenTrue);
            }
        }

        return new TreePlace(0, target, leaves, nodes);
    }

    private BinColumn[] Columns()
    {
        var splits = new Dictionary<int, DoubleList>();
        foreach (TreeNode node in _ensemble.Nodes)
        {
            if (node.Test == NodeTest.AtMost)
            {
                if (!splits.TryGetValue(node.Feature, out DoubleList? ofFeature))
                {
                    splits.Add(node.Feature, ofFeature = new DoubleList());
                }

                ofFeature.Add(node.Split);
            }
        }

        var columns = new List<BinColumn>();
        foreach ((int feature, DoubleList ofFeature) in splits)
        {
            columns.Add(new BinColumn(feature, ofFeature.ToSortedSet(), null));
        }

        foreach ((int feature, CodeColumn codes) in _codes)
        {
            columns.Add(new BinColumn(feature, [], codes));
        }

        return [.. columns];
    }

    private MaskedForest Build(BinColumn[] columns, int bytes)
    {
        // Pinned, so that a line of bits keeps lying in one line of the cache.
        byte[] bits = GC.AllocateUninitializedArray<byte>(bytes + MaskedForest.LineBytes, pinned: true);
        int start;
        unsafe
        {
            fixed (byte* first = bits)
            {
                start = (int)(-(nint)first & (MaskedForest.LineBytes - 1));
            }
        }

        Span<uint> words = MemoryMarshal.Cast<byte, uint>(bits.AsSpan(start, bytes));
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = uint.MaxValue;
        }

        var leafValues = new double[_lines.Count * MaskedForest.LineWords * 32];
        var trees = new MaskedTree[_lines.Count][];
        int stride = bytes / Math.Max(_lines.Count, 1) / sizeof(uint);
        var byFeature = new List<NodeLeaves>();
        for (int line = 0; line < trees.Length; line++)
        {
            trees[line] = new MaskedTree[_lines[line].Count];
            for (int i = 0; i < trees[line].Length; i++)
            {
                TreePlace tree = _lines[line][i];
                trees[line][i] = new MaskedTree(tree.Word, tree.Target);
                tree.Leaves.CopyTo(leafValues, ((line * MaskedForest.LineWords) + tree.Word) * 32);
            }

            int first = line * stride;
            foreach (BinColumn column in columns)
            {
                byFeature.Clear();
                foreach (TreePlace tree in _lines[line])
                {
                    foreach (NodeLeaves node in tree.Nodes)
                    {
                        TreeNode test = _ensemble.Nodes[node.Node];
                        if (test.Feature == column.Feature && (test.Test == NodeTest.Member) == (column.Codes is not null))
                        {
                            node.Word = tree.Word;
                            byFeature.Add(node);
                        }
                    }
                }

                int length = column.Count * MaskedForest.LineWords;
                Fill(words.Slice(first, length), column, byFeature);
                first += length;
            }
        }

        return new MaskedForest(_ensemble, columns, bits, start, trees, leafValues);
    }

    /// <summary>Rules out, in the line of each bin, what the nodes whose test fails for it rule out.</summary>
    private void Fill(Span<uint> lines, BinColumn column, List<NodeLeaves> nodes)
    {
        int missing = column.Count - 1;
        foreach (NodeLeaves node in nodes)
        {
            TreeNode test = _ensemble.Nodes[node.Node];
            if (!test.MissingTracksTrue)
            {
                Clear(lines[(missing * MaskedForest.LineWords)..], node);
            }

            if (column.Codes is not { } codes)
            {
                // First the bin in which it begins to fail; those above follow below.
                Clear(lines[((column.BinOf(test.Split) + 1) * MaskedForest.LineWords)..], node);
                continue;
            }

            var isMember = new bool[missing];
            foreach (double member in test.Members)
            {
                isMember[codes.CodeOf(member)] = true;
            }

            for (int code = 0; code < missing; code++)
            {
                if (!isMember[code])
                {
                    Clear(lines[(code * MaskedForest.LineWords)..], node);
                }
            }
        }

        for (int i = MaskedForest.LineWords; column.Codes is null && i < missing * MaskedForest.LineWords; i++)
        {
            lines[i] &= lines[i - MaskedForest.LineWords];
        }
    }

    private static void Clear(Span<uint> line, NodeLeaves node)
    {
        for (int leaf = node.First; leaf < node.End; leaf++)
        {
            line[node.Word + (leaf / 32)] &= ~(1u << leaf);
        }
    }

    /// <summary>The leaves on the true side of a node, from the first to before the end.</summary>
    private sealed class NodeLeaves(int node, int first, int end)
    {
        public int Node => node;

        public int First => first;

        public int End => end;

        /// <summary>Where in its line its tree begins.</summary>
        public int Word { get; set; }
    }

    /// <summary>A tree, and where in its line it stands.</summary>
    private sealed record TreePlace(int Word, int Target, DoubleList Leaves, List<NodeLeaves> Nodes)
    {
        public int Words => ((Leaves.Count - 1) / 32) + 1;
    }
}
