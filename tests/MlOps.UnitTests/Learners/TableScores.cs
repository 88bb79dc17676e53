using MlOps.Data.Tables;
using MlOps.Runtime;
using MlOps.Runtime.Onnx;

namespace MlOps.UnitTests.Learners;

/// <summary>Scores a table's rows with the runtime, as an application would.</summary>
internal static class TableScores
{
    /// <summary>The output <c>Score</c>, row-major.</summary>
    public static float[] Of(OnnxModel model, Table table)
    {
        Scorer scorer = Scorer.Load(model.Write());
        using ScoringBatch batch = scorer.Rent(table.Rows);
        foreach (string name in table.Schema.Features.Select(column => column.Name))
        {
            int input = scorer.InputIndex(name);
            switch (table[name])
            {
                case NumberColumn numbers:
                    numbers.Values.CopyTo(batch.Floats(input));
                    break;
                case TimestampColumn instants:
                    instants.Values.CopyTo(batch.Doubles(input));
                    break;
                case TextColumn texts:
                    texts.Values.CopyTo(batch.Texts(input));
                    break;
                case CategoryColumn categories:
                    for (int row = 0; row < table.Rows; row++)
                    {
                        batch.Texts(input)[row] = categories[row];
                    }

                    break;
            }
        }

        batch.Run();
        return batch.FloatOutput(scorer.OutputIndex(ModelConventions.Score)).ToArray();
    }
}
