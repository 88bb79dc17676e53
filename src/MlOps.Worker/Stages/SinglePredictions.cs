using System.Diagnostics;
using MlOps.Data.Tables;
using MlOps.Evaluation;
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
        BatchRows.Fill(batch, columns, 0);
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
                BatchRows.Fill(single, columns, row);
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
}
