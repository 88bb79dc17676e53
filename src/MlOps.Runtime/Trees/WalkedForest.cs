using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlOps.Runtime.Trees;

/// <summary>Trees that rows walk through, node by node: for trees of any size.</summary>
/// <remarks>
/// <para>All nodes stand in one array, tree after tree; the two children of a node stand together, so that a node keeps one index
/// and a comparison gives the other. A leaf leads to itself: several trees (or rows) can then walk in step, so that their
/// loads overlap, until all have arrived. Missing values cost nothing on the way: a comparison that NaN passes reads a
/// column in which NaN was replaced by −∞.</para>
/// <para>A row's leaves are added up in the order of the trees, however many rows there are.</para>
/// </remarks>
internal sealed class WalkedForest : Forest
{
    /// <summary>The prepared column that is always 0, which leaves compare with +∞.</summary>
    public const int ZeroColumn = 0;

    private const int Lanes = 8;

    private readonly double[] _splits;
    private readonly NodeLink[] _links;
    private readonly uint[] _roots;
    private readonly int[] _leafOf;
    private readonly LeafWeight[] _weightOf;
    private readonly PreparedColumn[] _columns;
    private readonly CodeColumn?[] _codes;
    private readonly ulong[] _bits;
    private readonly LeafWeight[][] _leaves;
    private readonly Aggregation _aggregation;

    /// <summary>See <see cref="WalkedForestBuilder"/>.</summary>
    internal WalkedForest(
        TreeEnsemble ensemble, double[] splits, NodeLink[] links, uint[] roots, int[] leafOf, PreparedColumn[] columns, Dictionary<int, CodeColumn> codes, ulong[] bits)
        : base(ensemble)
    {
        _splits = splits;
        _links = links;
        _roots = roots;
        _leafOf = leafOf;
        _columns = columns;
        _codes = Array.ConvertAll(columns, column => column.Form == ColumnForm.Code ? codes[column.Feature] : null);
        _bits = bits;
        _leaves = [.. ensemble.Leaves];
        _aggregation = ensemble.Aggregation;

        bool isPlainSum = _aggregation is Aggregation.Sum or Aggregation.Average && Array.TrueForAll(_leaves, leaf => leaf.Length == 1);
        _weightOf = isPlainSum ? Array.ConvertAll(leafOf, leaf => leaf < 0 ? default : _leaves[leaf][0]) : [];
    }

    /// <inheritdoc/>
    public override int PreparedWidth => _columns.Length + 1;

    /// <inheritdoc/>
    public override void Score(ReadOnlySpan<double> input, int features, Span<double> scores, Span<double> scratch)
    {
        int rows = scores.Length / Targets;
        for (int row = 0; row < rows; row++)
        {
            Prepare(input.Slice(row * features, features), scratch.Slice(row * PreparedWidth, PreparedWidth));
        }

        scores.Fill(_aggregation switch
        {
            Aggregation.Minimum => double.PositiveInfinity,
            Aggregation.Maximum => double.NegativeInfinity,
            _ => 0,
        });
        int inStep = rows - (rows % Lanes);
        ScoreTreeByTree(scratch[..(inStep * PreparedWidth)], scores[..(inStep * Targets)]);
        for (int row = inStep; row < rows; row++)
        {
            ScoreRow(scratch.Slice(row * PreparedWidth, PreparedWidth), scores.Slice(row * Targets, Targets));
        }

        Finish(scores);
    }

    private void Prepare(ReadOnlySpan<double> features, Span<double> prepared)
    {
        prepared[ZeroColumn] = 0;
        for (int i = 0; i < _columns.Length; i++)
        {
            PreparedColumn column = _columns[i];
            double value = features[column.Feature];
            prepared[i + 1] = column.Form switch
            {
                ColumnForm.Code => BitConverter.Int64BitsToDouble(_codes[i]!.CodeOf(value)),
                ColumnForm.MissingIsLowest when double.IsNaN(value) => double.NegativeInfinity,
                _ => value,
            };
        }
    }

    /// <summary>Many rows: each tree stays in the cache while all rows pass through it, eight in step.</summary>
    private void ScoreTreeByTree(ReadOnlySpan<double> prepared, Span<double> scores)
    {
        Span<uint> at = stackalloc uint[Lanes];
        int width = PreparedWidth;
        foreach (uint root in _roots)
        {
            for (int row = 0; row * Targets < scores.Length; row += Lanes)
            {
                at.Fill(root);
                Walk(at, ref MemoryMarshal.GetReference(prepared[(row * width)..]), (nuint)width);
                for (int lane = 0; lane < Lanes; lane++)
                {
                    Aggregate(at[lane], scores.Slice((row + lane) * Targets, Targets));
                }
            }
        }
    }

    /// <summary>One row: eight trees in step.</summary>
    private void ScoreRow(ReadOnlySpan<double> prepared, Span<double> scores)
    {
        Span<uint> at = stackalloc uint[Lanes];
        for (int tree = 0; tree < _roots.Length; tree += Lanes)
        {
            int lanes = Math.Min(Lanes, _roots.Length - tree);
            at.Fill(_roots[tree]);
            _roots.AsSpan(tree, lanes).CopyTo(at);
            Walk(at, ref MemoryMarshal.GetReference(prepared), stride: 0);
            for (int lane = 0; lane < lanes; lane++)
            {
                Aggregate(at[lane], scores);
            }
        }
    }

