using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlOps.Runtime.Trees;

/// <summary>Trees laid out for scoring.</summary>
/// <remarks>
/// <para>All nodes stand in one array, tree after tree; the two children of a node stand together, so that a node keeps one index
/// and a comparison gives the other. A leaf leads to itself: several trees (or rows) can then walk in step, so that their
/// loads overlap, until all have arrived. Missing values cost nothing on the way: a comparison that NaN passes reads a
/// column in which NaN was replaced by −∞.</para>
/// <para>A row's leaves are added up in the order of the trees, however many rows there are.</para>
/// </remarks>
internal sealed class Forest
{
    /// <summary>The prepared column that is always 0, which leaves compare with +∞.</summary>
    public const int ZeroColumn = 0;

    private const int Lanes = 8;

    private readonly FlatNode[] _nodes;
    private readonly int[] _roots;
    private readonly int[] _leafOf;
    private readonly double[] _weightOf;
    private readonly PreparedColumn[] _columns;
    private readonly ulong[] _bits;
    private readonly double[] _lists;
    private readonly LeafWeight[][] _leaves;
    private readonly double[] _baseValues;
    private readonly Aggregation _aggregation;
    private readonly bool _hasSets;

    /// <summary>See <see cref="ForestBuilder"/>.</summary>
    internal Forest(TreeEnsemble ensemble, FlatNode[] nodes, int[] roots, int[] leafOf, PreparedColumn[] columns, ulong[] bits, double[] lists)
    {
        _nodes = nodes;
        _roots = roots;
        _leafOf = leafOf;
        _columns = columns;
        _bits = bits;
        _lists = lists;
        _leaves = [.. ensemble.Leaves];
        _baseValues = ensemble.BaseValues;
        _aggregation = ensemble.Aggregation;
        _hasSets = bits.Length > 0 || lists.Length > 0;
        Targets = ensemble.Targets;

        bool isPlainSum = Targets == 1 && _aggregation is Aggregation.Sum or Aggregation.Average && Array.TrueForAll(_leaves, leaf => leaf.Length == 1);
        _weightOf = isPlainSum ? Array.ConvertAll(leafOf, leaf => leaf < 0 ? 0 : _leaves[leaf][0].Weight) : [];
    }

    /// <summary>The number of scores of a row.</summary>
    public int Targets { get; }

    /// <summary>The number of values that a row is prepared into.</summary>
    public int PreparedWidth => _columns.Length + 1;

    /// <summary>Scores rows.</summary>
    /// <param name="input">The rows' features, row by row.</param>
    /// <param name="features">The number of features of a row.</param>
    /// <param name="scores">The rows' scores, row by row.</param>
    /// <param name="scratch">Memory of the caller's, for each row <see cref="PreparedWidth"/> numbers.</param>
    public void Score(ReadOnlySpan<double> input, int features, Span<double> scores, Span<double> scratch)
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
            prepared[i + 1] = column.MissingIsLowest && double.IsNaN(value) ? double.NegativeInfinity : value;
        }
    }

    /// <summary>Many rows: each tree stays in the cache while all rows pass through it, eight in step.</summary>
    private void ScoreTreeByTree(ReadOnlySpan<double> prepared, Span<double> scores)
    {
        Span<int> at = stackalloc int[Lanes];
        int width = PreparedWidth;
        foreach (int root in _roots)
        {
            for (int row = 0; row * Targets < scores.Length; row += Lanes)
            {
                at.Fill(root);
                Walk(at, ref MemoryMarshal.GetReference(prepared[(row * width)..]), width);
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
        Span<int> at = stackalloc int[Lanes];
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

    private void Walk(Span<int> at, ref double prepared, nint stride)
    {
        if (_hasSets)
        {
            WalkWithSets(at, ref prepared, stride);
        }
        else
        {
            WalkComparisons(at, ref prepared, stride);
        }
    }

    /// <summary>Takes eight walkers from the nodes where they are to their leaves, in step.</summary>
    /// <remarks>No index needs a check here: the ensemble was checked and laid out by <see cref="ForestBuilder"/>.</remarks>
    private void WalkComparisons(Span<int> at, ref double prepared, nint stride)
    {
        ref FlatNode nodes = ref MemoryMarshal.GetArrayDataReference(_nodes);
        int a = at[0], b = at[1], c = at[2], d = at[3], e = at[4], f = at[5], g = at[6], h = at[7];
        int moved;
        do
        {
            moved = Step(ref nodes, ref prepared, ref a);
            moved |= Step(ref nodes, ref Unsafe.Add(ref prepared, stride), ref b);
            moved |= Step(ref nodes, ref Unsafe.Add(ref prepared, 2 * stride), ref c);
            moved |= Step(ref nodes, ref Unsafe.Add(ref prepared, 3 * stride), ref d);
            moved |= Step(ref nodes, ref Unsafe.Add(ref prepared, 4 * stride), ref e);
            moved |= Step(ref nodes, ref Unsafe.Add(ref prepared, 5 * stride), ref f);
            moved |= Step(ref nodes, ref Unsafe.Add(ref prepared, 6 * stride), ref g);
            moved |= Step(ref nodes, ref Unsafe.Add(ref prepared, 7 * stride), ref h);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Step(ref FlatNode nodes, ref double prepared, ref int at)
    {
        ref readonly FlatNode node = ref Unsafe.Add(ref nodes, at);
        int next = node.Left + (Unsafe.Add(ref prepared, node.Column) <= node.Split ? 0 : 1);
        int moved = next ^ at;
        at = next;
        return moved;
    }

    private void WalkWithSets(Span<int> at, ref double prepared, nint stride)
    {
        bool moved;
        do
        {
            moved = false;
            for (int lane = 0; lane < Lanes; lane++)
            {
                FlatNode node = _nodes[at[lane]];
                double value = Unsafe.Add(ref prepared, (lane * stride) + (node.Column & FlatNode.ColumnMask));
                bool isTrue = node.Column <= FlatNode.ColumnMask ? value <= node.Split : IsMember(node, value);
                int next = node.Left + (isTrue ? 0 : 1);
                moved |= next != at[lane];
                at[lane] = next;
            }
        }
        while (moved);
    }

    private bool IsMember(FlatNode node, double value)
    {
        if (double.IsNaN(value))
        {
            return (node.Column & FlatNode.MissingIsMember) != 0;
        }

        node.SetPlace(out int start, out int length);
        if ((node.Column & FlatNode.TestsBits) != 0)
        {
            int code = (int)value;
            return code == value && (uint)code < (uint)length && (_bits[start + (code >> 6)] >> code & 1) != 0;
        }

        return _lists.AsSpan(start, length).BinarySearch(value) >= 0;
    }

    private void Aggregate(int node, Span<double> scores)
    {
        if (_weightOf.Length > 0)
        {
            scores[0] += _weightOf[node];
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

    private void Finish(Span<double> scores)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            double score = scores[i];
            score = _aggregation switch
            {
                Aggregation.Average => score / _roots.Length,
                _ => double.IsInfinity(score) && _aggregation != Aggregation.Sum ? 0 : score,
            };
            scores[i] = _baseValues.Length == 0 ? score : score + _baseValues[i % Targets];
        }
    }
}
