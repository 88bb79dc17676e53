using System.Globalization;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Runtime;
using MlOps.Runtime.Onnx;

namespace MlOps.Learners.Export;

/// <summary>
/// Builds a model's graph: inputs for the schema's features, nodes and constants under unique names, and the head that
/// all trainers share, from raw scores to label, score and probability.
/// </summary>
/// <remarks>Names are the same for the same calls in the same order, so the same model gives the same bytes.</remarks>
internal sealed class ModelGraphBuilder
{
    private const string Producer = "MlOps.Sdk";

    private readonly DataSchema _schema;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<OnnxValueInfo> _inputs = [];
    private readonly List<OnnxTensor> _constants = [];
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxValueInfo> _outputs = [];

    /// <summary>Starts a graph whose inputs are the features of the schema, in its order, used or not.</summary>
    /// <exception cref="DiagnosticException">A feature has the name of one of the model's outputs.</exception>
    public ModelGraphBuilder(DataSchema schema)
    {
        _schema = schema;
        _names.UnionWith(OutputNames(schema.Task));
        foreach (ColumnSchema feature in schema.Features)
        {
            if (!_names.Add(feature.Name))
            {
                throw new DiagnosticException(
                    LearnersDiagnostics.ReservedColumnName,
                    $"The feature column '{feature.Name}' has the name of an output of the model. Rename the column, or leave it out with <ModelColumn Include=\"{feature.Name}\" Role=\"Ignore\" />.");
            }

            _inputs.Add(new OnnxValueInfo(feature.Name, ElementTypeOf(feature.Type), [null, 1]));
        }
    }

    /// <summary>Adds a constant.</summary>
    /// <returns>Its name, made unique from the hint.</returns>
    public string Constant(string hint, float[] data, params long[] dimensions) => Constant(OnnxTensor.Of(Unique(hint), data, dimensions));

    /// <inheritdoc cref="Constant(string, float[], long[])"/>
    public string Constant(string hint, double[] data, params long[] dimensions) => Constant(OnnxTensor.Of(Unique(hint), data, dimensions));

    /// <inheritdoc cref="Constant(string, float[], long[])"/>
    public string Constant(string hint, long[] data, params long[] dimensions) => Constant(OnnxTensor.Of(Unique(hint), data, dimensions));

    /// <inheritdoc cref="Constant(string, float[], long[])"/>
    public string Constant(string hint, string[] data, params long[] dimensions) => Constant(OnnxTensor.Of(Unique(hint), data, dimensions));

    /// <summary>Adds a node of the standard domain with one output.</summary>
    /// <returns>The output's name.</returns>
    public string Node(string operatorType, IEnumerable<string> inputs, params IEnumerable<OnnxAttribute> attributes) =>
        Node(operatorType, "", inputs, attributes);

    /// <summary>Adds a node of the given domain with one output.</summary>
    /// <returns>The output's name.</returns>
    public string Node(string operatorType, string domain, IEnumerable<string> inputs, params IEnumerable<OnnxAttribute> attributes) =>
        Node(operatorType, domain, inputs, attributes, new Dictionary<string, string>());

    /// <summary>Adds a node of the given domain with one output, and what else is to be known of it.</summary>
    /// <returns>The output's name.</returns>
    public string Node(string operatorType, string domain, IEnumerable<string> inputs, IEnumerable<OnnxAttribute> attributes, IReadOnlyDictionary<string, string> metadata)
    {
        string output = Unique(operatorType);
        _nodes.Add(new OnnxNode(operatorType, domain, inputs, [output], attributes) { Metadata = metadata });
        return output;
    }

    /// <summary>Adds a cast.</summary>
    /// <returns>The output's name.</returns>
    public string Cast(string value, OnnxElementType type) => Node("Cast", [value], new OnnxAttribute("to", (long)type));

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
            Graph = new OnnxGraph { Name = "model", Nodes = _nodes, Initializers = _constants, Inputs = _inputs, Outputs = _outputs },
            Metadata = new Dictionary<string, string>
            {
                [ModelConventions.SchemaMetadata] = SchemaFile.ToJson(_schema),
                [ModelConventions.TrainerMetadata] = trainer,
            },
        };
    }

    private static OnnxElementType ElementTypeOf(ColumnType type) => type switch
    {
        ColumnType.Number or ColumnType.Boolean => OnnxElementType.Float,
        ColumnType.Timestamp => OnnxElementType.Double,
        _ => OnnxElementType.String,
    };

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
        OnnxNode last = _nodes[^1];
        if (last.Outputs is not [var written] || written != value)
        {
            throw new InvalidOperationException($"The output '{name}' must be what the last node writes.");
        }

        _nodes[^1] = new OnnxNode(last.OperatorType, last.Domain, last.Inputs, [name], last.Attributes) { Name = last.Name, Metadata = last.Metadata };
        _outputs.Add(new OnnxValueInfo(name, type, dimensions));
    }

    private bool UsesMicrosoft() => _nodes.Exists(node => node.Domain == OnnxDomains.Microsoft);

    private string Constant(OnnxTensor tensor)
    {
        _constants.Add(tensor);
        return tensor.Name;
    }

    private string Unique(string hint)
    {
        string name = hint;
        for (int i = 1; !_names.Add(name); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{hint}_{i}");
        }

        return name;
    }
}

/// <summary>The domains of operators beside the standard one, whose name is empty.</summary>
internal static class OnnxDomains
{
    /// <summary>Classical machine learning: <c>LabelEncoder</c>, <c>TreeEnsemble</c>.</summary>
    public const string MachineLearning = "ai.onnx.ml";

    /// <summary>ONNX Runtime's own operators; used for text alone.</summary>
    public const string Microsoft = "com.microsoft";
}
