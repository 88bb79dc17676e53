namespace MlOps.Learners.Linear;

/// <summary>The last steps of a minimisation, which stand for the inverse of the Hessian.</summary>
/// <remarks>J. Nocedal, "Updating quasi-Newton matrices with limited storage", Mathematics of Computation 35 (1980).</remarks>
internal sealed class LbfgsHistory
{
    private const int Memory = 10;

    private readonly List<(double[] Step, double[] Change, double Curvature)> _steps = [];

    /// <summary>Whether no step is known.</summary>
    public bool IsEmpty => _steps.Count == 0;

    /// <summary>Forgets all steps.</summary>
    public void Clear() => _steps.Clear();

    /// <summary>The two-loop recursion: direction = -H · gradient.</summary>
    public void Descend(double[] gradient, double[] direction)
    {
        for (int i = 0; i < direction.Length; i++)
        {
            direction[i] = -gradient[i];
        }

        Span<double> factors = stackalloc double[_steps.Count];
        for (int i = _steps.Count - 1; i >= 0; i--)
        {
            factors[i] = FixedOrder.Dot(_steps[i].Step, direction) / _steps[i].Curvature;
            FixedOrder.AddScaled(direction, -factors[i], _steps[i].Change);
        }

        if (_steps.Count > 0)
        {
            (_, double[] change, double curvature) = _steps[^1];
            double scale = curvature / FixedOrder.Dot(change, change);
            for (int i = 0; i < direction.Length; i++)
            {
                direction[i] *= scale;
            }
        }

        for (int i = 0; i < _steps.Count; i++)
        {
            double factor = FixedOrder.Dot(_steps[i].Change, direction) / _steps[i].Curvature;
            FixedOrder.AddScaled(direction, factors[i] - factor, _steps[i].Step);
        }
    }

    /// <summary>Remembers a step from one point to the next.</summary>
    public void Add(double[] point, double[] nextPoint, double[] gradient, double[] nextGradient)
    {
        // The oldest pair's arrays are used again: at millions of weights they are what memory goes to.
        (double[] step, double[] change) = _steps.Count == Memory ? (_steps[0].Step, _steps[0].Change) : (new double[point.Length], new double[point.Length]);
        for (int i = 0; i < step.Length; i++)
        {
            step[i] = nextPoint[i] - point[i];
            change[i] = nextGradient[i] - gradient[i];
        }

        if (_steps.Count == Memory)
        {
            _steps.RemoveAt(0);
        }

        double curvature = FixedOrder.Dot(step, change);
        if (curvature > 0)
        {
            _steps.Add((step, change, curvature));
        }
    }
}
