using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Learners.Boosting;
using MlOps.Learners.Boosting.Features;

namespace MlOps.Learners.Auto;

/// <summary>What is tried, by the size of the data: at most five times the cost of one training run with defaults.</summary>
/// <param name="Boosters">How the tree candidates learn; none where there is no column that trees can read.</param>
/// <param name="MostModels">The most models of a tree candidate that are averaged.</param>
/// <param name="Linear">Whether a linear model is tried.</param>
/// <param name="Blends">Whether candidates may be blended and calibrated by the task's own loss.</param>
internal sealed record AutoPlan(IReadOnlyList<BoosterOptions> Boosters, int MostModels, bool Linear, bool Blends)
{
    /// <summary>Above this number of rows a linear model learns from a sample of so many: more would not change its few weights.</summary>
    public const int LinearRows = 100_000;

    // More rows than these are enough for the default steps, and half as long ones would take twice the time.
    private const int ManyRows = 500_000;
    private const int FewRows = TrainingSplits.FewRows;

    /// <summary>
    /// The work that the linear model's search may take: that of the first trees. Where there are texts it has no limit, since no
    /// other candidate reads them, and trees on the few other columns are no measure.
    /// </summary>
    /// <param name="schema">The columns.</param>
    /// <param name="treeWork">The work of the first trees' search; null where there are none.</param>
    public static long LinearWork(DataSchema schema, long? treeWork) =>
        schema.Features.Any(column => column.Type == ColumnType.Text) ? long.MaxValue : treeWork ?? long.MaxValue;

    /// <summary>Plans a run.</summary>
    /// <param name="request">The run.</param>
    /// <param name="all">Its rows of training and validation.</param>
    /// <param name="given">What the user set of boosting's hyperparameters.</param>
    /// <exception cref="Data.Diagnostics.DiagnosticException">A hyperparameter's value is invalid.</exception>
    public static AutoPlan For(TrainingRequest request, Table all, IReadOnlyDictionary<string, Hyperparameter> given)
    {
        DataSchema schema = all.Schema;
        int rows = all.Rows;
        int features = Feature.Of(schema).Count;
        bool hasCategories = schema.Features.Any(column => column.Type == ColumnType.Category);
        BoosterOptions[] tried = features == 0 && !request.NeedsBoosting
            ? []
            : [.. Tried(BoosterOptions.For(rows, features), schema.Task, rows, hasCategories).Select(options => BoosterHyperparameters.Read(options, schema.Task, given)).Distinct()];

        // More columns than rows: the trees' splits are what costs, for each model anew, so fewer of them are averaged.
        int models = rows < FewRows && features <= rows ? 4 : rows <= ManyRows ? 2 : 1;

        // A linear model has no other losses, and its curves would break the promise of a monotone column.
        return given.ContainsKey(nameof(BoosterOptions.Objective))
            ? new AutoPlan([tried[0]], models, Linear: false, Blends: false)
            : new AutoPlan(tried, models, Linear: !request.NeedsBoosting, Blends: true);
    }

    /// <summary>
    /// Very many rows: the defaults. Few: the defaults, which hang on the number of rows, and for numbers two sizes of smaller trees with
    /// smaller leaves, since how many columns act together is what data sets of that size differ in most. A class tells less than
    /// a number: between sizes, few rows of classes would choose by luck. Between few and many: half the default step, on random
    /// shares of the rows, and where there are categories, those that trust them from their first rows on.
    /// </summary>
    private static BoosterOptions[] Tried(BoosterOptions defaults, ModelTask task, int rows, bool hasCategories)
    {
        if (rows > ManyRows || (rows < FewRows && task != ModelTask.Regression))
        {
            return [defaults];
        }

        if (rows < FewRows)
        {
            return
            [
                defaults,
                defaults with { NumberOfLeaves = 16, MinimumExampleCountPerLeaf = 5 },
                defaults with { NumberOfLeaves = 8, MinimumExampleCountPerLeaf = 10 },
            ];
        }

        BoosterOptions slower = defaults with
        {
            LearningRate = defaults.LearningRate / 2,
            NumberOfIterations = 2 * defaults.NumberOfIterations,
            SubsampleFraction = 0.8,
        };
        return hasCategories ? [slower, slower with { CategoricalSmoothing = 1, L2CategoricalRegularization = 1 }] : [slower];
    }
}
