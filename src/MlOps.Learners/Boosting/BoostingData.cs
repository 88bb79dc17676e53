using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Boosting.Features;
using MlOps.Learners.Boosting.Objectives;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting;

/// <summary>What boosting learns from: binned features, targets and weights of all rows.</summary>
/// <remarks>Made once; models are then trained on any of its rows.</remarks>
internal sealed class BoostingData
{
    private BoostingData(DataSchema schema, IReadOnlyList<Feature> features, BinnedDataset binned, double[] targets, double[]? weights)
    {
        Schema = schema;
        Features = features;
        Binned = binned;
        Targets = targets;
        Weights = weights;
    }

    /// <summary>The columns.</summary>
    public DataSchema Schema { get; }

    /// <summary>The inputs of the trees.</summary>
    public IReadOnlyList<Feature> Features { get; }

    /// <summary>The features as bins.</summary>
    public BinnedDataset Binned { get; }

    /// <summary>The label of each row: a number, or the index of its class.</summary>
    public double[] Targets { get; }

    /// <summary>The weight of each row; null where all weigh one.</summary>
    public double[]? Weights { get; }

    /// <summary>Bins the rows of a table.</summary>
    /// <exception cref="DiagnosticException">No column can be used, or labels or weights do not allow training.</exception>
    public static BoostingData Of(Table table, int maximumBins, int seed, WorkerSet workers)
    {
        DataSchema schema = table.Schema;
        IReadOnlyList<Feature> features = Feature.Of(schema);
        BoostingChecks.Features(schema, features);
        double[] targets = schema.Task == ModelTask.Regression
            ? Array.ConvertAll(table.LabelNumbers.ToArray(), label => (double)label)
            : Array.ConvertAll(table.LabelClasses.ToArray(), label => (double)label);
        double[]? weights = TrainingRows.Weights(table) is { } given ? Array.ConvertAll(given, weight => (double)weight) : null;
        BoostingChecks.Labels(schema, targets);
        BoostingChecks.Weights(schema, weights);
        return new BoostingData(schema, features, BinnedDataset.Of(features, table, maximumBins, seed, workers), targets, weights);
    }

    /// <summary>Of each feature, 1 where predictions must not fall with it, -1 where they must not rise, else 0.</summary>
    public int[] Directions() => [.. Features.Select(feature => Schema[feature.Column].Monotone switch
    {
        Monotonicity.Increasing => 1,
        Monotonicity.Decreasing => -1,
        _ => 0,
    })];

    /// <summary>The loss to minimise.</summary>
    public IObjective Objective(BoosterOptions options) => options.Objective switch
    {
        ObjectiveKind.AbsoluteError => new QuantileLoss(Targets, Weights, share: 0.5, factor: 2, "MeanAbsoluteError"),
        ObjectiveKind.Quantile => new QuantileLoss(Targets, Weights, options.Quantile, factor: 1, "PinballLoss"),
        ObjectiveKind.Poisson => new TweedieLoss(Targets, Weights, power: 1, "PoissonLoss"),
        ObjectiveKind.Tweedie => new TweedieLoss(Targets, Weights, options.TweedieVariancePower, "TweedieLoss"),
        _ => Schema.Task switch
        {
            ModelTask.BinaryClassification => new LogLoss(Targets, Weights),
            ModelTask.MulticlassClassification => new SoftmaxLoss(Targets, Weights, Schema.Classes.Count),
            _ => new SquaredError(Targets, Weights),
        },
    };
}
