namespace MlOps.Learners.Linear;

/// <summary>
/// Limited-memory BFGS with a line search for the weak Wolfe conditions by bisection; for smooth convex functions.
/// </summary>
/// <remarks>
/// A. S. Lewis, M. L. Overton, "Nonsmooth optimization via quasi-Newton methods", Mathematical Programming 141 (2013).
/// </remarks>
internal sealed class Lbfgs
{
    private const double SufficientDecrease = 1e-4;
    private const double Curvature = 0.9;
    private const int MaximumSteps = 40;

    private readonly int _maximumIterations;
    private readonly double _tolerance;

    /// <summary>Computes the value at a point and writes the gradient there.</summary>
    public delegate double Function(ReadOnlySpan<double> point, Span<double> gradient);

    /// <summary>Sets when to stop.</summary>
    /// <param name="maximumIterations">The most directions to try.</param>
    /// <param name="tolerance">Stops when an iteration lowers the value by less than this share of it.</param>
    public Lbfgs(int maximumIterations, double tolerance)
    {
        _maximumIterations = maximumIterations;
        _tolerance = tolerance;
    }

    /// <summary>Moves a point to the minimum.</summary>
    /// <returns>The value there.</returns>
    public double Minimize(Function function, double[] point, CancellationToken cancellationToken)
    {
        int n = point.Length;
        var gradient = new double[n];
        var nextPoint = new double[n];
        var nextGradient = new double[n];
        var direction = new double[n];
        var history = new LbfgsHistory();

        double value = function(point, gradient);
        for (int iteration = 0; iteration < _maximumIterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            history.Descend(gradient, direction);
            double slope = FixedOrder.Dot(direction, gradient);
            if (!(slope < 0))
            {
                break;
            }

            double first = !history.IsEmpty ? 1 : Math.Min(1, 1 / Math.Sqrt(FixedOrder.Dot(gradient, gradient)));
            double? found = Search(function, point, direction, value, slope, first, nextPoint, nextGradient);
            if (found is not { } nextValue)
            {
                break;
            }

            history.Add(point, nextPoint, gradient, nextGradient);
            nextPoint.CopyTo(point, 0);
            (gradient, nextGradient) = (nextGradient, gradient);
            double decrease = value - nextValue;
            value = nextValue;
            if (decrease <= _tolerance * Math.Max(Math.Abs(value), 1e-3))
            {
                break;
            }
        }

        return value;
    }

    private static double? Search(
        Function function, double[] point, double[] direction, double value, double slope, double step, double[] nextPoint, double[] nextGradient)
    {
        double low = 0;
        double high = double.PositiveInfinity;
        for (int i = 0; i < MaximumSteps; i++)
        {
            point.CopyTo(nextPoint, 0);
            FixedOrder.AddScaled(nextPoint, step, direction);
            double next = function(nextPoint, nextGradient);
            if (!(next <= value + (SufficientDecrease * step * slope)))
            {
                high = step;
            }
            else if (FixedOrder.Dot(nextGradient, direction) < Curvature * slope)
            {
                low = step;
            }
            else
            {
                return next;
            }

            step = double.IsPositiveInfinity(high) ? 2 * low : (low + high) / 2;
        }

        return null;
    }
}
