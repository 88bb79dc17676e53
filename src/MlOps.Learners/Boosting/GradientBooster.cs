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

    private readonly BoostingData _data;
    private readonly BoosterOptions _options;
    private readonly int[] _rows;
    private readonly int[] _heldOut;
    private readonly int _seed;
    private readonly WorkerSet _workers;
    private readonly IObjective _objective;
    private readonly TreeGrower _grower;
    private readonly QuantizedGradients _quantized;
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
        _grower = new TreeGrower(data.Binned, options, workers, data.Directions(), new ValueRange(-_objective.LargestStep, _objective.LargestStep));
        _quantized = new QuantizedGradients(data.Binned.Rows);
        _gradients = NewPerOutput();
        _hessians = NewPerOutput();
        BaseScores = _objective.BaseScores(rows);
        Scores = new double[data.Binned.Rows * Outputs];
        for (int i = 0; i < Scores.Length; i++)
        {
            Scores[i] = BaseScores[i % Outputs];
        }
    }

    /// <summary>The number of scores of a row.</summary>
    public int Outputs => _objective.Outputs;

    /// <summary>The score of every row before the first tree.</summary>
    public double[] BaseScores { get; }

    /// <summary>The trees, those of an iteration together, a class each.</summary>
    public IReadOnlyList<BinnedTree> Trees => _trees;

    /// <summary>The raw scores of the data's rows, row-major; right for the rows learned from and the rows held out.</summary>
    public double[] Scores { get; }

    /// <summary>Copies the raw scores of some rows, row-major.</summary>
    public void CopyScores(int[] rows, double[] scores)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            Scores.AsSpan(rows[i] * Outputs, Outputs).CopyTo(scores.AsSpan(i * Outputs));
        }
    }

    /// <summary>Adds an iteration.</summary>
    /// <exception cref="OperationCanceledException">The build was cancelled; the booster is of no use any more.</exception>
    public void Step(CancellationToken cancellationToken)
    {
        int iteration = _trees.Count / Outputs;
        (int[] sample, int[] others) = SampleRows(iteration);
        _objective.Derivatives(Scores, _gradients, _hessians, _workers);
        for (int output = 0; output < Outputs; output++)
        {
            _quantized.Set(_gradients[output], _hessians[output], sample, _workers);
            GrownTree grown = _grower.Grow(sample, SampleFeatures(_trees.Count), _quantized, rows => LeafValue(rows.Span, output), cancellationToken);
            AddLeafValues(grown, output);
            AddPredictions(grown.Tree, output, others);
            AddPredictions(grown.Tree, output, _heldOut);
            _trees.Add(grown.Tree);
        }
    }

    // In sums of the exact derivatives: the rounding of the quantised ones goes no further than the choice of splits.
    private double LeafValue(ReadOnlySpan<int> rows, int output)
    {
        if (_objective.LeafValue(Scores, rows) is { } value)
        {
            return value;
        }

        double[] gradients = _gradients[output];
        double[] hessians = _hessians[output];
        double gradient = 0;
        double hessian = 0;
        foreach (int row in rows)
        {
            gradient += gradients[row];
            hessian += hessians[row];
        }

        return SplitGain.LeafValue(gradient, hessian, _options.L1Regularization, _options.L2Regularization);
    }

    private double[][] NewPerOutput() => [.. Enumerable.Range(0, Outputs).Select(_ => new double[_data.Binned.Rows])];

    private (int[] Sample, int[] Others) SampleRows(int iteration)
    {
        if (_options.SubsampleFraction >= 1)
        {
            return (_rows, []);
        }

        ILookup<bool, int> rows = _rows.ToLookup(row => CounterRandom.Fraction(_seed, RandomStream.Rows(iteration), row) < _options.SubsampleFraction);
        return ([.. rows[true]], [.. rows[false]]);
    }

    private int[] SampleFeatures(int tree)
    {
        int features = _data.Features.Count;
        int kept = Math.Max(1, (int)Math.Round(features * _options.FeatureFraction));
        return kept == features
            ? [.. Enumerable.Range(0, features)]
            : [.. Enumerable.Range(0, features).OrderBy(feature => CounterRandom.Bits(_seed, RandomStream.Features(tree), feature)).Take(kept).Order()];
    }

    // Rows that a tree was grown from stand in its leaves already; all others walk down.
    private void AddLeafValues(GrownTree grown, int output) =>
        _workers.For(grown.Leaves.Count, i =>
        {
            (double value, ReadOnlyMemory<int> rows) = grown.Leaves[i];
            foreach (int row in rows.Span)
            {
                Scores[row * Outputs + output] += value;
            }
        });

    private void AddPredictions(BinnedTree tree, int output, int[] rows) =>
        _workers.ForChunks(rows.Length, ChunkRows, (start, end) =>
        {
            foreach (int row in rows.AsSpan(start..end))
            {
                Scores[row * Outputs + output] += tree.Predict(_data.Binned, row);
            }
        });
}
