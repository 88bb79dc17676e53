using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlOps.Data.Summaries;

/// <summary>The figures of numbers that come in chunks: one pass, memory that does not grow with their count.</summary>
/// <remarks>
/// Mean and squares of a chunk are joined with those before (Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm
/// for computing sample variances", 1979). Quantiles are those of every 2^n-th value: n rises when a fixed buffer is full.
/// </remarks>
internal sealed class NumberFigures
{
    private const int SampleSize = 1 << 17;
    private static readonly double[] QuantileShares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    private readonly DistinctNumbers _distinct = new(ColumnSummary.DistinctCap);
    private double[] _chunk = [];
    private double[] _sample = [];
    private int _sampled;
    private long _stride = 1;
    private long _untilNext;
    private double _mean;
    private double _squares;
    private double _minimum = double.PositiveInfinity;
    private double _maximum = double.NegativeInfinity;

    /// <summary>The numbers that are not missing.</summary>
    public int Count { get; private set; }

    /// <summary>The different numbers, up to the cap.</summary>
    public int Distinct => _distinct.Count;

    /// <summary>Adds numbers; NaN is missing.</summary>
    public void Add<T>(ReadOnlySpan<T> values) where T : IFloatingPointIeee754<T>
    {
        if (_chunk.Length < values.Length)
        {
            _chunk = new double[values.Length];
        }

        int count = 0;
        foreach (T value in values)
        {
            _chunk[count] = double.CreateTruncating(value);
            count += T.IsNaN(value) ? 0 : 1;
        }

        AddPresent(_chunk.AsSpan(0, count));
    }

    /// <summary>The figures; null where there is no number.</summary>
    public NumberSummary? Summary()
    {
        if (Count == 0)
        {
            return null;
        }

        double[] sorted = _sample[.._sampled];
        Array.Sort(sorted);
        return new NumberSummary(_minimum, _maximum, _mean, Math.Sqrt(_squares / Count), [.. QuantileShares.Select(share => Quantile(sorted, share))]);
    }

    private void AddPresent(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        double mean = Sum(values) / values.Length;
        double squares = SumOfSquares(values, mean);
        double difference = mean - _mean;
        double all = (double)Count + values.Length;
        _mean += difference * (values.Length / all);
        _squares += squares + (difference * difference * (Count * (values.Length / all)));
        Count += values.Length;
        _distinct.Add(values);
        Sample(values);
    }

    /// <summary>The sum, in four parts whatever the processor, so that it is the same everywhere; finds the extremes too.</summary>
    private double Sum(ReadOnlySpan<double> values)
    {
        ReadOnlySpan<Vector256<double>> fours = MemoryMarshal.Cast<double, Vector256<double>>(values);
        Vector256<double> sums = Vector256<double>.Zero;
        Vector256<double> minima = Vector256.Create(_minimum);
        Vector256<double> maxima = Vector256.Create(_maximum);
        foreach (Vector256<double> four in fours)
        {
            sums += four;
            minima = Vector256.Min(minima, four);
            maxima = Vector256.Max(maxima, four);
        }

        double sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
        for (int lane = 0; lane < Vector256<double>.Count; lane++)
        {
            _minimum = Math.Min(_minimum, minima[lane]);
            _maximum = Math.Max(_maximum, maxima[lane]);
        }

        foreach (double value in values[(fours.Length * Vector256<double>.Count)..])
        {
            sum += value;
            _minimum = Math.Min(_minimum, value);
            _maximum = Math.Max(_maximum, value);
        }

        return sum;
    }

    private static double SumOfSquares(ReadOnlySpan<double> values, double mean)
    {
        ReadOnlySpan<Vector256<double>> fours = MemoryMarshal.Cast<double, Vector256<double>>(values);
        Vector256<double> sums = Vector256<double>.Zero;
        var means = Vector256.Create(mean);
        foreach (Vector256<double> four in fours)
        {
            Vector256<double> difference = four - means;
            sums += difference * difference;
        }

        double sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
        foreach (double value in values[(fours.Length * Vector256<double>.Count)..])
        {
            sum += (value - mean) * (value - mean);
        }

        return sum;
    }

    private void Sample(ReadOnlySpan<double> values)
    {
        long index = _untilNext;
        for (; index < values.Length; index += _stride)
        {
            if (_sampled == _sample.Length)
            {
                MakeRoom();
            }

            _sample[_sampled++] = values[(int)index];
        }

        _untilNext = index - values.Length;
    }

    /// <summary>Grows the sample, or keeps every second value of it and doubles the distance. The value at hand is the one of an even number, so it stays in step.</summary>
    private void MakeRoom()
    {
        if (_sample.Length < SampleSize)
        {
            Array.Resize(ref _sample, Math.Max(64, 2 * _sample.Length));
            return;
        }

        for (int i = 0; i < SampleSize / 2; i++)
        {
            _sample[i] = _sample[2 * i];
        }

        _sampled = SampleSize / 2;
        _stride *= 2;
    }

    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
