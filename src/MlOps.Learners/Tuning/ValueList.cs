using System.Globalization;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Tuning;

/// <summary>Values that are listed one by one: <c>Values="0.05;0.1;0.2"</c>.</summary>
public sealed class ValueList : SearchDimension
{
    private readonly HyperparameterDefinition _definition;

    internal ValueList(HyperparameterDefinition definition, IReadOnlyList<string> values)
        : base(definition.Name)
    {
        _definition = definition;
        Values = values;
    }

    /// <summary>The values, in the order of the project.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <inheritdoc/>
    /// <remarks>Of two values one is always the best: nothing follows from it.</remarks>
    public override bool IsAtEdge(string value)
    {
        double number = Number(value);
        double[] all = [.. Values.Select(Number)];
        return all.Length > 2
            && ((number == all.Min() && number > _definition.Minimum) || (number == all.Max() && number < _definition.Maximum));
    }

    /// <summary>The value whose own random number is the largest, so that a value that is added or removed changes no other draw.</summary>
    internal override string Draw(int seed, int number) =>
        Values.MaxBy(value => CounterRandom.Bits(seed, CounterRandom.StreamOf($"{Name}={value}"), number))!;

    internal override ValueDensity DensityOf(IReadOnlyList<string> seen) => new ListDensity(Values, seen);

    private static double Number(string value) => double.Parse(value, CultureInfo.InvariantCulture);

    /// <summary>How often each value was seen, and once more.</summary>
    private sealed class ListDensity(IReadOnlyList<string> values, IReadOnlyList<string> seen) : ValueDensity
    {
        private readonly double[] _shares = [.. values.Select(value => (seen.Count(other => other == value) + 1.0) / (seen.Count + values.Count))];

        public override double Of(string value)
        {
            for (int i = 0; i < values.Count; i++)
            {
                if (values[i] == value)
                {
                    return _shares[i];
                }
            }

            return 0;
        }

        public override string Draw(double which, double where)
        {
            int i = 0;
            for (double left = which - _shares[0]; left >= 0 && i < values.Count - 1; left -= _shares[i])
            {
                i++;
            }

            return values[i];
        }
    }
}
