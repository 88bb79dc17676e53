using MlOps.Learners.Numerics;

namespace MlOps.Learners.Tuning;

/// <summary>Uniform random numbers from intervals that agree between intervals.</summary>
/// <remarks>
/// <para>For one key, points rain down over the whole domain, each at a random time. The number drawn from an interval is the
/// point that falls into it first, which is uniform. When the interval is made smaller and still holds that point, it
/// is still the first; when it is made larger, another comes before it only in the added part's share of cases. So a
/// search space that is changed keeps the trials that belong to the new one too.</para>
/// <para>The rain (a Poisson process) is never drawn as a whole: a cell knows its first point; of its halves one has that
/// point, and the other's comes later by an exponential time. Cells that do not touch the interval, or whose first
/// point is too late, are not opened (Maddison, Tarlow, Minka, "A* Sampling", NIPS 2014, without the weights).</para>
/// </remarks>
internal sealed class FirstArrival
{
    private readonly double _from;
    private readonly double _to;
    private double _time = double.PositiveInfinity;
    private double _place;

    private FirstArrival(double from, double to) => (_from, _to) = (from, to);

    /// <summary>A number from an interval of the domain.</summary>
    /// <param name="from">The interval's begin, in it.</param>
    /// <param name="to">The interval's end, not in it.</param>
    /// <param name="reach">The domain is from −reach to reach, and holds the interval.</param>
    /// <param name="key">What the number is for, as random bits.</param>
    public static double Of(double from, double to, double reach, ulong key)
    {
        var first = new FirstArrival(from, to);
        first.Open(-reach, reach, key, Delay(key, 2 * reach), Within(-reach, reach, key));
        return first._place;
    }

    private void Open(double from, double to, ulong key, double time, double place)
    {
        double middle = (from + to) / 2;
        if (time >= _time || from >= _to || to <= _from || middle <= from || middle >= to)
        {
            return;
        }

        if (place >= _from && place < _to)
        {
            (_time, _place) = (time, place);
            return;
        }

        ulong left = CounterRandom.Bits(key, 1);
        ulong right = CounterRandom.Bits(key, 2);
        if (place < middle)
        {
            Open(from, middle, left, time, place);
            Open(middle, to, right, time + Delay(right, to - middle), Within(middle, to, right));
        }
        else
        {
            Open(middle, to, right, time, place);
            Open(from, middle, left, time + Delay(left, middle - from), Within(from, middle, left));
        }
    }

    private static double Delay(ulong key, double width) =>
        -DeterministicMath.Log(1 - CounterRandom.Fraction(CounterRandom.Bits(key, 3))) / width;

    private static double Within(double from, double to, ulong key) =>
        from + (CounterRandom.Fraction(CounterRandom.Bits(key, 4)) * (to - from));
}
