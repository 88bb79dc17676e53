using MlOps.Learners.Numerics;

namespace MlOps.Learners.Linear;

/// <summary>
/// The function that training minimises: the weighted mean loss plus half the L2 strength times the squared length of the
/// weights of the standardised features. Intercepts are free.
/// </summary>
/// <remarks>
/// A point holds the weights of the standardised features [features × outputs], then the intercepts [outputs]. The
/// features themselves stay raw: standardisation is folded into the weights on the way in and out of every product.
/// </remarks>
internal sealed class LinearObjective
{
    // A row's exponential, division and the like take so many operations for each output; L-BFGS reads its ten last steps and
    // changes twice for each weight, four numbers at once.
    private const long WorkOfRow = 16;
    private const long WorkOfWeight = 10;

    private readonly DesignMatrix _design;
    private readonly Loss _loss;
    private readonly double[] _rowWeights;
    private readonly WorkerSet _workers;
    private readonly int _outputs;
    private readonly double[] _means;
    private readonly double[] _scales;
    private readonly List<int> _standardised = [];
    private readonly long _workOfEvaluation;

    private readonly double[] _rawWeights;
    private readonly double[] _rawGradient;
    private readonly double[] _residuals;
    private readonly double[] _chunkLosses;

    /// <summary>Makes the function.</summary>
    /// <param name="design">The features.</param>
    /// <param name="loss">The loss by row.</param>
    /// <param name="rowWeights">One a row, summing to one.</param>
    /// <param name="workers">The threads to use; the values do not depend on them.</param>
    public LinearObjective(DesignMatrix design, Loss loss, double[] rowWeights, WorkerSet workers)
    {
        _design = design;
        _loss = loss;
        _rowWeights = rowWeights;
        _workers = workers;
        _outputs = loss.Outputs;
        _means = new double[design.Width];
        _scales = new double[design.Width];
        Standardise();

        _rawWeights = new double[design.Width * _outputs];
        _rawGradient = new double[design.Width * _outputs];
        _residuals = new double[design.Rows * _outputs];
        _chunkLosses = new double[design.Chunks];
        _workOfEvaluation = _outputs * ((WorkOfRow * design.Rows) + (2 * design.Blocks.Sum(block => block.Terms)) + (WorkOfWeight * (design.Width + 1)));
    }

    /// <summary>How many of a point's coordinates are weights: the first ones.</summary>
    public int Weights => _rawWeights.Length;

    /// <summary>The length of a point.</summary>
    public int Length => (_design.Width + 1) * _outputs;

    /// <summary>What the evaluations so far have taken, in operations as long as a multiplication and an addition.</summary>
    public long Work { get; private set; }

    /// <summary>The strength of the L2 penalty.</summary>
    public double L2Regularization { get; set; }

    /// <summary>The value at a point; writes the gradient.</summary>
    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
    {
        Work += _workOfEvaluation;
        double[] intercepts = Unfold(point);
        _workers.For(_design.Chunks, chunk => _chunkLosses[chunk] = EvaluateChunk(chunk, intercepts));
        _design.WriteGradient(_residuals, _outputs, _rawGradient, _workers);

        var residualSums = new double[_outputs];
        for (int row = 0; row < _design.Rows; row++)
        {
            FixedOrder.AddScaled(residualSums, 1, _residuals.AsSpan(row * _outputs, _outputs));
        }

        // What is not standardised has a scale of one and a mean of zero: of texts, by far the most features.
        int weights = _rawWeights.Length;
        Span<double> slopes = gradient[..weights];
        _rawGradient.CopyTo(slopes);
        foreach (int feature in _standardised)
        {
            Span<double> own = slopes.Slice(feature * _outputs, _outputs);
            for (int i = 0; i < own.Length; i++)
            {
                own[i] = (own[i] - (_means[feature] * residualSums[i])) * _scales[feature];
            }
        }

        FixedOrder.AddScaled(slopes, L2Regularization, point[..weights]);
        residualSums.CopyTo(gradient[weights..]);

        double loss = 0;
        foreach (double chunkLoss in _chunkLosses)
        {
            loss += chunkLoss;
        }

        return loss + (0.5 * L2Regularization * FixedOrder.Dot(point[..weights], point[..weights]));
    }

    /// <summary>The weights [features × outputs] and intercepts of the raw features at a point.</summary>
    public (double[] Weights, double[] Intercepts) RawWeights(ReadOnlySpan<double> point)
    {
        double[] intercepts = Unfold(point);
        return ((double[])_rawWeights.Clone(), intercepts);
    }

    /// <summary>The mean of each feature over the rows, by their weights.</summary>
    public double[] FeatureMeans()
    {
        var means = new double[_design.Width];
        _design.WriteGradient(_rowWeights, 1, means, _workers);
        return means;
    }

    private void Standardise()
    {
        Array.Fill(_scales, 1);
        for (int i = 0; i < _design.Blocks.Length; i++)
        {
            if (_design.Blocks[i].Standardisation(_rowWeights) is not { Means: var means, Deviations: var deviations })
            {
                continue;
            }

            means.CopyTo(_means, _design.Offsets[i]);
            for (int feature = 0; feature < deviations.Length; feature++)
            {
                // A feature that hardly varies says hardly anything: it keeps a weight of zero.
                _standardised.Add(_design.Offsets[i] + feature);
                _scales[_design.Offsets[i] + feature] = deviations[feature] > 1e-6 ? 1 / deviations[feature] : 0;
            }
        }
    }

    private double[] Unfold(ReadOnlySpan<double> point)
    {
        double[] intercepts = point[_rawWeights.Length..].ToArray();
        point[.._rawWeights.Length].CopyTo(_rawWeights);
        foreach (int feature in _standardised)
        {
            for (int i = 0; i < _outputs; i++)
            {
                ref double weight = ref _rawWeights[(feature * _outputs) + i];
                weight *= _scales[feature];
                intercepts[i] -= weight * _means[feature];
            }
        }

        return intercepts;
    }

    private double EvaluateChunk(int chunk, double[] intercepts)
    {
        (int first, int count) = _design.RowsOf(chunk);
        Span<double> scores = _residuals.AsSpan(first * _outputs, count * _outputs);
        for (int row = 0; row < count; row++)
        {
            intercepts.CopyTo(scores.Slice(row * _outputs, _outputs));
        }

        _design.AddScores(_rawWeights, _outputs, first, scores);

        double sum = 0;
        for (int row = 0; row < count; row++)
        {
            Span<double> derivatives = scores.Slice(row * _outputs, _outputs);
            double weight = _rowWeights[first + row];
            sum += weight * _loss.Evaluate(first + row, derivatives);
            foreach (ref double derivative in derivatives)
            {
                derivative *= weight;
            }
        }

        return sum;
    }
}
