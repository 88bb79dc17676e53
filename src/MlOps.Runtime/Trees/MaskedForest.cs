using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlOps.Runtime.Trees;

/// <summary>Trees as tables of bits: scoring a row takes no branch and no walk, and the depth of a tree does not matter.</summary>
/// <remarks>
/// <para>A tree has a bit for each leaf, from left to right. A node whose test fails rules out the leaves on its true side; of
/// those that no failed test rules out, the leftmost is the leaf of the row (QuickScorer: Lucchese et al., SIGIR 2015). What
/// all nodes that test one column rule out depends on the bin of its value alone, so it is worked out when the model is
/// loaded: a row is then a bin a column, and scoring is an AND over the columns.</para>
/// <para>Trees stand in lines of 512 bits, sixteen trees of up to 32 leaves each: as wide as a cache line. A line of all
/// bins stays in the cache while a block of rows passes. Leaves are added up in the order of the trees.</para>
/// </remarks>
internal sealed class MaskedForest : Forest
{
    /// <summary>The bytes of a line.</summary>
    public const int LineBytes = 64;

    /// <summary>The words of 32 bits in a line; a tree has one or more of the same line.</summary>
    public const int LineWords = LineBytes / sizeof(uint);

    private readonly BinColumn[] _columns;
    private readonly int[] _firstBins;
    private readonly byte[] _lines;
    private readonly int _start;
    private readonly int _lineStride;
    private readonly MaskedTree[][] _trees;
    private readonly double[] _leafValues;

    /// <param name="ensemble">The trees.</param>
    /// <param name="columns">The columns that nodes test.</param>
    /// <param name="lines">Pinned: for each line of trees a line of bits for each bin of each column, from <paramref name="start"/> on.</param>
    /// <param name="start">Where a cache line begins.</param>
    /// <param name="trees">The trees of each line.</param>
    /// <param name="leafValues">The leaves' values: 32 for each word of a line.</param>
    internal MaskedForest(TreeEnsemble ensemble, BinColumn[] columns, byte[] lines, int start, MaskedTree[][] trees, double[] leafValues)
        : base(ensemble)
    {
        _columns = columns;
        _firstBins = new int[columns.Length];
        int bins = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            _firstBins[i] = bins;
            bins += columns[i].Count;
        }

        _lines = lines;
        _start = start;
        _lineStride = bins * LineBytes;
        _trees = trees;
        _leafValues = leafValues;
    }

    /// <inheritdoc/>
    public override int PreparedWidth => (_columns.Length + 1) / 2;

    /// <inheritdoc/>
    public override void Score(ReadOnlySpan<double> input, int features, Span<double> scores, Span<double> scratch)
    {
        int rows = scores.Length / Targets;
        Span<int> places = MemoryMarshal.Cast<double, int>(scratch)[..(rows * _columns.Length)];
        FindPlaces(input, features, places);
        scores.Clear();
        Span<uint> leaves = stackalloc uint[LineWords];
        for (int line = 0; line < _trees.Length; line++)
        {
            ref byte bits = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_lines), _start + (line * _lineStride));
            for (int row = 0; row < rows; row++)
            {
                Combine(ref bits, places.Slice(row * _columns.Length, _columns.Length), leaves);
                AddLeaves(line, leaves, scores.Slice(row * Targets, Targets));
            }
        }

        Finish(scores);
    }

    /// <summary>Where in each line the bits of a row's bins stand, row by row.</summary>
    private void FindPlaces(ReadOnlySpan<double> input, int features, Span<int> places)
    {
        int width = _columns.Length;
        for (int i = 0; i < width; i++)
        {
            BinColumn column = _columns[i];
            int first = _firstBins[i];
            for (int at = i, from = column.Feature; at < places.Length; at += width, from += features)
            {
                places[at] = (first + column.BinOf(input[from])) * LineBytes;
            }
        }
    }

    /// <summary>The leaves of a line's trees that no column rules out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Combine(ref byte line, ReadOnlySpan<int> places, Span<uint> leaves)
    {
        ref byte target = ref Unsafe.As<uint, byte>(ref MemoryMarshal.GetReference(leaves));
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<byte> all = Vector512<byte>.AllBitsSet;
            foreach (int place in places)
            {
                all &= Vector512.LoadUnsafe(ref line, (nuint)(uint)place);
            }

            all.StoreUnsafe(ref target);
            return;
        }

        for (int part = 0; part < LineBytes; part += Vector<byte>.Count)
        {
            Vector<byte> all = Vector<byte>.AllBitsSet;
            foreach (int place in places)
            {
                all &= Vector.LoadUnsafe(ref line, (nuint)(uint)(place + part));
            }

            all.StoreUnsafe(ref target, (nuint)part);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddLeaves(int line, ReadOnlySpan<uint> leaves, Span<double> scores)
    {
        MaskedTree[] trees = _trees[line];
        ReadOnlySpan<double> values = _leafValues.AsSpan(line * LineWords * 32, LineWords * 32);
        if (Targets == 1)
        {
            double score = scores[0];
            foreach (MaskedTree tree in trees)
            {
                score += values[LeafOf(leaves, tree.Word)];
            }

            scores[0] = score;
            return;
        }

        foreach (MaskedTree tree in trees)
        {
            scores[tree.Target] += values[LeafOf(leaves, tree.Word)];
        }
    }

    /// <summary>The leftmost leaf that is left; every tree has one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LeafOf(ReadOnlySpan<uint> leaves, int word)
    {
        while (leaves[word] == 0)
        {
            word++;
        }

        return (word * 32) + BitOperations.TrailingZeroCount(leaves[word]);
    }
}

/// <summary>A tree of a line.</summary>
/// <param name="Word">Where its leaves begin, in words of the line.</param>
/// <param name="Target">The score that it adds to.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct MaskedTree(int Word, int Target);
