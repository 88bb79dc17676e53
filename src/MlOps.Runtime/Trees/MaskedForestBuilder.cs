using System.Runtime.InteropServices;

namespace MlOps.Runtime.Trees;

/// <summary>Lays the trees of an ensemble, checked before, out as a <see cref="MaskedForest"/>, where they fit.</summary>
internal sealed class MaskedForestBuilder
{
    /// <summary>Most bytes of bits: what a cache that many cores share holds.</summary>
    private const int MaximumBytes = 1 << 24;

    /// <summary>Most leaves of a tree: those of a line.</summary>
    private const int MaximumLeaves = MaskedForest.LineBytes * 8;

    private readonly TreeEnsemble _ensemble;
    private readonly Dictionary<int, CodeColumn> _codes;
    private readonly List<List<TreePlace>> _lines = [];
    private readonly List<(int Reference, bool IsLeftDone)> _pending = [];

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
        Array.ForEach(columns, column => bytes += (long)column.Count * MaskedForest.LineBytes * _lines.Count);
        return bytes <= MaximumBytes ? Build(columns, (int)bytes) : null;
    }

    /// <summary>The leaves of a tree from left to right, and which of them each node rules out; null where it does not fit.</summary>
    private TreePlace? Read(int root)
    {
        var leaves = new List<double>();
        var nodes = new List<NodeLeaves>();
        var open = new Stack<int>();
        int target = -1;
        _pending.Clear();
        _pending.Add((root, false));
        while (_pending.Count > 0)
        {
            (int reference, bool isLeftDone) = _pending[^1];
            _pending.RemoveAt(_pending.Count - 1);
            if (reference < 0)
            {
                if (_ensemble.Leaves[~reference] is not [var leaf] || leaves.Count == MaximumLeaves || (target >= 0 && target != leaf.Target))
                {
                    return null;
                }

                target = leaf.Target;
                leaves.Add(leaf.Weight);
            }
            else if (isLeftDone)
            {
                nodes.Add(new NodeLeaves(reference, open.Pop(), leaves.Count));
            }
            else
            {
                TreeNode node = _ensemble.Nodes[reference];
                open.Push(leaves.Count);
                _pending.Add((node.WhenFalse, false));
                _pending.Add((reference, true));
                _pending.Add((node.WhenTrue, false));
            }
        }

        return new TreePlace(0, target, leaves, nodes);
    }

    private BinColumn[] Columns()
    {
        var splits = new SortedDictionary<int, HashSet<double>>();
        foreach (TreeNode node in _ensemble.Nodes)
        {
            if (node.Test == NodeTest.AtMost)
            {
                if (!splits.TryGetValue(node.Feature, out HashSet<double>? ofFeature))
                {
                    splits.Add(node.Feature, ofFeature = []);
                }

                ofFeature.Add(node.Split);
            }
        }

        var columns = new List<BinColumn>();
        foreach ((int feature, HashSet<double> ofFeature) in splits)
        {
            double[] sorted = [.. ofFeature];
            Array.Sort(sorted);
            columns.Add(new BinColumn(feature, sorted, null));
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
            start = (int)(-(nint)(byte*)Marshal.UnsafeAddrOfPinnedArrayElement(bits, 0) & (MaskedForest.LineBytes - 1));
        }

        Array.Fill(bits, byte.MaxValue);
        Span<uint> words = MemoryMarshal.Cast<byte, uint>(bits.AsSpan(start, bytes));
        var leafValues = new double[_lines.Count * MaskedForest.LineWords * 32];
        var trees = new MaskedTree[_lines.Count][];
        int stride = bytes / Math.Max(_lines.Count, 1) / sizeof(uint);
        var byFeature = new List<(NodeLeaves Node, int Word)>();
        for (int line = 0; line < trees.Length; line++)
        {
            trees[line] = [.. _lines[line].Select(tree => new MaskedTree(tree.Word, tree.Target))];
            foreach (TreePlace tree in _lines[line])
            {
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
                            byFeature.Add((node, tree.Word));
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
    private void Fill(Span<uint> lines, BinColumn column, List<(NodeLeaves Node, int Word)> nodes)
    {
        int missing = column.Count - 1;
        foreach ((NodeLeaves node, int word) in nodes)
        {
            TreeNode test = _ensemble.Nodes[node.Node];
            if (!test.MissingTracksTrue)
            {
                Clear(lines[(missing * MaskedForest.LineWords)..], word, node);
            }

            if (column.Codes is not { } codes)
            {
                // First the bin in which it begins to fail; those above follow below.
                Clear(lines[((Array.BinarySearch(column.Splits, test.Split) + 1) * MaskedForest.LineWords)..], word, node);
                continue;
            }

            var isMember = new bool[missing];
            Array.ForEach(test.Members, member => isMember[codes.CodeOf(member)] = true);
            for (int code = 0; code < missing; code++)
            {
                if (!isMember[code])
                {
                    Clear(lines[(code * MaskedForest.LineWords)..], word, node);
                }
            }
        }

        for (int i = MaskedForest.LineWords; column.Codes is null && i < missing * MaskedForest.LineWords; i++)
        {
            lines[i] &= lines[i - MaskedForest.LineWords];
        }
    }

    private static void Clear(Span<uint> line, int word, NodeLeaves node)
    {
        for (int leaf = node.First; leaf < node.End; leaf++)
        {
            line[word + (leaf / 32)] &= ~(1u << leaf);
        }
    }

    /// <summary>The leaves on the true side of a node, from the first to before the end.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct NodeLeaves(int Node, int First, int End);

    /// <summary>A tree, and where in its line it stands.</summary>
    private sealed record TreePlace(int Word, int Target, List<double> Leaves, List<NodeLeaves> Nodes)
    {
        public int Words => ((Leaves.Count - 1) / 32) + 1;
    }
}
