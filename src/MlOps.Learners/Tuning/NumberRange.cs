using System.Globalization;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Tuning;

/// <summary>All numbers between two: <c>Range="0.01..0.3" Scale="Log"</c>.</summary>
public sealed class NumberRange : SearchDimension
{
    // Any range lies within: of logarithms, and of the numbers themselves.
    private const double LogReach = 64;
    private const double LinearReach = 1L << 41;

    // Nearer to an end than this share of the range is at the end.
    private const double Edge = 0.02;

    private readonly HyperparameterDefinition _definition;
    private readonly double _low;
    private readonly double _high;

    internal NumberRange(HyperparameterDefinition definition, double from, double to, bool isLog)
        : base(definition.Name)
    {
        _definition = definition;
        (From, To, IsLog) = (from, to, isLog);
        // Each whole number owns the interval up to the next one.
        (_low, _high) = (Scaled(from), Scaled(definition.IsInteger ? to + 1 : to));
    }

    /// <summary>The least value.</summary>
    public double From { get; }

    /// <summary>The greatest value.</summary>
    public double To { get; }

    /// <summary>Whether factors count rather than differences: as many trials from 0.01 to 0.1 as from 0.1 to 1.</summary>
    public bool IsLog { get; }

    /// <inheritdoc/>
    public override bool IsAtEdge(string value)
    {
        double place = PlaceOf(value);
        double number = double.Parse(value, CultureInfo.InvariantCulture);
        return _definition.IsInteger
            ? (number == From && From > _definition.Minimum) || (number == To && To < _definition.Maximum)
            : (place < Edge && From > _definition.Minimum) || (place > 1 - Edge && To < _definition.Maximum);
    }

    internal override string Draw(int seed, int number) =>
        Text(FirstArrival.Of(_low, _high, IsLog ? LogReach : LinearReach, CounterRandom.Bits(seed, CounterRandom.StreamOf(Name), number)));

    internal override ValueDensity DensityOf(IReadOnlyList<string> seen) => new RangeDensity(this, [.. seen.Select(PlaceOf)]);

    /// <summary>Where a value stands between the ends, from 0 to 1.</summary>
    internal double PlaceOf(string value)
    {
        double number = double.Parse(value, CultureInfo.InvariantCulture);
        double low = Scaled(number);
        double place = _definition.IsInteger ? (low + Scaled(number + 1)) / 2 : low;
        return Math.Clamp((place - _low) / (_high - _low), 0, 1);
    }

    /// <summary>The value at a place from 0 to 1.</summary>
    internal string At(double place) => Text(_low + (place * (_high - _low)));

    private double Scaled(double number) => IsLog ? DeterministicMath.Log(number) : number;

    /// <summary>Four digits are as fine as any hyperparameter needs, and can be read.</summary>
    private string Text(double scaled)
    {
        double number = IsLog ? DeterministicMath.Exp(scaled) : scaled;
        number = _definition.IsInteger
            ? Math.Floor(number)
            : double.Parse(number.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Math.Clamp(number, From, To).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// A hill over each value seen, as wide as the distance to its farther neighbour, and a plain over the whole range:
    /// the adaptive Parzen estimator of Bergstra et al.
    /// </summary>
    /// <remarks>The hills are logistic, not Gaussian: their sums and inverses need no more than an exponential and a logarithm.</remarks>
    private sealed class RangeDensity : ValueDensity
    {
        private readonly NumberRange _range;
        private readonly double[] _places;
        private readonly double[] _widths;

        public RangeDensity(NumberRange range, double[] places)
        {
            _range = range;
            _places = [.. places.Order()];
            _widths = new double[places.Length];
            double narrowest = 1.0 / Math.Min(100, places.Length + 2);
            for (int i = 0; i < _places.Length; i++)
            {
                double left = _places[i] - (i == 0 ? 0 : _places[i - 1]);
                double right = (i == _places.Length - 1 ? 1 : _places[i + 1]) - _places[i];
                // √3/π turns a standard deviation into the logistic distribution's scale.
                _widths[i] = Math.Clamp(Math.Max(left, right), narrowest, 1) * 0.5513288954217921;
            }
        }

        public override double Of(string value)
        {
            double place = _range.PlaceOf(value);
            double sum = 1;
            for (int i = 0; i < _places.Length; i++)
            {
                double below = Below(i, place);
                sum += below * (1 - below) / _widths[i] / (Below(i, 1) - Below(i, 0));
            }

            return sum / (_places.Length + 1);
        }

        public override string Draw(double which, double where)
        {
            int hill = (int)(which * (_places.Length + 1));
            if (hill == _places.Length)
            {
                return _range.At(where);
            }

            double from = Below(hill, 0);
            double share = from + (where * (Below(hill, 1) - from));
            return _range.At(Math.Clamp(_places[hill] + (_widths[hill] * DeterministicMath.Log(share / (1 - share))), 0, 1));
        }

        /// <summary>The part of a hill below a place.</summary>
        private double Below(int hill, double place) => DeterministicMath.Sigmoid((place - _places[hill]) / _widths[hill]);
    }
}
