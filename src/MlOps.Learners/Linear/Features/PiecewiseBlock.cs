namespace MlOps.Learners.Linear.Features;

/// <summary>
/// A number as ramps between neighbouring knots, so that weights on them draw a continuous piecewise-linear curve, and an
/// indicator of missing values. Feature j is clip((x - t_j) / (t_{j+1} - t_j), 0, 1).
/// </summary>
/// <remarks>
/// All ramps below x's are one and all above zero, so running sums over the ramps give scores and gradients in a time
/// that does not depend on the number of knots: the histogram trick of tree learners.
/// </remarks>
internal sealed class PiecewiseBlock : FeatureBlock
{
    private readonly double[] _positions;
    private readonly double _missingPosition;
    private readonly int _ramps;
    private readonly bool _indicator;

    /// <summary>Makes the block.</summary>
    /// <param name="positions">The ramp of each row's number plus the height on it; NaN where missing.</param>
    /// <param name="missingPosition">The position that a missing number counts as.</param>
    /// <param name="ramps">The number of ramps.</param>
    /// <param name="indicator">Whether a feature tells missing numbers.</param>
    public PiecewiseBlock(double[] positions, double missingPosition, int ramps, bool indicator)
        : base(ramps + (indicator ? 1 : 0))
    {
        _positions = positions;
        _missingPosition = missingPosition;
        _ramps = ramps;
        _indicator = indicator;
    }

    /// <inheritdoc/>
    public override long Terms => 2L * _positions.Length;

    /// <inheritdoc/>
    public override void AddScores(ReadOnlySpan<double> weights, int outputs, int firstRow, Span<double> scores)
    {
        // Row r: the sum of the weights of all ramps below r.
        var below = new double[(_ramps + 1) * outputs];
        for (int i = 0; i < _ramps * outputs; i++)
        {
            below[i + outputs] = below[i] + weights[i];
        }

        var missing = new double[outputs];
        AddCurve(below, weights, _missingPosition, missing);
        if (_indicator)
        {
            FixedOrder.AddScaled(missing, 1, weights[(_ramps * outputs)..]);
        }

        for (int i = 0; i < scores.Length / outputs; i++)
        {
            Span<double> row = scores.Slice(i * outputs, outputs);
            double position = _positions[firstRow + i];
            if (double.IsNaN(position))
            {
                FixedOrder.AddScaled(row, 1, missing);
            }
            else
            {
                AddCurve(below, weights, position, row);
            }
        }
    }

    /// <inheritdoc/>
    public override void AddGradient(int part, ReadOnlySpan<double> residuals, int outputs, Span<double> gradient)
    {
        var sums = new double[(_ramps + 1) * outputs];
        var partial = new double[(_ramps + 1) * outputs];
        var missing = new double[outputs];
        for (int i = 0; i < _positions.Length; i++)
        {
            ReadOnlySpan<double> row = residuals.Slice(i * outputs, outputs);
            double position = _positions[i];
            if (double.IsNaN(position))
            {
                FixedOrder.AddScaled(missing, 1, row);
            }
            else
            {
                Scatter(sums, partial, position, row);
            }
        }

        Scatter(sums, partial, _missingPosition, missing);
        for (int ramp = _ramps - 1; ramp >= 0; ramp--)
        {
            Span<double> above = sums.AsSpan((ramp + 1) * outputs, outputs);
            Span<double> target = gradient.Slice(ramp * outputs, outputs);
            FixedOrder.AddScaled(target, 1, above);
            FixedOrder.AddScaled(target, 1, partial.AsSpan(ramp * outputs, outputs));
            FixedOrder.AddScaled(sums.AsSpan(ramp * outputs, outputs), 1, above);
        }

        if (_indicator)
        {
            FixedOrder.AddScaled(gradient[(_ramps * outputs)..], 1, missing);
        }
    }

    /// <inheritdoc/>
    public override (double[] Means, double[] Deviations)? Standardisation(ReadOnlySpan<double> rowWeights)
    {
        var means = new double[Width];
        AddGradient(0, rowWeights, 1, means);

        var deviations = new double[Width];
        for (int i = 0; i < _positions.Length; i++)
        {
            bool missing = double.IsNaN(_positions[i]);
            double position = missing ? _missingPosition : _positions[i];
            for (int ramp = 0; ramp < _ramps; ramp++)
            {
                double distance = Math.Clamp(position - ramp, 0, 1) - means[ramp];
                deviations[ramp] += rowWeights[i] * distance * distance;
            }

            if (_indicator)
            {
                double distance = (missing ? 1 : 0) - means[_ramps];
                deviations[_ramps] += rowWeights[i] * distance * distance;
            }
        }

        return (means, Array.ConvertAll(deviations, Math.Sqrt));
    }

    private void AddCurve(double[] below, ReadOnlySpan<double> weights, double position, Span<double> scores)
    {
        if (_ramps == 0)
        {
            return;
        }

        int ramp = Math.Min((int)position, _ramps - 1);
        double height = position - ramp;
        int outputs = scores.Length;
        for (int i = 0; i < outputs; i++)
        {
            scores[i] += below[(ramp * outputs) + i] + (height * weights[(ramp * outputs) + i]);
        }
    }

    private void Scatter(double[] sums, double[] partial, double position, ReadOnlySpan<double> residuals)
    {
        if (_ramps == 0)
        {
            return;
        }

        int ramp = Math.Min((int)position, _ramps - 1);
        double height = position - ramp;
        int first = ramp * residuals.Length;
        for (int i = 0; i < residuals.Length; i++)
        {
            sums[first + i] += residuals[i];
            partial[first + i] += height * residuals[i];
        }
    }
}
