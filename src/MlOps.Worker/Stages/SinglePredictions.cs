using System.Diagnostics;
using MlOps.Data.Tables;
using MlOps.Runtime;

namespace MlOps.Worker.Stages;

/// <summary>Scores test rows one by one, as an application does: how long one takes, and whether it is what a batch gives.</summary>
internal static class SinglePredictions
{
    private const int Rows = 256;
    private static readonly TimeSpan s_duration = TimeSpan.FromMilliseconds(250);

    /// <summary>The microseconds of one prediction: of the fastest pass over some rows, since whatever disturbs only slows down.</summary>
    /// <exception cref="InvalidOperationException">A row scored alone differs from the same row in a batch.</exception>
    public static double Measure(Scorer scorer, Table test, CancellationToken cancellationToken)
    {
        int rows = Math.Min(Rows, test.Rows);
        Column[] columns = [.. scorer.Inputs.Select(input => test[input.Name])];
        int score = scorer.OutputIndex(ModelConventions.Score);
        using ScoringBatch batch = scorer.Rent(rows);
        Fill(batch, columns, 0);
        batch.Run();
        ReadOnlySpan<float> expected = batch.FloatOutput(score);
        int width = expected.Length / rows;

        double fastest = double.PositiveInfinity;
        var total = Stopwatch.StartNew();
        while (total.Elapsed < s_duration)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            for (int row = 0; row < rows; row++)
            {
                using ScoringBatch single = scorer.Rent(1);
                Fill(single, columns, row);
                single.Run();
                if (!single.FloatOutput(score).SequenceEqual(expected.Slice(row * width, width)))
                {
                    throw new InvalidOperationException($"Test row {row} scored alone differs from the same row in a batch.");
                }
            }

            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalMicroseconds / rows);
        }

        return fastest;
    }

    /// <summary>Fills a batch with the rows of a table from a first one.</summary>
    private static void Fill(ScoringBatch batch, Column[] columns, int first)
    {
        for (int input = 0; input < columns.Length; input++)
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
                    Span<string?> values = batch.Texts(input);
                    for (int row = 0; row < values.Length; row++)
                    {
                        values[row] = categories[first + row];
                    }

                    break;
                default:
                    throw new InvalidOperationException($"Column {input} has the unknown kind {columns[input].GetType().Name}.");
            }
        }
    }
}
