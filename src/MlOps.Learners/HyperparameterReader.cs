using System.Globalization;
using MlOps.Data.Diagnostics;

namespace MlOps.Learners;

/// <summary>
/// Reads the values of a trainer's hyperparameters and keeps what was used, defaults included, in the order of reading.
/// </summary>
internal sealed class HyperparameterReader(string trainer, IReadOnlyDictionary<string, Hyperparameter> given)
{
    private readonly List<KeyValuePair<string, string>> _used = [];
    private readonly List<HyperparameterDefinition> _definitions = [];

    /// <summary>The names and values used so far.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Used => _used;

    /// <summary>What was read: the names that there are, and the values that they can have.</summary>
    public IReadOnlyList<HyperparameterDefinition> Definitions => _definitions;

    /// <summary>A whole number from a range.</summary>
    public int Integer(string name, int byDefault, int minimum, int maximum)
    {
        _definitions.Add(new HyperparameterDefinition(name, IsInteger: true, minimum, maximum));
        int value = byDefault;
        if (given.TryGetValue(name, out Hyperparameter? item)
            && (!int.TryParse(item.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) || value < minimum || value > maximum))
        {
            throw Invalid(name, item, $"a whole number from {minimum} to {maximum}");
        }

        _used.Add(new(name, value.ToString(CultureInfo.InvariantCulture)));
        return value;
    }

    /// <summary>A number from a range, ends included.</summary>
    public double Number(string name, double byDefault, double minimum, double maximum) =>
        OptionalNumber(name, minimum, maximum, byDefault.ToString(CultureInfo.InvariantCulture)) ?? byDefault;

    /// <summary>A number from a range, ends included; null where it is not given.</summary>
    /// <param name="name">The hyperparameter.</param>
    /// <param name="minimum">The least value.</param>
    /// <param name="maximum">The largest value.</param>
    /// <param name="byDefault">What to record where it is not given; null to record nothing.</param>
    public double? OptionalNumber(string name, double minimum, double maximum, string? byDefault = null)
    {
        _definitions.Add(new HyperparameterDefinition(name, IsInteger: false, minimum, maximum));
        if (!given.TryGetValue(name, out Hyperparameter? item))
        {
            if (byDefault is not null)
            {
                _used.Add(new(name, byDefault));
            }

            return null;
        }

        if (!double.TryParse(item.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !(value >= minimum && value <= maximum))
        {
            throw Invalid(name, item, string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}"));
        }

        _used.Add(new(name, value.ToString(CultureInfo.InvariantCulture)));
        return value;
    }

    /// <summary>One of some words; null where it is not given.</summary>
    /// <param name="name">The hyperparameter.</param>
    /// <param name="values">The words that it may have here.</param>
    /// <param name="byDefault">What to record where it is not given; null to record nothing.</param>
    public T? Choice<T>(string name, IReadOnlyList<T> values, T? byDefault = null)
        where T : struct, Enum
    {
        if (!given.TryGetValue(name, out Hyperparameter? item))
        {
            if (byDefault is { } recorded)
            {
                _used.Add(new(name, recorded.ToString()));
            }

            return byDefault;
        }

        foreach (T value in values)
        {
            if (value.ToString() == item.Value)
            {
                _used.Add(new(name, item.Value));
                return value;
            }
        }

        throw Invalid(name, item, $"one of {string.Join(", ", values)} here.{NearestName.Suggest(item.Value, [.. values.Select(value => value.ToString())])}");
    }

    /// <summary>Checks that every item given has one of the names, or that of every trainer.</summary>
    /// <exception cref="DiagnosticException">One has not.</exception>
    public static void CheckNames(string trainer, IReadOnlyDictionary<string, Hyperparameter> given, IReadOnlyList<string> names)
    {
        foreach ((string name, Hyperparameter item) in given.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            if (name != ClassWeights.Name && !names.Contains(name))
            {
                throw new DiagnosticException(
                    LearnersDiagnostics.UnknownHyperparameter,
                    $"The trainer {trainer} has no hyperparameter '{name}'.{NearestName.Suggest(name, names)} It has {string.Join(", ", names.Append(ClassWeights.Name))}.",
                    item.Location);
            }
        }
    }

    private DiagnosticException Invalid(string name, Hyperparameter item, string expected) => new(
        LearnersDiagnostics.InvalidHyperparameter,
        $"The value '{item.Value}' of the hyperparameter '{name}' of {trainer} is not {expected}.",
        item.Location);
}
