using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Evaluation;
using MlOps.Learners;
using MlOps.Runtime;
using MlOps.UnitTests.Learners.Boosting;
using MlOps.UnitTests.Learners.Linear;

namespace MlOps.UnitTests.Learners;

/// <summary>Explanations of models as trainers write them: every kind of column, every task.</summary>
public class ExplainedModelTests
{
    private const int Rows = 200;

    [Theory]
    [InlineData("GradientBoosting", ModelTask.BinaryClassification)]
    [InlineData("GradientBoosting", ModelTask.MulticlassClassification)]
    [InlineData("GradientBoosting", ModelTask.Regression)]
    [InlineData("Linear", ModelTask.BinaryClassification)]
    [InlineData("Linear", ModelTask.MulticlassClassification)]
    [InlineData("Linear", ModelTask.Regression)]
    [InlineData("Auto", ModelTask.BinaryClassification)]
    [InlineData("Auto", ModelTask.Regression)]
    public void Contributions_add_up_to_every_score(string trainer, ModelTask task)
    {
        Table table = MixedTable.Of(task, Rows);
        (Explainer explainer, ScoringBatch batch) = Explained(trainer, table);
        using ScoringBatch scored = batch;

        int inputs = explainer.Inputs.Count, scores = explainer.Scores;
        ReadOnlySpan<double> contributions = explainer.Contributions(batch);
        ReadOnlySpan<float> expected = batch.FloatOutput(task == ModelTask.Regression ? 0 : 2);
        for (int i = 0; i < table.Rows * scores; i++)
        {
            double sum = explainer.BaseValues[i % scores];
            foreach (double amount in contributions.Slice(i * inputs, inputs))
            {
                sum += amount;
            }

            Assert.Equal(expected[i], sum, Math.Max(1e-5, 1e-6 * Math.Abs(expected[i])));
        }
    }

    [Theory]
    [InlineData("GradientBoosting")]
    [InlineData("Linear")]
    public void The_base_value_is_the_mean_score_of_the_training_rows(string trainer)
    {
        Table table = MixedTable.Of(ModelTask.Regression, Rows);
        (Explainer explainer, ScoringBatch batch) = Explained(trainer, table);
        using ScoringBatch scored = batch;

        double mean = batch.FloatOutput(0).ToArray().Average(score => (double)score);

        Assert.Equal(mean, explainer.BaseValues[0], 1e-3 * Math.Max(1, Math.Abs(mean)));
    }

    [Fact]
    public void Trees_weigh_their_leaves_as_training_weighed_the_rows()
    {
        float[] weights = [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 0 ? 7.5f : 1)];
        Table table = Boosting.Some.Weighted(MixedTable.Of(ModelTask.Regression, Rows), weights);
        (Explainer explainer, ScoringBatch batch) = Explained("GradientBoosting", table);
        using ScoringBatch scored = batch;

        float[] scores = batch.FloatOutput(0).ToArray();
        double mean = scores.Zip(weights, (score, weight) => (double)score * weight).Sum() / weights.Sum();

        Assert.Equal(mean, explainer.BaseValues[0], 1e-6 * Math.Max(1, Math.Abs(mean)));
    }

    private static (Explainer Explainer, ScoringBatch Batch) Explained(string trainer, Table table)
    {
        (string, string)[] quick = trainer switch
        {
            "GradientBoosting" => [("NumberOfIterations", "10"), ("MinimumExampleCountPerLeaf", "5"), ("SubsampleFraction", "1")],
            "Linear" => [("MaximumNumberOfIterations", "20")],
            _ => [("NumberOfIterations", "10"), ("MaximumNumberOfIterations", "20")],
        };
        TrainedModel model = Trainers.Find(trainer)!.Train(Some.Request(table, null, quick), TestContext.Current.CancellationToken);
        string[] labels = [.. table.Schema.Classes];
        Explainer explainer = Explainer.Load(model.Onnx.Write(), labels);
        ScoringBatch batch = explainer.Rent(table.Rows);
        BatchRows.Fill(batch, [.. explainer.Inputs.Select(input => table[input.Name])], 0);
        batch.Run();
        return (explainer, batch);
    }
}
