using MlOps.Learners.Numerics;

namespace MlOps.Learners.Boosting;

/// <summary>Rows to learn from and rows to judge by, both ascending.</summary>
internal sealed record Fold(int[] Training, int[] HeldOut)
{
    /// <summary>Cuts all rows of the data into parts, each held out once; the classes of a classification are spread evenly.</summary>
    public static IReadOnlyList<Fold> Of(BoostingData data, int count, int seed)
    {
        var partOfRow = new int[data.AllRows.Length];
        int[] shuffled = CounterRandom.Permutation(partOfRow.Length, seed, RandomStream.Folds);

        // Dealt out in the order of the label, a regression's folds have alike labels too.
        int dealt = 0;
        foreach (int row in shuffled.OrderBy(row => data.Targets[row]))
        {
            partOfRow[row] = dealt++ % count;
        }

        return
        [
            .. Enumerable.Range(0, count).Select(part => new Fold(
                [.. data.AllRows.Where(row => partOfRow[row] != part)],
                [.. data.AllRows.Where(row => partOfRow[row] == part)])),
        ];
    }
}
