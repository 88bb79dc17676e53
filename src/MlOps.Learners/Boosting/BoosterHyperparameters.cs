using System.Globalization;
using MlOps.Data.Diagnostics;

namespace MlOps.Learners.Boosting;

/// <summary>The <c>Hyperparameter</c> items of the trainer: names, ranges, and how they set <see cref="BoosterOptions"/>.</summary>
internal static class BoosterHyperparameters
{
    private static readonly Definition[] Definitions =
    [
        Whole(nameof(BoosterOptions.NumberOfIterations), 1, 100_000, o => o.NumberOfIterations, (o, v) => o with { NumberOfIterations = v }),
        Real(nameof(BoosterOptions.LearningRate), 1e-6, 1, o => o.LearningRate, (o, v) => o with { LearningRate = v }),
        Whole(nameof(BoosterOptions.NumberOfLeaves), 2, 65_536, o => o.NumberOfLeaves, (o, v) => o with { NumberOfLeaves = v }),
        Whole(nameof(BoosterOptions.MaximumTreeDepth), 0, 1000, o => o.MaximumTreeDepth, (o, v) => o with { MaximumTreeDepth = v }),
        Whole(nameof(BoosterOptions.MinimumExampleCountPerLeaf), 1, int.MaxValue, o => o.MinimumExampleCountPerLeaf, (o, v) => o with { MinimumExampleCountPerLeaf = v }),
        Real(nameof(BoosterOptions.MinimumHessianPerLeaf), 0, 1e9, o => o.MinimumHessianPerLeaf, (o, v) => o with { MinimumHessianPerLeaf = v }),
        Real(nameof(BoosterOptions.L2Regularization), 0, 1e9, o => o.L2Regularization, (o, v) => o with { L2Regularization = v }),
        Real(nameof(BoosterOptions.MinimumSplitGain), 0, 1e9, o => o.MinimumSplitGain, (o, v) => o with { MinimumSplitGain = v }),
        Real(nameof(BoosterOptions.FeatureFraction), 1e-3, 1, o => o.FeatureFraction, (o, v) => o with { FeatureFraction = v }),
        Real(nameof(BoosterOptions.SubsampleFraction), 1e-3, 1, o => o.SubsampleFraction, (o, v) => o with { SubsampleFraction = v }),
        Whole(nameof(BoosterOptions.MaximumBinCountPerFeature), 2, Binning.BinMapper.MaximumValueBins, o => o.MaximumBinCountPerFeature, (o, v) => o with { MaximumBinCountPerFeature = v }),
        Real(nameof(BoosterOptions.CategoricalSmoothing), 0, 1e9, o => o.CategoricalSmoothing, (o, v) => o with { CategoricalSmoothing = v }),
        Real(nameof(BoosterOptions.L2CategoricalRegularization), 0, 1e9, o => o.L2CategoricalRegularization, (o, v) => o with { L2CategoricalRegularization = v }),
        Whole(nameof(BoosterOptions.MaximumCategoricalSplitPointCount), 1, Binning.BinMapper.MaximumValueBins, o => o.MaximumCategoricalSplitPointCount, (o, v) => o with { MaximumCategoricalSplitPointCount = v }),
        Whole(nameof(BoosterOptions.EarlyStoppingRounds), 0, 100_000, o => o.EarlyStoppingRounds, (o, v) => o with { EarlyStoppingRounds = v }),
    ];

    /// <summary>The names that an item may have.</summary>
    public static IEnumerable<string> Names => Definitions.Select(definition => definition.Name);

    /// <summary>Sets what the items say and leaves the rest.</summary>
    /// <exception cref="DiagnosticException">An item's name is unknown, or its value is no number or out of range.</exception>
    public static BoosterOptions Apply(BoosterOptions options, IReadOnlyDictionary<string, Hyperparameter> items)
    {
        foreach ((string name, Hyperparameter item) in items.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            Definition definition = Array.Find(Definitions, definition => definition.Name == name)
                ?? throw new DiagnosticException(
                    BoostingDiagnostics.UnknownHyperparameter,
                    $"GradientBoosting has no hyperparameter '{name}'.{NearestName.Suggest(name, Names)} It has {string.Join(", ", Names)}.",
                    item.Location);
            options = definition.Set(options, Parse(definition, item));
        }

        return options;
    }

    /// <summary>All hyperparameters with their values, in the order of the documentation.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Describe(BoosterOptions options) =>
        [.. Definitions.Select(definition => KeyValuePair.Create(definition.Name, Text(definition.Get(options))))];

    private static double Parse(Definition definition, Hyperparameter item)
    {
        string kind = definition.IsWhole ? "whole number" : "number";
        if (!double.TryParse(item.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            || !double.IsFinite(value) || (definition.IsWhole && value != Math.Floor(value)))
        {
            throw new DiagnosticException(
                BoostingDiagnostics.HyperparameterNotANumber,
                $"Hyperparameter '{definition.Name}' has the value '{item.Value}', which is not a {kind}. Give a {kind} from {Text(definition.Minimum)} to {Text(definition.Maximum)}.",
                item.Location);
        }

        if (value < definition.Minimum || value > definition.Maximum)
        {
            throw new DiagnosticException(
                BoostingDiagnostics.HyperparameterOutOfRange,
                $"Hyperparameter '{definition.Name}' has the value {item.Value}. Give a {kind} from {Text(definition.Minimum)} to {Text(definition.Maximum)}.",
                item.Location);
        }

        return value;
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static Definition Whole(string name, int minimum, int maximum, Func<BoosterOptions, int> get, Func<BoosterOptions, int, BoosterOptions> set) =>
        new(name, true, minimum, maximum, options => get(options), (options, value) => set(options, (int)value));

    private static Definition Real(string name, double minimum, double maximum, Func<BoosterOptions, double> get, Func<BoosterOptions, double, BoosterOptions> set) =>
        new(name, false, minimum, maximum, get, set);

    private sealed record Definition(
        string Name, bool IsWhole, double Minimum, double Maximum, Func<BoosterOptions, double> Get, Func<BoosterOptions, double, BoosterOptions> Set);
}
