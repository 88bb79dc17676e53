using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting.Binning;

/// <summary>Bins of numbers between thresholds: bin <c>i</c> holds the numbers above threshold <c>i - 1</c> up to threshold <c>i</c>.</summary>
internal sealed class NumberBinMapper : BinMapper
{
    private readonly double[] _thresholds;

    // Filled up with infinity, above which no number is, so that every search takes the same steps, at most eight.
    private readonly double[] _padded;
    private readonly int _firstStep;

    private NumberBinMapper(double[] thresholds)
    {
        _thresholds = thresholds;
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)thresholds.Length + 1);
        _firstStep = size / 2;
        _padded = new double[size];
        Array.Fill(_padded, double.PositiveInfinity);
        thresholds.CopyTo(_padded, 0);
    }

    /// <inheritdoc/>
    public override int ValueBins => _thresholds.Length + 1;

    /// <summary>The largest number of a bin that is not the last, or infinity.</summary>
    public double UpperBound(int bin) => bin < _thresholds.Length ? _thresholds[bin] : double.PositiveInfinity;

    /// <summary>Learns thresholds halfway between values that occur.</summary>
    /// <param name="values">A sample; it is sorted in place. NaN is missing.</param>
    /// <param name="maximumBins">The most bins of values, 2 to 255.</param>
    /// <remarks>
    /// A bin a distinct value where these are few; otherwise bins of about equal numbers of rows, and a value that fills a
    /// bin alone gets one.
    /// </remarks>
    public static NumberBinMapper Learn(Span<double> values, int maximumBins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumBins, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumBins, MaximumValueBins);

        NumberSort.Sort(values);
        int missing = 0;
        while (missing < values.Length && double.IsNaN(values[missing]))
        {
            missing++;
        }

        (List<double> distinct, List<int> counts) = Distinct(values[missing..]);
        var thresholds = new List<double>();
        int remaining = values.Length - missing;
        int inBin = 0;
        for (int i = 0; i + 1 < distinct.Count && thresholds.Count + 1 < maximumBins; i++)
        {
            inBin += counts[i];
            double size = (double)remaining / (maximumBins - thresholds.Count);
            bool isFull = distinct.Count <= maximumBins || inBin >= size || counts[i + 1] >= size;
            if (isFull)
            {
                thresholds.Add(Between(distinct[i], distinct[i + 1]));
                remaining -= inBin;
                inBin = 0;
            }
        }

        return new NumberBinMapper([.. thresholds]);
    }

    /// <summary>The bin of a number.</summary>
    public byte Bin(double value)
    {
        // The number of thresholds that the value is above, without a branch: to the processor each would be a coin toss.
        ref double thresholds = ref MemoryMarshal.GetArrayDataReference(_padded);
        int bin = 0;
        for (int step = _firstStep; step > 0; step >>= 1)
        {
            bin += -(value > Unsafe.Add(ref thresholds, bin + step - 1) ? 1 : 0) & step;
        }

        return double.IsNaN(value) ? MissingBin : (byte)bin;
    }

    private static (List<double> Values, List<int> Counts) Distinct(ReadOnlySpan<double> sorted)
    {
        var values = new List<double>();
        var counts = new List<int>();
        foreach (double value in sorted)
        {
            if (values.Count > 0 && values[^1] == value)
            {
                counts[^1]++;
            }
            else
            {
                values.Add(value);
                counts.Add(1);
            }
        }

        return (values, counts);
    }

    // The midpoint of two floats is not rounded to either in double; of two neighbouring doubles or of infinities it may be.
    private static double Between(double low, double high)
    {
        double middle = low * 0.5 + high * 0.5;
        return low <= middle && middle < high ? middle : low;
    }
}
