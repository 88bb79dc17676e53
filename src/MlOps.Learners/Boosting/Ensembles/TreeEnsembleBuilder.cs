using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Boosting.Growing;

namespace MlOps.Learners.Boosting.Ensembles;

/// <summary>Turns trees over bins into trees over values.</summary>
internal sealed class TreeEnsembleBuilder
{
    private readonly IReadOnlyList<BinMapper> _mappers;
    private readonly double[] _baseScores;
    private readonly List<int> _roots = [];
    private readonly List<int> _outputs = [];
    private readonly List<int> _features = [];
    private readonly List<double> _thresholds = [];
    private readonly List<int[]?> _leftCodes = [];
    private readonly List<bool> _missingGoesLeft = [];
    private readonly List<int> _left = [];
    private readonly List<int> _right = [];
    private readonly List<double> _gains = [];
    private readonly List<double> _leafValues = [];
    private readonly List<double> _leafRows = [];

    private TreeEnsembleBuilder(IReadOnlyList<BinMapper> mappers, double[] baseScores)
    {
        _mappers = mappers;
        _baseScores = [.. baseScores];
    }

    /// <summary>The ensemble of trees that take turns in the outputs.</summary>
    public static TreeEnsemble Build(IReadOnlyList<BinMapper> mappers, double[] baseScores, IReadOnlyList<BinnedTree> trees)
    {
        var builder = new TreeEnsembleBuilder(mappers, baseScores);
        for (int tree = 0; tree < trees.Count; tree++)
        {
            builder.Add(trees[tree].Nodes, tree % baseScores.Length);
        }

        return builder.Finish();
    }

    private void Add(IReadOnlyList<BinnedNode> nodes, int output)
    {
        if (nodes[0].IsLeaf)
        {
            _baseScores[output] += nodes[0].Value;
            return;
        }

        int[] index = new int[nodes.Count];
        int nextNode = _features.Count;
        int nextLeaf = _leafValues.Count;
        for (int i = 0; i < nodes.Count; i++)
        {
            index[i] = nodes[i].IsLeaf ? -1 - nextLeaf++ : nextNode++;
        }

        _roots.Add(index[0]);
        _outputs.Add(output);
        foreach (BinnedNode node in nodes)
        {
            if (node.IsLeaf)
            {
                _leafValues.Add(node.Value);
                _leafRows.Add(node.Rows);
            }
            else
            {
                AddSplit(node, index[node.Left], index[node.Right]);
            }
        }
    }

    private void AddSplit(BinnedNode node, int left, int right)
    {
        BinMapper mapper = _mappers[node.Feature];
        bool missingGoesLeft = node.LeftBins.Contains(mapper.MissingBin);
        double threshold = double.NaN;
        int[]? codes = null;
        if (mapper is NumberBinMapper numbers)
        {
            threshold = numbers.UpperBound(node.LastLeftBin);
        }
        else
        {
            // Either side may be named: the one of fewer codes, but never an empty one.
            ILookup<bool, int> sides = Enumerable.Range(0, mapper.ValueBins).ToLookup(bin => node.LeftBins.Contains((byte)bin));
            int leftCount = sides[true].Count();
            bool swap = leftCount == 0 || (leftCount > mapper.ValueBins - leftCount && leftCount < mapper.ValueBins);
            codes = [.. sides[!swap]];
            if (swap)
            {
                (left, right, missingGoesLeft) = (right, left, !missingGoesLeft);
            }
        }

        _features.Add(node.Feature);
        _thresholds.Add(threshold);
        _leftCodes.Add(codes);
        _missingGoesLeft.Add(missingGoesLeft);
        _left.Add(left);
        _right.Add(right);
        _gains.Add(node.Gain);
    }

    private TreeEnsemble Finish() => new()
    {
        BaseScores = _baseScores,
        Roots = [.. _roots],
        Outputs = [.. _outputs],
        Features = [.. _features],
        Thresholds = [.. _thresholds],
        LeftCodes = [.. _leftCodes],
        MissingGoesLeft = [.. _missingGoesLeft],
        Left = [.. _left],
        Right = [.. _right],
        Gains = [.. _gains],
        LeafValues = [.. _leafValues],
        LeafRows = [.. _leafRows],
    };
}
