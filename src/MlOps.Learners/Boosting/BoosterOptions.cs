using MlOps.Learners.Boosting.Binning;
using MlOps.Learners.Boosting.Objectives;

namespace MlOps.Learners.Boosting;

/// <summary>How gradient boosting learns.</summary>
internal sealed record BoosterOptions
{
    private const int FewRows = 5000;
    private const int VeryFewRows = 2000;
    private const int ManyFeatures = 10;

    // Each bin of each column is looked at for every split, which is what a table with more columns than rows costs.
    private const int BinsOfWideTables = 63;

    /// <summary>The loss to minimise; null for the task's own: logistic, softmax or squared error.</summary>
    public ObjectiveKind? Objective { get; init; }

    /// <summary>The share of rows that the objective <c>Quantile</c> wants below its prediction. The default is 0.5, the median.</summary>
    public double Quantile { get; init; } = 0.5;

    /// <summary>The power of the mean that the variance goes with in the objective <c>Tweedie</c>, 1 to 2. The default is 1.5.</summary>
    public double TweedieVariancePower { get; init; } = 1.5;

    /// <summary>The most trees, a class each in a multiclass task. The default is 1000; early stopping finds fewer.</summary>
    public int NumberOfIterations { get; init; } = 1000;

    /// <summary>The factor of each tree's contribution. The default is 0.1, and 0.05 for fewer than 2000 rows.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>The most leaves of a tree. The default is 31.</summary>
    public int NumberOfLeaves { get; init; } = 31;

    /// <summary>The most splits between a tree's root and a leaf; 0 means no limit. The default is 0.</summary>
    public int MaximumTreeDepth { get; init; }

    /// <summary>The fewest training rows of a leaf. The default is 20.</summary>
    public int MinimumExampleCountPerLeaf { get; init; } = 20;

    /// <summary>The smallest sum of second derivatives of a leaf. The default is 0.001.</summary>
    public double MinimumHessianPerLeaf { get; init; } = 1e-3;

    /// <summary>Taken off the magnitude of the sum of first derivatives where a leaf's value and gain are computed. The default is 0.</summary>
    public double L1Regularization { get; init; }

    /// <summary>Added to the sum of second derivatives where a leaf's value and gain are computed. The default is 1.</summary>
    public double L2Regularization { get; init; } = 1;

    /// <summary>The smallest gain that is worth a split. The default is 0.</summary>
    public double MinimumSplitGain { get; init; }

    /// <summary>The share of features that a tree may use, drawn anew for each. The default is 1, and 0.7 for ten features or more.</summary>
    public double FeatureFraction { get; init; } = 1;

    /// <summary>The share of rows that an iteration learns from, drawn anew for each. The default is 1, and 0.8 for fewer than 5000 rows.</summary>
    public double SubsampleFraction { get; init; } = 1;

    /// <summary>The most bins of a number feature, without the one for missing values. The default is 255, the most there can be, and 63 for more features than rows.</summary>
    public int MaximumBinCountPerFeature { get; init; } = 255;

    /// <summary>Added to a category's sum of second derivatives when categories are ordered for a split. The default is 10.</summary>
    public double CategoricalSmoothing { get; init; } = 10;

    /// <summary>Added to <see cref="L2Regularization"/> in the gain of a split that sends several categories each way. The default is 10.</summary>
    public double L2CategoricalRegularization { get; init; } = 10;

    /// <summary>The most categories on the smaller side of a split. The default is 32.</summary>
    public int MaximumCategoricalSplitPointCount { get; init; } = 32;

    /// <summary>Iterations without a better held-out loss before training stops; 0 trains all iterations. The default is 50.</summary>
    public int EarlyStoppingRounds { get; init; } = 50;

    /// <summary>The defaults for data of a size.</summary>
    /// <remarks>
    /// Few rows: random shares of them, and of very few smaller steps, vary less with the rows at hand. Many features:
    /// trees that see different ones err differently. All were chosen by cross-validation on public data sets.
    /// </remarks>
    public static BoosterOptions For(int rows, int features) => new()
    {
        LearningRate = rows < VeryFewRows ? 0.05 : 0.1,
        SubsampleFraction = rows < FewRows ? 0.8 : 1,
        FeatureFraction = features >= ManyFeatures ? 0.7 : 1,
        MaximumBinCountPerFeature = features > rows ? BinsOfWideTables : BinMapper.MaximumValueBins,
    };
}
