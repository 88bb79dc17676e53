using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Learners.Boosting.Objectives;

namespace MlOps.Learners.Boosting;

/// <summary>The <c>Hyperparameter</c> items of the trainer: names, ranges, and how they set <see cref="BoosterOptions"/>.</summary>
internal static class BoosterHyperparameters
{
    private const double Most = 1e9;

    private static readonly Dictionary<string, Hyperparameter> None = [];

    /// <summary>The hyperparameters that are numbers.</summary>
    public static IReadOnlyList<HyperparameterDefinition> Definitions { get; } = Define();

    /// <summary>The names that an item may have.</summary>
    public static IReadOnlyList<string> Names { get; } = [nameof(BoosterOptions.Objective), .. Definitions.Select(hyperparameter => hyperparameter.Name)];

    /// <summary>The defaults, changed by what the items say.</summary>
    /// <exception cref="DiagnosticException">An item's name is unknown, or its value is no number or out of range.</exception>
    public static BoosterOptions Read(BoosterOptions defaults, ModelTask task, IReadOnlyDictionary<string, Hyperparameter> items)
    {
        HyperparameterReader.CheckNames("GradientBoosting", items, Names);
        return Read(defaults, task, new HyperparameterReader("GradientBoosting", items));
    }

    /// <summary>The names and values that matter to the objective, in the order of the documentation.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Describe(BoosterOptions options, ModelTask task)
    {
        var reader = new HyperparameterReader("GradientBoosting", None);
        Read(options, task, reader);
        return [.. reader.Used.Where(item => Matters(item.Key, options.Objective))];
    }

    private static IReadOnlyList<HyperparameterDefinition> Define()
    {
        var reader = new HyperparameterReader("GradientBoosting", None);
        Read(new BoosterOptions(), ModelTask.Regression, reader);
        return reader.Definitions;
    }

    private static bool Matters(string name, ObjectiveKind? objective) => name switch
    {
        nameof(BoosterOptions.Quantile) => objective == ObjectiveKind.Quantile,
        nameof(BoosterOptions.TweedieVariancePower) => objective == ObjectiveKind.Tweedie,
        _ => true,
    };

    // The task's own comes first.
    private static ObjectiveKind[] Objectives(ModelTask task) => task switch
    {
        ModelTask.BinaryClassification => [ObjectiveKind.Logistic],
        ModelTask.MulticlassClassification => [ObjectiveKind.Softmax],
        _ => [ObjectiveKind.SquaredError, ObjectiveKind.AbsoluteError, ObjectiveKind.Quantile, ObjectiveKind.Poisson, ObjectiveKind.Tweedie],
    };

    private static BoosterOptions Read(BoosterOptions options, ModelTask task, HyperparameterReader reader) => new()
    {
        Objective = reader.Choice(nameof(options.Objective), Objectives(task), options.Objective ?? Objectives(task)[0]),
        Quantile = reader.Number(nameof(options.Quantile), options.Quantile, 0.001, 0.999),
        TweedieVariancePower = reader.Number(nameof(options.TweedieVariancePower), options.TweedieVariancePower, 1.001, 1.999),
        NumberOfIterations = reader.Integer(nameof(options.NumberOfIterations), options.NumberOfIterations, 1, 100_000),
        LearningRate = reader.Number(nameof(options.LearningRate), options.LearningRate, 1e-6, 1),
        NumberOfLeaves = reader.Integer(nameof(options.NumberOfLeaves), options.NumberOfLeaves, 2, 65_536),
        MaximumTreeDepth = reader.Integer(nameof(options.MaximumTreeDepth), options.MaximumTreeDepth, 0, 1000),
        MinimumExampleCountPerLeaf = reader.Integer(nameof(options.MinimumExampleCountPerLeaf), options.MinimumExampleCountPerLeaf, 1, int.MaxValue),
        MinimumHessianPerLeaf = reader.Number(nameof(options.MinimumHessianPerLeaf), options.MinimumHessianPerLeaf, 0, Most),
        L1Regularization = reader.Number(nameof(options.L1Regularization), options.L1Regularization, 0, Most),
        L2Regularization = reader.Number(nameof(options.L2Regularization), options.L2Regularization, 0, Most),
        MinimumSplitGain = reader.Number(nameof(options.MinimumSplitGain), options.MinimumSplitGain, 0, Most),
        FeatureFraction = reader.Number(nameof(options.FeatureFraction), options.FeatureFraction, 1e-3, 1),
        SubsampleFraction = reader.Number(nameof(options.SubsampleFraction), options.SubsampleFraction, 1e-3, 1),
        MaximumBinCountPerFeature = reader.Integer(
            nameof(options.MaximumBinCountPerFeature), options.MaximumBinCountPerFeature, 2, Binning.BinMapper.MaximumValueBins),
        CategoricalSmoothing = reader.Number(nameof(options.CategoricalSmoothing), options.CategoricalSmoothing, 0, Most),
        L2CategoricalRegularization = reader.Number(nameof(options.L2CategoricalRegularization), options.L2CategoricalRegularization, 0, Most),
        MaximumCategoricalSplitPointCount = reader.Integer(
            nameof(options.MaximumCategoricalSplitPointCount), options.MaximumCategoricalSplitPointCount, 1, Binning.BinMapper.MaximumValueBins),
        EarlyStoppingRounds = reader.Integer(nameof(options.EarlyStoppingRounds), options.EarlyStoppingRounds, 0, 100_000),
    };
}
