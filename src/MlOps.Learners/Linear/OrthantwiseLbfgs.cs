namespace MlOps.Learners.Linear;

/// <summary>
/// Limited-memory BFGS for a smooth convex function plus a penalty on the absolute values of its first coordinates:
/// many of them end at exactly zero.
/// </summary>
/// <remarks>
/// Each step stays in the orthant, where the penalty is linear, that the point is in or that descent leads into; a coordinate
/// that would leave it stops at zero. G. Andrew, J. Gao, "Scalable training of L1-regularized log-linear models", ICML 2007.
/// </remarks>
/// <param name="maximumIterations">The most directions to try.</param>
/// <param name="tolerance">Stops when an iteration lowers the value by less than this share of it.</param>
internal sealed class OrthantwiseLbfgs(int maximumIterations, double tolerance)
{
    private const double SufficientDecrease = 1e-4;
    private const int MaximumSteps = 40;

    /// <summary>Moves a point to the minimum.</summary>
    /// <param name="function">The smooth part.</param>
    /// <param name="point">Where to begin; receives the minimum.</param>
    /// <param name="penalty">What a unit of absolute value costs, above zero.</param>
    /// <param name="penalised">How many of the coordinates have that cost: the first ones.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The value there, with the penalty.</returns>
    public double Minimize(Lbfgs.Function function, double[] point, double penalty, int penalised, CancellationToken cancellationToken)
    {
        int n = point.Length;
        var gradient = new double[n];
        var slopes = new double[n];
        var direction = new double[n];
        var nextPoint = new double[n];
        var nextGradient = new double[n];
        var history = new LbfgsHistory();

        double value = function(point, gradient) + Penalty(point);
        for (int iteration = 0; iteration < maximumIterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SteepestSlopes(point, gradient, slopes);
            history.Descend(slopes, direction);
            for (int i = 0; i < penalised; i++)
            {
                // Curvature of other orthants must not turn the descent around.
                direction[i] = direction[i] * slopes[i] < 0 ? direction[i] : 0;
            }

            double slope = FixedOrder.Dot(direction, slopes);
            double first = history.IsEmpty ? Math.Min(1, 1 / Math.Sqrt(FixedOrder.Dot(slopes, slopes))) : 1;
            double? found = slope < 0 ? Search(first) : null;
            if (found is not { } nextValue)
            {
                if (history.IsEmpty)
                {
                    break;
                }

                history.Clear();
                continue;
            }

            history.Add(point, nextPoint, gradient, nextGradient);
            nextPoint.CopyTo(point, 0);
            (gradient, nextGradient) = (nextGradient, gradient);
            double decrease = value - nextValue;
            value = nextValue;
            if (decrease <= tolerance * Math.Max(Math.Abs(value), 1e-3))
            {
                break;
            }
        }

        return value;

        double Penalty(ReadOnlySpan<double> at)
        {
            double sum = 0;
            foreach (double coordinate in at[..penalised])
            {
                sum += Math.Abs(coordinate);
            }

            return penalty * sum;
        }

        // Of the slopes at zero the one nearest to zero counts: where it is zero, the coordinate stays.
        void SteepestSlopes(double[] at, double[] smooth, double[] result)
        {
            for (int i = 0; i < n; i++)
            {
                double slopeOf = smooth[i];
                result[i] = i >= penalised ? slopeOf
                    : at[i] != 0 ? slopeOf + (penalty * Math.Sign(at[i]))
                    : slopeOf - Math.Clamp(slopeOf, -penalty, penalty);
            }
        }

        double? Search(double step)
        {
            for (int tried = 0; tried < MaximumSteps; tried++, step /= 2)
            {
                double linear = 0;
                for (int i = 0; i < n; i++)
                {
                    nextPoint[i] = point[i] + (step * direction[i]);
                    double orthant = point[i] != 0 ? point[i] : -slopes[i];
                    if (i < penalised && nextPoint[i] * orthant <= 0)
                    {
                        nextPoint[i] = 0;
                    }

                    linear += slopes[i] * (nextPoint[i] - point[i]);
                }

                double next = function(nextPoint, nextGradient) + Penalty(nextPoint);
                if (linear < 0 && next <= value + (SufficientDecrease * linear))
                {
                    return next;
                }
            }

            return null;
        }
    }
}
