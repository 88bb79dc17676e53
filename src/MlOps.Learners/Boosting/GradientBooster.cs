using System.Collections.Concurrent;
using MlOps.Learners.Boosting.Growing;
using MlOps.Learners.Boosting.Histograms;
using MlOps.Learners.Boosting.Objectives;
using MlOps.Learners.Boosting.Splitting;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting;

/// <summary>A model in training: each iteration adds the tree (a class each) that lowers the loss most.</summary>
/// <remarks>Friedman, "Greedy Function Approximation: A Gradient Boosting Machine" (2001), with second derivatives.</remarks>
internal sealed class GradientBooster
{
    private const int ChunkRows = 4096;

    // Below, threads that share the work on a tree wait for each other most of the time.
    private const int FewValues = 1_000_000;

    private readonly BoostingData _data;
    private readonly BoosterOptions _options;
    private readonly int[] _rows;
    private readonly int[] _heldOut;
    private readonly int _seed;
    private readonly WorkerSet _workers;
    private readonly WorkerSet _acrossTrees;
    private readonly WorkerSet _withinTree;
    private readonly IObjective _objective;
    private readonly int _outputs;
    private readonly int[] _directions;
    private readonly ConcurrentBag<(TreeGrower Grower, QuantizedGradients Quantized)> _growers = [];
    private readonly double[][] _gradients;
    private readonly double[][] _hessians;
    private readonly List<BinnedTree> _trees = [];

    /// <summary>Begins with the best constant.</summary>
    /// <param name="data">The data.</param>
    /// <param name="options">How to learn.</param>
    /// <param name="rows">The rows to learn from, ascending.</param>
    /// <param name="heldOut">The rows whose scores are kept too.</param>
    /// <param name="seed">The seed of row and feature sampling.</param>
    /// <param name="workers">The threads to use.</param>
    public GradientBooster(BoostingData data, BoosterOptions options, int[] rows, int[] heldOut, int seed, WorkerSet workers)
    {
        _data = data;
        _options = options;
        _rows = rows;
        _heldOut = heldOut;
        _seed = seed;
        _workers = workers;
        _objective = data.Objective(options);
        _outputs = _objective.Outputs;
        _directions = data.Directions();
        bool manyTrees = _outputs > 1 && (_outputs >= 2 * workers.Threads || (long)rows.Length * data.Features.Count < FewValues);
        (_acrossTrees, _withinTree) = manyTrees ? (workers, WorkerSet.Single) : (WorkerSet.Single, workers);
        _gradients = NewPerOutput();
        _hessians = NewPerOutput();
        BaseScores = _objective.BaseScores(rows);
        Scores = new double[data.Binned.Rows * _outputs];
        for (int output = 0; output < _outputs; output++)
        {
            ScoresOf(output).Fill(BaseScores[output]);
        }
    }

    /// <summary>The number of scores of a row.</summary>
    public int Outputs => _outputs;

    /// <summary>The score of every row before the first tree.</summary>
    public double[] BaseScores { get; }

    /// <summary>The trees, those of an iteration together, a class each.</summary>
    public IReadOnlyList<BinnedTree> Trees => _trees;

    /// <summary>The raw scores of the data's rows, those of the first output first; right for the rows learned from and the rows held out.</summary>
    public double[] Scores { get; }

    /// <summary>Copies the raw scores of some rows, row-major.</summary>
    public void CopyScores(int[] rows, double[] scores)
    {
        for (int output = 0; output < _outputs; output++)
        {
            ReadOnlySpan<double> from = ScoresOf(output);
            for (int i = 0; i < rows.Length; i++)
            {
                scores[(i * _outputs) + output] = from[rows[i]];
            }
        }
    }

    /// <summary>Adds an iteration.</summary>
    /// <remarks>The trees of an iteration do not depend on each other: where they are many or small, a thread grows a tree, and none waits for another.</remarks>
    /// <exception cref="OperationCanceledException">The build was cancelled; the booster is of no use any more.</exception>
    public void Step(CancellationToken cancellationToken)
    {
        (int[] sample, int[] others) = SampleRows(_trees.Count / _outputs);
        _objective.Derivatives(Scores, _gradients, _hessians, _workers);
        var trees = new BinnedTree[_outputs];
        _acrossTrees.For(_outputs, output => trees[output] = AddTree(output, sample, others, cancellationToken));
        _trees.AddRange(trees);
    }

