using MlOps.Data.Tables;
using MlOps.Runtime;

namespace MlOps.Evaluation;

/// <summary>Puts rows of a table into a batch, by the conventions of <see cref="ModelConventions"/>.</summary>
public static class BatchRows
{
    /// <summary>Fills the whole batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="columns">The columns of the scorer's inputs, in their order.</param>
    /// <param name="first">The row that becomes the first of the batch.</param>
    public static void Fill(ScoringBatch batch, IReadOnlyList<Column> columns, int first)
    {
        for (int input = 0; input < columns.Count; input++)
        {
            switch (columns[input])
            {
                case NumberColumn numbers:
                    numbers.Values.AsSpan(first, batch.Rows).CopyTo(batch.Floats(input));
                    break;
                case TimestampColumn instants:
                    instants.Values.AsSpan(first, batch.Rows).CopyTo(batch.Doubles(input));
                    break;
                case TextColumn texts:
                    texts.Values.AsSpan(first, batch.Rows).CopyTo(batch.Texts(input));
                    break;
                case CategoryColumn categories:
                    Span<string?> names = batch.Texts(input);
                    for (int row = 0; row < names.Length; row++)
                    {
                        names[row] = categories[first + row];
                    }

                    break;
                default:
                    throw new InvalidOperationException($"Column {input} has the unknown kind {columns[input].GetType().Name}.");
            }
        }
    }
}
