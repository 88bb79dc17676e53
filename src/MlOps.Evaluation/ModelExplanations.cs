using MlOps.Data.Tables;
using MlOps.Runtime;

namespace MlOps.Evaluation;

/// <summary>What each column adds to each score of some rows.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="BaseValues">The scores without knowing a column.</param>
/// <param name="Contributions">[rows × scores × columns].</param>
public sealed record RowContributions(IReadOnlyList<string> Columns, double[] BaseValues, double[] Contributions)
{
    /// <summary>What each column adds to a score of a row.</summary>
    public ReadOnlySpan<double> Of(int row, int score) =>
        Contributions.AsSpan(((row * BaseValues.Length) + score) * Columns.Count, Columns.Count);
}

/// <summary>Explains the rows of a table with the runtime that applications use.</summary>
public static class ModelExplanations
{
    private const int BlockRows = 16;

    /// <summary>What each column adds to the scores of every row. The number of threads does not matter.</summary>
    public static RowContributions From(Explainer explainer, Table table, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(explainer);
        ArgumentNullException.ThrowIfNull(table);
        int width = explainer.Scores * explainer.Columns.Count;
        var contributions = new double[table.Rows * width];
        Column[] columns = [.. explainer.Inputs.Select(input => table[input.Name])];
        Parallel.For(0, (table.Rows + BlockRows - 1) / BlockRows, new ParallelOptions { CancellationToken = cancellationToken }, block =>
        {
            int start = block * BlockRows;
            using ScoringBatch batch = explainer.Rent(Math.Min(BlockRows, table.Rows - start));
            BatchRows.Fill(batch, columns, start);
            batch.Run();
            explainer.Contributions(batch).CopyTo(contributions.AsSpan(start * width, batch.Rows * width));
        });
        return new RowContributions(explainer.Columns, explainer.BaseValues.ToArray(), contributions);
    }
}