    private BinnedTree AddTree(int output, int[] sample, int[] others, CancellationToken cancellationToken)
    {
        if (!_growers.TryTake(out (TreeGrower Grower, QuantizedGradients Quantized) idle))
        {
            var range = new ValueRange(-_objective.LargestStep, _objective.LargestStep);
            idle = (new TreeGrower(_data.Binned, _options, _withinTree, _directions, range, _data.Weights), new QuantizedGradients(_data.Binned.Rows));
        }

        idle.Quantized.Set(_gradients[output], _hessians[output], sample, _withinTree);
        GrownTree grown = idle.Grower.Grow(sample, SampleFeatures(_trees.Count + output), idle.Quantized, rows => LeafValue(rows.Span, output), cancellationToken);
        AddLeafValues(grown, output);
        AddPredictions(grown.Tree, output, others);
        AddPredictions(grown.Tree, output, _heldOut);
        _growers.Add(idle);
        return grown.Tree;
    }

    private Span<double> ScoresOf(int output) => Scores.AsSpan(output * _data.Binned.Rows, _data.Binned.Rows);

    // In sums of the exact derivatives: the rounding of the quantised ones goes no further than the choice of splits.
    private double LeafValue(ReadOnlySpan<int> rows, int output)
    {
        if (_objective.LeafValue(Scores, rows) is { } value)
        {
            return value;
        }

        double[] gradients = _gradients[output];
        double[] hessians = _hessians[output];

        // Two sums of each, since an addition would have to wait for the one before it.
        double gradient0 = 0, gradient1 = 0, hessian0 = 0, hessian1 = 0;
        int i = 0;
        for (; i + 2 <= rows.Length; i += 2)
        {
            gradient0 += gradients[rows[i]];
            hessian0 += hessians[rows[i]];
            gradient1 += gradients[rows[i + 1]];
            hessian1 += hessians[rows[i + 1]];
        }

        if (i < rows.Length)
        {
            gradient0 += gradients[rows[i]];
            hessian0 += hessians[rows[i]];
        }

        return SplitGain.LeafValue(gradient0 + gradient1, hessian0 + hessian1, _options.L1Regularization, _options.L2Regularization);
    }

    private double[][] NewPerOutput() => [.. Enumerable.Range(0, _outputs).Select(_ => new double[_data.Binned.Rows])];

    private (int[] Sample, int[] Others) SampleRows(int iteration)
    {
        if (_options.SubsampleFraction >= 1)
        {
            return (_rows, []);
        }

        ILookup<bool, int> rows = _rows.ToLookup(row => CounterRandom.Fraction(_seed, RandomStream.Rows(iteration), row) < _options.SubsampleFraction);
        return ([.. rows[true]], [.. rows[false]]);
    }

    // Without those of one value in all rows, by which nothing can be split.
    private int[] SampleFeatures(int tree)
    {
        int features = _data.Features.Count;
        int kept = Math.Max(1, (int)Math.Round(features * _options.FeatureFraction));
        IEnumerable<int> all = Enumerable.Range(0, features);
        IEnumerable<int> sample = kept == features
            ? all
            : all.OrderBy(feature => CounterRandom.Bits(_seed, RandomStream.Features(tree), feature)).Take(kept).Order();
        return [.. sample.Where(_data.Binned.Varies)];
    }

    // Rows that a tree was grown from stand in its leaves already; all others walk down.
    private void AddLeafValues(GrownTree grown, int output) =>
        _withinTree.Worth(_rows.Length).For(grown.Leaves.Count, i =>
        {
            (double value, ReadOnlyMemory<int> rows) = grown.Leaves[i];
            Span<double> scores = ScoresOf(output);
            foreach (int row in rows.Span)
            {
                scores[row] += value;
            }
        });

    private void AddPredictions(BinnedTree tree, int output, int[] rows) =>
        _withinTree.ForChunks(rows.Length, ChunkRows, (start, end) =>
        {
            Span<double> scores = ScoresOf(output);
            foreach (int row in rows.AsSpan(start..end))
            {
                scores[row] += tree.Predict(_data.Binned, row);
            }
        });
}
