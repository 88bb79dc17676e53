using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    private readonly double _l2;
    private readonly double _score;

    /// <summary>Makes a search of a leaf.</summary>
    /// <param name="options">Regularisation and limits.</param>
    /// <param name="sums">The sums over the leaf's rows.</param>
    /// <param name="gradients">What a quantum is worth.</param>
    /// <param name="extraL2">Added to the L2 regularisation of both sides.</param>
    public LeafSearch(BoosterOptions options, HistogramBin sums, QuantizedGradients gradients, double extraL2 = 0)
    {
        _gradientQuantum = gradients.GradientQuantum;
        _hessianQuantum = gradients.HessianQuantum;

        // Less than a quantum is zero here, and would be divided by.
        _minimumHessian = Math.Max(options.MinimumHessianPerLeaf, gradients.HessianQuantum);
        _l2 = options.L2Regularization + extraL2;
        _score = SplitGain.LeafScore(Gradient(sums), Hessian(sums), options.L2Regularization);
        MinimumRows = options.MinimumExampleCountPerLeaf;
        Sums = sums;
        SmallestGain = Math.Max(options.MinimumSplitGain, _score * SmallestRelativeGain);
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Gain(HistogramBin left)
    {
        HistogramBin right = Sums - left;
        double leftHessian = Hessian(left);
        double rightHessian = Hessian(right);
        if (left.Rows < MinimumRows || right.Rows < MinimumRows || leftHessian < _minimumHessian || rightHessian < _minimumHessian)
        {
            return double.NegativeInfinity;
        }

        return SplitGain.LeafScore(Gradient(left), leftHessian, _l2) + SplitGain.LeafScore(Gradient(right), rightHessian, _l2) - _score;
    }
}
