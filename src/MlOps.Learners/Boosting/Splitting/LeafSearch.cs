using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MlOps.Learners.Boosting.Histograms;

namespace MlOps.Learners.Boosting.Splitting;

/// <summary>What the search for a split needs to know of a leaf, and the gain of a way to part it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct LeafSearch
{
    // A split of rows that are all alike gains nothing but rounding error.
    private const double SmallestRelativeGain = 1e-10;

    private readonly double _gradientQuantum;
    private readonly double _hessianQuantum;
    private readonly double _minimumHessian;
    private readonly double _l1;
    private readonly double _l2;
    private readonly double _score;
    private readonly ValueRange _range;
    private readonly bool _isFree;

    /// <summary>Makes a search of a leaf.</summary>
    /// <param name="options">Regularisation and limits.</param>
    /// <param name="sums">The sums over the leaf's rows.</param>
    /// <param name="gradients">What a quantum is worth.</param>
    /// <param name="range">What the values of leaves have to lie between.</param>
    /// <param name="extraL2">Added to the L2 regularisation of both sides.</param>
    public LeafSearch(BoosterOptions options, HistogramBin sums, QuantizedGradients gradients, ValueRange range, double extraL2 = 0)
    {
        _gradientQuantum = gradients.GradientQuantum;
        _hessianQuantum = gradients.HessianQuantum;

        // Less than a quantum is zero here, and would be divided by.
        _minimumHessian = Math.Max(options.MinimumHessianPerLeaf, gradients.HessianQuantum);
        _l2 = options.L2Regularization + extraL2;
        _l1 = options.L1Regularization;
        _range = range;
        _isFree = _l1 == 0 && range.IsAny;
        _score = Score(sums, options.L2Regularization);
        MinimumRows = options.MinimumExampleCountPerLeaf;
        Sums = sums;
        SmallestGain = Math.Max(options.MinimumSplitGain, Math.Abs(_score) * SmallestRelativeGain);
    }

    /// <summary>The sums over the leaf's rows.</summary>
    public HistogramBin Sums { get; }

    /// <summary>The fewest rows of a side.</summary>
    public int MinimumRows { get; }

    /// <summary>What a split has to gain more than.</summary>
    public double SmallestGain { get; }

    /// <summary>The first derivative of sums.</summary>
    public double Gradient(HistogramBin sums) => sums.Gradient * _gradientQuantum;

    /// <summary>The second derivative of sums.</summary>
    public double Hessian(HistogramBin sums) => sums.Hessian * _hessianQuantum;

    /// <summary>The gain of sending rows of these sums left; negative infinity where a side would be too small.</summary>
    /// <param name="left">The sums of the rows that go left.</param>
    /// <param name="direction">1 where the right value must not be smaller than the left one, -1 where it must not be larger, else 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Gain(HistogramBin left, int direction = 0)
    {
        HistogramBin right = Sums - left;
        double leftHessian = Hessian(left);
        double rightHessian = Hessian(right);
        if (left.Rows < MinimumRows || right.Rows < MinimumRows || leftHessian < _minimumHessian || rightHessian < _minimumHessian)
        {
            return double.NegativeInfinity;
        }

        return _isFree && direction == 0
            ? SplitGain.LeafScore(Gradient(left), leftHessian, _l2) + SplitGain.LeafScore(Gradient(right), rightHessian, _l2) - _score
            : ConstrainedGain(left, right, direction);
    }

    /// <summary>The fewest quanta of second derivatives of a side.</summary>
    /// <remarks>A quantum is a power of two, so the division is exact.</remarks>
    public long MinimumHessian => (long)Math.Min(Math.Ceiling(_minimumHessian / _hessianQuantum), uint.MaxValue + 1.0);

    /// <summary>Whether <see cref="Gains"/> may be used: neither an L1 regularisation nor a range binds the leaves' values.</summary>
    public bool IsFree => _isFree;

    /// <summary>The gains of four ways to part the leaf, with the bits of <see cref="Gain"/>; for sides that are large enough.</summary>
    /// <param name="left">The packed derivatives of the rows that go left.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Gains(Vector256<long> left)
    {
        Vector256<long> right = Vector256.Create(Sums.Packed) - left;
        Vector256<double> leftGradient = Gradients(left) * _gradientQuantum;
        Vector256<double> rightGradient = Gradients(right) * _gradientQuantum;
        Vector256<double> leftScore = leftGradient * leftGradient / (Hessians(left) * _hessianQuantum + Vector256.Create(_l2));
        Vector256<double> rightScore = rightGradient * rightGradient / (Hessians(right) * _hessianQuantum + Vector256.Create(_l2));
        return leftScore + rightScore - Vector256.Create(_score);
    }

    // An integer below 2^52 becomes a number by being written into the lowest bits of 2^52, which is then taken off.
    private static Vector256<double> Gradients(Vector256<long> packed) =>
        (Vector256.ShiftRightLogical(packed, 32) ^ Vector256.Create(0x4330_0000_8000_0000)).AsDouble() - Vector256.Create(4503601774854144.0);

    private static Vector256<double> Hessians(Vector256<long> packed) =>
        ((packed & Vector256.Create(0xFFFF_FFFFL)) | Vector256.Create(0x4330_0000_0000_0000)).AsDouble() - Vector256.Create(4503599627370496.0);

    /// <summary>The middle of the values that the two sides would have as leaves.</summary>
    public double Middle(HistogramBin left) => 0.5 * (Value(left, _l2) + Value(Sums - left, _l2));

    private double ConstrainedGain(HistogramBin left, HistogramBin right, int direction) =>
        (Value(right, _l2) - Value(left, _l2)) * direction < 0 ? double.NegativeInfinity : Score(left, _l2) + Score(right, _l2) - _score;

    private double Value(HistogramBin sums, double l2) => _range.Clamp(SplitGain.LeafValue(Gradient(sums), Hessian(sums), _l1, l2));

    private double Score(HistogramBin sums, double l2) => _isFree
        ? SplitGain.LeafScore(Gradient(sums), Hessian(sums), l2)
        : SplitGain.LeafScore(Gradient(sums), Hessian(sums), _l1, l2, Value(sums, l2));
}
