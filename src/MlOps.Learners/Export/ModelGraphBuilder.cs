using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Expressions;
using MlOps.Data.Graphs;
using MlOps.Data.Schema;
using MlOps.Runtime;
using MlOps.Runtime.Onnx;

namespace MlOps.Learners.Export;

/// <summary>
/// Builds a model's graph: the schema's inputs, the columns that expressions make of them, the nodes of a trainer, and the
/// head that all trainers share, from raw scores to label, score and probability.
/// </summary>
internal sealed class ModelGraphBuilder : GraphBuilder
{
    private const string Producer = "MlOps.Sdk";

    private readonly DataSchema _schema;
    private readonly List<OnnxValueInfo> _inputs = [];
    private readonly List<OnnxValueInfo> _outputs = [];

    /// <summary>Starts a graph whose inputs are those of the schema, in its order, used or not, with the columns that expressions make of them.</summary>
    /// <exception cref="DiagnosticException">A column has the name of one of the model's outputs.</exception>
    public ModelGraphBuilder(DataSchema schema)
    {
        _schema = schema;
        foreach (string output in OutputNames(schema.Task))
        {
            TryReserve(output);
        }

        foreach (ColumnSchema column in schema.Columns.Where(column => column.Role == ColumnRole.Feature || column.Input || column.Expression is not null))
        {
            if (!TryReserve(column.Name))
            {
                throw new DiagnosticException(
                    LearnersDiagnostics.ReservedColumnName,
                    $"The feature column '{column.Name}' has the name of an output of the model. Rename the column, or leave it out with <ModelColumn Include=\"{column.Name}\" Role=\"Ignore\" />.");
            }
        }

        _inputs.AddRange(schema.Inputs.Select(input => new OnnxValueInfo(input.Name, ExpressionGraph.ElementTypeOf(input.Type), [null, 1])));
        ExpressionGraph.AddTo(this, schema);
    }

    /// <summary>Adds the head and finishes the model.</summary>
    /// <param name="rawScores">
    /// A double value: the prediction of a regression [rows, 1], the log-odds of the positive label [rows, 1], or a
    /// value a class before the softmax [rows, classes].
    /// </param>
    /// <param name="trainer">The trainer's name, for the metadata.</param>
    public OnnxModel Build(string rawScores, string trainer)
    {
        long width = _schema.Task == ModelTask.MulticlassClassification ? _schema.Classes.Count : 1;
        if (_schema.Task != ModelTask.Regression)
        {
            bool binary = _schema.Task == ModelTask.BinaryClassification;
            Output(ModelConventions.PredictedLabel, OnnxElementType.String, [null], binary ? BinaryLabel(rawScores) : MulticlassLabel(rawScores));
            OutputAsFloat(
                binary ? ModelConventions.Probability : ModelConventions.Probabilities,
                width,
                binary ? Node("Sigmoid", [rawScores]) : Node("Softmax", [rawScores], new OnnxAttribute("axis", 1L)));
        }

        OutputAsFloat(ModelConventions.Score, width, rawScores);

        return new OnnxModel
        {
            ProducerName = Producer,
            OperatorSets = [("", 21), (OnnxDomains.MachineLearning, 5), .. UsesMicrosoft() ? new[] { (OnnxDomains.Microsoft, 1L) } : []],
            Graph = new OnnxGraph { Name = "model", Nodes = Nodes, Initializers = Constants, Inputs = _inputs, Outputs = _outputs },
            Metadata = new Dictionary<string, string>
            {
                [ModelConventions.SchemaMetadata] = SchemaFile.ToJson(_schema),
                [ModelConventions.TrainerMetadata] = trainer,
            },
        };
    }

    private static string[] OutputNames(ModelTask task) => task switch
    {
        ModelTask.BinaryClassification => [ModelConventions.PredictedLabel, ModelConventions.Score, ModelConventions.Probability],
        ModelTask.MulticlassClassification => [ModelConventions.PredictedLabel, ModelConventions.Score, ModelConventions.Probabilities],
        _ => [ModelConventions.Score],
    };

    private string BinaryLabel(string logOdds)
    {
        string positive = Cast(Node("Greater", [logOdds, Constant("zero", new double[] { 0 })]), OnnxElementType.Int64);
        return Label(Node("Squeeze", [positive, Constant("axis", new long[] { 1 }, 1)]));
    }

    private string MulticlassLabel(string scores) =>
        Label(Node("ArgMax", [scores], new OnnxAttribute("axis", 1L), new OnnxAttribute("keepdims", 0L)));

    private string Label(string classIndex) =>
        Node("Gather", [Constant("labels", [.. _schema.Classes], _schema.Classes.Count), classIndex], new OnnxAttribute("axis", 0L));

    private void OutputAsFloat(string name, long width, string value) =>
        Output(name, OnnxElementType.Float, [null, width], Cast(value, OnnxElementType.Float));

    /// <summary>Gives the last node's output the public name.</summary>
    private void Output(string name, OnnxElementType type, long?[] dimensions, string value)
    {
        OnnxNode last = Nodes[^1];
        if (last.Outputs is not [var written] || written != value)
        {
            throw new InvalidOperationException($"The output '{name}' must be what the last node writes.");
        }

        Nodes[^1] = new OnnxNode(last.OperatorType, last.Domain, last.Inputs, [name], last.Attributes) { Name = last.Name, Metadata = last.Metadata };
        _outputs.Add(new OnnxValueInfo(name, type, dimensions));
    }

    private bool UsesMicrosoft() => Nodes.Exists(node => node.Domain == OnnxDomains.Microsoft);
}
