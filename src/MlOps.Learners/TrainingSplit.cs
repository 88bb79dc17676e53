using MlOps.Data.Tables;

namespace MlOps.Learners;

/// <summary>Rows to fit a candidate on, and rows to judge it by.</summary>
/// <param name="all">The table that both are taken from.</param>
/// <param name="trainingRows">The rows to fit on, ascending.</param>
/// <param name="heldOutRows">The rows to judge by, ascending.</param>
internal sealed class TrainingSplit(Table all, int[] trainingRows, int[] heldOutRows)
{
    private readonly Lazy<Table> _training = new(() => all.Select(trainingRows));
    private readonly Lazy<Table> _heldOut = new(() => all.Select(heldOutRows));

    /// <summary>The rows to fit on, as numbers of rows of the whole table, ascending.</summary>
    public int[] TrainingRows => trainingRows;

    /// <summary>The rows to judge by, as numbers of rows of the whole table, ascending.</summary>
    public int[] HeldOutRows => heldOutRows;

    /// <summary>The rows to fit on.</summary>
    public Table Training => _training.Value;

    /// <summary>The rows to judge by.</summary>
    public Table HeldOut => _heldOut.Value;

    /// <summary>The same rows to judge by, and at most so many of those to fit on, drawn at random.</summary>
    public TrainingSplit WithFewerTrainingRows(int most, int seed) => trainingRows.Length <= most
        ? this
        : new TrainingSplit(all, Array.ConvertAll(Shuffle.Sample(trainingRows.Length, most, seed), place => trainingRows[place]), heldOutRows);
}
