using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Learners.Export;
using MlOps.Runtime;
using MlOps.Runtime.Onnx;

namespace MlOps.UnitTests.Learners.Export;

public class ModelGraphBuilderTests
{
    [Fact]
    public void Inputs_are_the_features_in_the_order_of_the_schema_used_or_not()
    {
        OnnxModel model = Build(ModelTask.Regression, []);

        Assert.Equal(
            [("number", OnnxElementType.Float), ("flag", OnnxElementType.Float), ("category", OnnxElementType.String), ("text", OnnxElementType.String), ("time", OnnxElementType.Double)],
            model.Graph.Inputs.Select(input => (input.Name, input.ElementType)));
    }

    [Theory]
    [InlineData(ModelTask.Regression, "Score")]
    [InlineData(ModelTask.BinaryClassification, "PredictedLabel Probability Score")]
    [InlineData(ModelTask.MulticlassClassification, "PredictedLabel Probabilities Score")]
    public void The_head_gives_the_outputs_of_the_task(ModelTask task, string expected) =>
        Assert.Equal(expected, string.Join(' ', Build(task, ["no", "yes"]).Graph.Outputs.Select(output => output.Name).Order()));

    [Theory]
    [InlineData(-2, "no", 0.1192f)]
    [InlineData(0, "no", 0.5f)]
    [InlineData(3, "yes", 0.9526f)]
    public void A_binary_label_is_positive_above_zero(float logOdds, string label, float probability)
    {
        Scorer scorer = Scorer.Load(Build(ModelTask.BinaryClassification, ["no", "yes"]).Write());
        using ScoringBatch batch = scorer.Rent(1);
        batch.Floats(scorer.InputIndex("number"))[0] = logOdds;

        batch.Run();

        Assert.Equal(label, batch.TextOutput(scorer.OutputIndex("PredictedLabel"))[0]);
        Assert.Equal(probability, batch.FloatOutput(scorer.OutputIndex("Probability"))[0], 1e-4f);
    }

    [Fact]
    public void The_schema_and_the_trainer_are_in_the_metadata()
    {
        OnnxModel model = Build(ModelTask.Regression, []);

        Assert.Equal("number", SchemaFile.FromJson(model.Metadata["mlops.schema"]).Features.First().Name);
        Assert.Equal("Linear", model.Metadata["mlops.trainer"]);
    }

    [Theory]
    [InlineData(ModelTask.Regression, "Score", true)]
    [InlineData(ModelTask.Regression, "Probability", false)]
    [InlineData(ModelTask.BinaryClassification, "Probability", true)]
    public void A_feature_named_as_an_output_is_refused(ModelTask task, string name, bool refused)
    {
        var schema = new DataSchema(task, [new ColumnSchema(name, ColumnType.Number, ColumnRole.Feature, false)], "y", []);

        Exception? error = Record.Exception(() => new ModelGraphBuilder(schema));

        Assert.Equal(refused, error is DiagnosticException { Diagnostic.Descriptor.Code: "MLOPS2020" });
    }

    [Fact]
    public void Names_of_columns_and_of_values_do_not_clash()
    {
        var graph = new ModelGraphBuilder(new DataSchema(ModelTask.Regression, [new ColumnSchema("Cast", ColumnType.Number, ColumnRole.Feature, false)], "y", []));

        Assert.Equal(["Cast_1", "Cast_2"], [graph.Cast("Cast", OnnxElementType.Double), graph.Cast("Cast", OnnxElementType.Double)]);
    }

    private static OnnxModel Build(ModelTask task, string[] classes)
    {
        var schema = new DataSchema(
            task,
            [
                new ColumnSchema("number", ColumnType.Number, ColumnRole.Feature, false),
                new ColumnSchema("flag", ColumnType.Boolean, ColumnRole.Feature, false),
                new ColumnSchema("id", ColumnType.Number, ColumnRole.Id, false),
                new ColumnSchema("category", ColumnType.Category, ColumnRole.Feature, false),
                new ColumnSchema("text", ColumnType.Text, ColumnRole.Feature, false),
                new ColumnSchema("time", ColumnType.Timestamp, ColumnRole.Feature, false),
                new ColumnSchema("label", ColumnType.Category, ColumnRole.Label, false),
            ],
            "label",
            classes);
        var graph = new ModelGraphBuilder(schema);
        string number = graph.Cast("number", OnnxElementType.Double);
        return graph.Build(
            task == ModelTask.MulticlassClassification ? graph.Node("Concat", [number, number], new OnnxAttribute("axis", 1L)) : number, "Linear");
    }
}