    /// <summary>Takes eight walkers from the nodes where they are to their leaves, in step.</summary>
    /// <param name="at">The nodes.</param>
    /// <param name="prepared">The first walker's row.</param>
    /// <param name="stride">The distance to the next walker's row.</param>
    private void Walk(Span<uint> at, ref double prepared, nuint stride)
    {
        if (_bits.Length > 0)
        {
            Walk<AnyTest>(at, ref prepared, stride);
        }
        else
        {
            Walk<ComparisonOnly>(at, ref prepared, stride);
        }
    }

    /// <remarks>No index needs a check here: the ensemble was checked, and laid out by <see cref="WalkedForestBuilder"/>.</remarks>
    private void Walk<TTest>(Span<uint> at, ref double prepared, nuint stride)
        where TTest : struct, INodeTest
    {
        ref double splits = ref MemoryMarshal.GetArrayDataReference(_splits);
        ref NodeLink links = ref MemoryMarshal.GetArrayDataReference(_links);
        ref ulong bits = ref MemoryMarshal.GetArrayDataReference(_bits);
        uint a = at[0], b = at[1], c = at[2], d = at[3], e = at[4], f = at[5], g = at[6], h = at[7];
        uint moved;
        do
        {
            // Two steps for each look whether someone still moved.
            a = Next<TTest>(ref splits, ref links, ref bits, ref prepared, a);
            b = Next<TTest>(ref splits, ref links, ref bits, ref Unsafe.Add(ref prepared, stride), b);
            c = Next<TTest>(ref splits, ref links, ref bits, ref Unsafe.Add(ref prepared, 2 * stride), c);
            d = Next<TTest>(ref splits, ref links, ref bits, ref Unsafe.Add(ref prepared, 3 * stride), d);
            e = Next<TTest>(ref splits, ref links, ref bits, ref Unsafe.Add(ref prepared, 4 * stride), e);
            f = Next<TTest>(ref splits, ref links, ref bits, ref Unsafe.Add(ref prepared, 5 * stride), f);
            g = Next<TTest>(ref splits, ref links, ref bits, ref Unsafe.Add(ref prepared, 6 * stride), g);
            h = Next<TTest>(ref splits, ref links, ref bits, ref Unsafe.Add(ref prepared, 7 * stride), h);
            moved = Move<TTest>(ref splits, ref links, ref bits, ref prepared, ref a);
            moved |= Move<TTest>(ref splits, ref links, ref bits, ref Unsafe.Add(ref prepared, stride), ref b);
            moved |= Move<TTest>(ref splits, ref links, ref bits, ref Unsafe.Add(ref prepared, 2 * stride), ref c);
            moved |= Move<TTest>(ref splits, ref links, ref bits, ref Unsafe.Add(ref prepared, 3 * stride), ref d);
            moved |= Move<TTest>(ref splits, ref links, ref bits, ref Unsafe.Add(ref prepared, 4 * stride), ref e);
            moved |= Move<TTest>(ref splits, ref links, ref bits, ref Unsafe.Add(ref prepared, 5 * stride), ref f);
            moved |= Move<TTest>(ref splits, ref links, ref bits, ref Unsafe.Add(ref prepared, 6 * stride), ref g);
            moved |= Move<TTest>(ref splits, ref links, ref bits, ref Unsafe.Add(ref prepared, 7 * stride), ref h);
        }
        while (moved != 0);
        at[0] = a;
        at[1] = b;
        at[2] = c;
        at[3] = d;
        at[4] = e;
        at[5] = f;
        at[6] = g;
        at[7] = h;
    }

    /// <summary>The node after this one; a leaf's is itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Next<TTest>(ref double splits, ref NodeLink links, ref ulong bits, ref double prepared, uint at)
        where TTest : struct, INodeTest
    {
        ref readonly NodeLink link = ref Unsafe.Add(ref links, (nuint)at);
        return link.Left + TTest.Fails(link.Column, Unsafe.Add(ref splits, (nuint)at), ref prepared, ref bits);
    }

    /// <summary>Moves a walker to the next node; zero if it was in a leaf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Move<TTest>(ref double splits, ref NodeLink links, ref ulong bits, ref double prepared, ref uint at)
        where TTest : struct, INodeTest
    {
        uint next = Next<TTest>(ref splits, ref links, ref bits, ref prepared, at);
        uint moved = next ^ at;
        at = next;
        return moved;
    }

    private void Aggregate(uint node, Span<double> scores)
    {
        if (_weightOf.Length > 0)
        {
            LeafWeight only = _weightOf[node];
            scores[only.Target] += only.Weight;
            return;
        }

        foreach (LeafWeight weight in _leaves[_leafOf[node]])
        {
            ref double score = ref scores[weight.Target];
            score = _aggregation switch
            {
                Aggregation.Minimum => Math.Min(score, weight.Weight),
                Aggregation.Maximum => Math.Max(score, weight.Weight),
                _ => score + weight.Weight,
            };
        }
    }
}
