using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Boosting.Features;
using MlOps.Learners.Boosting.Objectives;
using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting;

/// <summary>What boosting learns from: binned features, targets and weights of the training rows and then the validation rows.</summary>
/// <remarks>Made once; models are then trained on any of its rows.</remarks>
internal sealed class BoostingData
{
    private BoostingData(DataSchema schema, IReadOnlyList<Feature> features, BinnedDataset binned, double[] targets, double[]? weights, int trainingRows)
    {
        Schema = schema;
        Features = features;
        Binned = binned;
        Targets = targets;
        Weights = weights;
        TrainingRows = [.. Enumerable.Range(0, trainingRows)];
        ValidationRows = [.. Enumerable.Range(trainingRows, targets.Length - trainingRows)];
        AllRows = [.. Enumerable.Range(0, targets.Length)];
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

    /// <summary>The rows of the training table.</summary>
    public int[] TrainingRows { get; }

    /// <summary>The rows of the validation table.</summary>
    public int[] ValidationRows { get; }

    /// <summary>The rows of both.</summary>
    public int[] AllRows { get; }

    /// <summary>Bins the rows of both tables.</summary>
    /// <exception cref="DiagnosticException">No column can be used, or labels or weights do not allow training.</exception>
    public static BoostingData Of(Table training, Table validation, int maximumBins, int seed, WorkerSet workers, IStageLog log)
    {
        DataSchema schema = training.Schema;
        IReadOnlyList<Feature> features = Feature.Of(schema);
        BoostingChecks.Columns(schema, features, log);
        Table[] tables = [training, validation];
        double[] targets = [.. tables.SelectMany(Labels)];
        double[]? weights = schema.Columns.FirstOrDefault(column => column.Role == ColumnRole.Weight) is { } weight
            ? [.. tables.SelectMany(table => ((NumberColumn)table[weight.Name]).Values.Select(value => (double)value))]
            : null;
        BoostingChecks.Labels(schema, targets);
        BoostingChecks.Weights(schema, weights);
        return new BoostingData(schema, features, BinnedDataset.Of(features, tables, maximumBins, seed, workers), targets, weights, training.Rows);
    }

    /// <summary>The loss to minimise for the task.</summary>
    public IObjective Objective() => Schema.Task switch
    {
        ModelTask.BinaryClassification => new LogLoss(Targets, Weights),
        ModelTask.MulticlassClassification => new SoftmaxLoss(Targets, Weights, Schema.Classes.Count),
        _ => new SquaredError(Targets, Weights),
    };

    private static IEnumerable<double> Labels(Table table) => table[table.Schema.LabelColumn] switch
    {
        CategoryColumn classes => classes.Codes.Select(code => (double)code),
        Column numbers => ((NumberColumn)numbers).Values.Select(value => (double)value),
    };
}
