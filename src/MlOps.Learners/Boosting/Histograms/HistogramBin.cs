using System.Runtime.Intrinsics;

namespace MlOps.Learners.Boosting.Histograms;

/// <summary>The sums over the rows of a bin: quantised derivatives and the number of rows.</summary>
/// <remarks>
/// Sums are integers, so that the order in which threads add does not matter, and differences are exact. Both
/// derivatives share a word (see <see cref="QuantizedGradients"/>), so that a row costs one 128-bit addition a feature.
/// </remarks>
internal readonly record struct HistogramBin
{
    private readonly Vector128<long> _sums;

    /// <summary>Makes a bin of packed derivatives and a number of rows.</summary>
    public HistogramBin(long packed, long rows) => _sums = Vector128.Create(packed, rows);

    private HistogramBin(Vector128<long> sums) => _sums = sums;

    /// <summary>Both sums of derivatives in one word.</summary>
    public long Packed => _sums.ToScalar();

    /// <summary>The sum of first derivatives, in quanta.</summary>
    public int Gradient => (int)(_sums.ToScalar() >> 32);

    /// <summary>The sum of second derivatives, in quanta.</summary>
    public uint Hessian => (uint)_sums.ToScalar();

    /// <summary>The number of rows.</summary>
    public int Rows => (int)_sums.GetElement(1);

    public static HistogramBin operator +(HistogramBin left, HistogramBin right) => new(left._sums + right._sums);

    public static HistogramBin operator -(HistogramBin left, HistogramBin right) => new(left._sums - right._sums);
}
