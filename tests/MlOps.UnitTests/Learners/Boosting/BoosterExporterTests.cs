using MlOps.Data;
using MlOps.Data.Tables;
using MlOps.Learners.Boosting;
using MlOps.Learners.Boosting.Ensembles;
using MlOps.Runtime;

namespace MlOps.UnitTests.Learners.Boosting;

/// <summary>What the exported graph scores in the runtime is what the trees predict.</summary>
public class BoosterExporterTests
{
    [Theory]
    [InlineData(ModelTask.BinaryClassification)]
    [InlineData(ModelTask.MulticlassClassification)]
    [InlineData(ModelTask.Regression)]
    public void The_graph_scores_what_the_trees_predict_also_of_missing_and_unseen_values(ModelTask task)
    {
        Table training = Some.Table(task);
        BoostingData data = Some.Data(training);
        TreeEnsemble ensemble = Ensemble(data, Some.Train(training, Some.Options));
        Table test = Unseen(Some.Table(task, rows: 300, seed: 9));

        float[] scores = Score(data, ensemble, test);

        int outputs = ensemble.BaseScores.Length;
        var expected = new double[outputs];
        for (int row = 0; row < test.Rows; row++)
        {
            ensemble.Predict(EnsembleRows.Of(data, test, row), expected);
            for (int output = 0; output < outputs; output++)
            {
                Assert.Equal(expected[output], scores[row * outputs + output], Math.Abs(expected[output]) * 1e-7 + 1e-9);
            }
        }
    }

    [Fact]
    public void Trees_without_a_split_are_a_constant()
    {
        float[] labels = [.. Enumerable.Range(0, 50).Select(i => (float)(i % 7))];
        Table table = Some.Regression(labels, [.. Enumerable.Repeat(1f, 50)]);
        BoostingData data = Some.Data(table);

        float[] scores = Score(data, Ensemble(data, Some.Train(table, Some.Options)), table);

        Assert.All(scores, score => Assert.Equal(labels.Average(), score, 1e-5));
    }

    [Fact]
    public void A_split_off_missing_category_has_a_set_of_all_others()
    {
        var category = new CategoryColumn([.. Enumerable.Range(0, 90).Select(i => (i % 3) - 1)], ["a", "b"]);
        var label = new NumberColumn([.. Enumerable.Range(0, 90).Select(i => i % 3 == 0 ? 10f : 0f)]);
        Table table = Some.Table(ModelTask.Regression, label, [], category);
        BoostingData data = Some.Data(table);
        TreeEnsemble ensemble = Ensemble(data, Some.Train(table, Some.Options with { LearningRate = 1, L2Regularization = 0, L2CategoricalRegularization = 0 }));

        Assert.All(ensemble.LeftCodes, codes => Assert.NotEmpty(codes!));
        Assert.Equal(label.Values, Score(data, ensemble, table).Select(score => MathF.Round(score, 3)));
    }

    private static TreeEnsemble Ensemble(BoostingData data, GradientBooster booster) =>
        TreeEnsembleBuilder.Build(data.Binned.Mappers, booster.BaseScores, booster.Trees);

    private static Table Unseen(Table table)
    {
        int[] codes = [.. ((CategoryColumn)table["animal"]).Codes.Select((code, row) => row % 5 == 0 ? 1 : code < 0 ? code : 0)];
        return new Table(table.Schema, table.Schema.Columns.Select(column => KeyValuePair.Create(
            column.Name,
            column.Name == "animal" ? new CategoryColumn(codes, ["bee", "unseen"]) : table[column.Name])));
    }

    private static float[] Score(BoostingData data, TreeEnsemble ensemble, Table table) =>
        TableScores.Of(BoosterExporter.Export(data, ensemble), table);
}
