using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Evaluation;
using MlOps.Learners;
using MlOps.Runtime;

namespace MlOps.UnitTests.Evaluation;

/// <summary>Tables scored by models that were really trained.</summary>
public class ModelPredictionsTests
{
    private const int Rows = 120;

    [Theory]
    [InlineData(ModelTask.BinaryClassification)]
    [InlineData(ModelTask.MulticlassClassification)]
    [InlineData(ModelTask.Regression)]
    public void A_row_gets_the_same_prediction_alone_and_among_thousands(ModelTask task)
    {
        (Scorer scorer, Table table) = Train(task);
        int[] many = [.. Enumerable.Range(0, 5000).Select(row => row * 7 % Rows)];

        Predictions among = ModelPredictions.From(scorer, table.Select(many));
        Predictions few = ModelPredictions.From(scorer, table).Select(many);

        Assert.Equal(Outputs(few), Outputs(among));
    }

    [Fact]
    public void Labels_probabilities_and_weights_belong_to_their_rows()
    {
        (Scorer scorer, Table table) = Train(ModelTask.BinaryClassification);

        var predictions = Assert.IsType<BinaryPredictions>(ModelPredictions.From(scorer, table));

        Assert.Equal(table.LabelClasses.ToArray().Select(label => label == 1), predictions.Labels);
        Assert.Equal(predictions.Probabilities.Select(probability => probability > 0.5f), predictions.Predicted);
        Assert.Equal(((NumberColumn)table["Weight"]).Values, predictions.Weights);
        Assert.True(predictions.Value("AreaUnderRocCurve") > 0.9);
    }

    [Fact]
    public void The_predicted_class_is_the_most_probable_one()
    {
        (Scorer scorer, Table table) = Train(ModelTask.MulticlassClassification);

        var predictions = Assert.IsType<MulticlassPredictions>(ModelPredictions.From(scorer, table));

        Assert.All(Enumerable.Range(0, Rows), row => Assert.Equal(predictions.ProbabilitiesOf(row).ToArray().Max(), predictions.ProbabilitiesOf(row)[predictions.Predicted[row]]));
    }

    private static float[] Outputs(Predictions predictions) => predictions switch
    {
        BinaryPredictions binary => [.. binary.Scores, .. binary.Probabilities],
        MulticlassPredictions multiclass => multiclass.Probabilities,
        RegressionPredictions regression => regression.Predicted,
        _ => throw new ArgumentException(predictions.GetType().Name),
    };

    /// <summary>A column of each type, with missing values; the label follows the number and the category.</summary>
    private static (Scorer Scorer, Table Table) Train(ModelTask task)
    {
        string[] classes = task switch
        {
            ModelTask.BinaryClassification => ["no", "yes"],
            ModelTask.MulticlassClassification => ["a", "b", "c"],
            _ => [],
        };
        var schema = new DataSchema(
            task,
            [
                Some.Feature("Number"), Some.Feature("Member", ColumnType.Boolean), Some.Feature("Region", ColumnType.Category), Some.Feature("Since", ColumnType.Timestamp),
                new ColumnSchema("Weight", ColumnType.Number, ColumnRole.Weight, false),
                new ColumnSchema("Label", task == ModelTask.Regression ? ColumnType.Number : ColumnType.Category, ColumnRole.Label, false),
            ],
            "Label",
            classes);
        int[] rows = [.. Enumerable.Range(0, Rows)];
        Column label = task == ModelTask.Regression
            ? new NumberColumn([.. rows.Select(row => (row % 10) + (5f * (row % 3)))])
            : new CategoryColumn([.. rows.Select(row => row % 10 * classes.Length / 10)], classes);
        var table = new Table(schema, new Dictionary<string, Column>
        {
            ["Number"] = new NumberColumn([.. rows.Select(row => row % 11 == 0 ? float.NaN : row % 10)]),
            ["Member"] = new NumberColumn([.. rows.Select(row => row % 13 == 0 ? float.NaN : row % 2)]),
            ["Region"] = new CategoryColumn([.. rows.Select(row => row % 4 == 3 ? CategoryColumn.Missing : row % 3)], ["East", "North", "West"]),
            ["Since"] = new TimestampColumn([.. rows.Select(row => row % 17 == 0 ? double.NaN : row * 86400.0)]),
            ["Weight"] = new NumberColumn([.. rows.Select(row => 1f + (row % 2))]),
            ["Label"] = label,
        });
        TrainedModel model = Trainers.Find("Linear")!.Train(
            new TrainingRequest { Training = table, Validation = table.Select([]), Log = new RecordedLog() }, CancellationToken.None);
        return (Scorer.Load(model.Onnx.Write()), table);
    }
}
