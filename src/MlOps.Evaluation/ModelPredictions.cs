using System.Globalization;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Runtime;

namespace MlOps.Evaluation;

/// <summary>Scores the rows of a table with the runtime that applications use.</summary>
public static class ModelPredictions
{
    /// <summary>Rows scored at a time: enough to spread over threads, and few enough to stay in the cache.</summary>
    private const int BlockRows = 2048;

    /// <summary>What the model says about every row. The number of threads does not matter.</summary>
    /// <exception cref="DiagnosticException">A prediction is not a finite number.</exception>
    public static Predictions From(Scorer scorer, Table table) => From(scorer, table, table.Schema.Classes);

    /// <inheritdoc cref="From(Scorer, Table)"/>
    /// <param name="scorer">The model.</param>
    /// <param name="table">The rows.</param>
    /// <param name="classes">The labels that the model knows, which need not be those of the table.</param>
    public static Predictions From(Scorer scorer, Table table, IReadOnlyList<string> classes)
    {
        DataSchema schema = table.Schema;
        float[]? weights = schema.Columns.FirstOrDefault(column => column.Role == ColumnRole.Weight) is { } weight ? ((NumberColumn)table[weight.Name]).Values : null;
        switch (schema.Task)
        {
            case ModelTask.BinaryClassification:
            {
                float[] scores = new float[table.Rows], probabilities = new float[table.Rows];
                int[] predicted = Score(scorer, table, classes, (ModelConventions.Score, scores), (ModelConventions.Probability, probabilities));
                return new BinaryPredictions([.. table.LabelClasses.ToArray().Select(label => label == 1)], [.. predicted.Select(label => label == 1)], scores, probabilities, weights);
            }

            case ModelTask.MulticlassClassification:
            {
                float[] probabilities = new float[table.Rows * classes.Count];
                int[] predicted = Score(scorer, table, classes, (ModelConventions.Probabilities, probabilities));
                return new MulticlassPredictions(classes.Count, Labels(table, classes), predicted, probabilities, weights);
            }

            default:
            {
                float[] scores = new float[table.Rows];
                Score(scorer, table, classes, (ModelConventions.Score, scores));
                return new RegressionPredictions(table.LabelNumbers.ToArray(), scores, weights);
            }
        }
    }

    /// <summary>The label of each row by the model's classes; from their number on where the model does not know it.</summary>
    private static int[] Labels(Table table, IReadOnlyList<string> classes)
    {
        int[] labels = table.LabelClasses.ToArray();
        if (classes.SequenceEqual(table.Schema.Classes))
        {
            return labels;
        }

        int unknown = classes.Count;
        Dictionary<string, int> known = classes.Select((text, index) => KeyValuePair.Create(text, index)).ToDictionary();
        int[] mapped = [.. ((CategoryColumn)table[table.Schema.LabelColumn]).Dictionary.ToArray().Select(text => known.TryGetValue(text, out int index) ? index : unknown++)];
        return Array.ConvertAll(labels, label => mapped[label]);
    }

    /// <summary>Fills the outputs named, [rows × width] each, and returns the class predicted for each row of a classification.</summary>
    private static int[] Score(Scorer scorer, Table table, IReadOnlyList<string> labels, params (string Output, float[] Values)[] outputs)
    {
        bool classifies = table.Schema.Task != ModelTask.Regression;
        Dictionary<string, int> classes = labels.Select((text, index) => (text, index)).ToDictionary(label => label.text, label => label.index);
        int[] predicted = new int[classifies ? table.Rows : 0];
        Column[] columns = [.. scorer.Inputs.Select(input => table[input.Name])];
        Parallel.For(0, (table.Rows + BlockRows - 1) / BlockRows, block =>
        {
            int start = block * BlockRows;
            using ScoringBatch batch = scorer.Rent(Math.Min(BlockRows, table.Rows - start));
            BatchRows.Fill(batch, columns, start);
            batch.Run();
            foreach ((string output, float[] values) in outputs)
            {
                int width = values.Length / table.Rows;
                batch.FloatOutput(scorer.OutputIndex(output)).CopyTo(values.AsSpan(start * width, batch.Rows * width));
            }

            if (classifies)
            {
                ReadOnlySpan<string> texts = batch.TextOutput(scorer.OutputIndex(ModelConventions.PredictedLabel));
                for (int row = 0; row < batch.Rows; row++)
                {
                    predicted[start + row] = classes[texts[row]];
                }
            }
        });
        foreach ((string output, float[] values) in outputs)
        {
            CheckFinite(output, values, table.Rows);
        }

        return predicted;
    }

    private static void CheckFinite(string output, float[] values, int rows)
    {
        int wrong = values.Count(value => !float.IsFinite(value));
        if (wrong > 0)
        {
            throw new DiagnosticException(
                EvaluationDiagnostics.PredictionNotFinite,
                string.Create(CultureInfo.InvariantCulture, $"The model's output {output} is infinite or not a number {wrong} times on {rows} test rows. Numbers of the data may be too large for it; scale them, or use another trainer."));
        }
    }
}
