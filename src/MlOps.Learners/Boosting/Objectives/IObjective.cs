using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting.Objectives;

/// <summary>A loss to minimise, seen by the trees through its derivatives alone.</summary>
/// <remarks>Scores are raw; those of all rows for the first output come first, then those for the second.</remarks>
internal interface IObjective
{
    /// <summary>The number of scores of a row, and so of trees of an iteration.</summary>
    int Outputs { get; }

    /// <summary>The metric by which held-out rows are judged, in the names of the gates; lower is better.</summary>
    string Metric { get; }

    /// <summary>Whether the prediction is the exponential of the score.</summary>
    bool HasLogLink => false;

    /// <summary>The largest step of a score in an iteration, before the learning rate.</summary>
    double LargestStep => double.PositiveInfinity;

    /// <summary>The constant scores that fit the rows best.</summary>
    double[] BaseScores(ReadOnlySpan<int> rows);

    /// <summary>The derivatives of every row's loss by each of its scores, times the row's weight.</summary>
    /// <param name="scores">The scores of all rows.</param>
    /// <param name="gradients">Per output, the first derivatives of all rows.</param>
    /// <param name="hessians">Per output, the second derivatives of all rows; positive.</param>
    /// <param name="workers">The threads to use.</param>
    void Derivatives(double[] scores, double[][] gradients, double[][] hessians, WorkerSet workers);

    /// <summary>The sum of the weighted losses of some rows.</summary>
    double Loss(double[] scores, ReadOnlySpan<int> rows);

    /// <summary>The metric of rows that have this mean loss.</summary>
    double MetricOf(double meanLoss);

    /// <summary>The best value to add to the scores of some rows, where the derivatives do not tell; null where they do.</summary>
    double? LeafValue(double[] scores, ReadOnlySpan<int> rows) => null;
}
