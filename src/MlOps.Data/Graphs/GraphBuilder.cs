using System.Globalization;
using MlOps.Runtime;
using MlOps.Runtime.Onnx;

namespace MlOps.Data.Graphs;

/// <summary>Nodes and constants of a graph under unique names.</summary>
/// <remarks>Names are the same for the same calls in the same order, so the same model gives the same bytes.</remarks>
internal class GraphBuilder
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The nodes so far, in order.</summary>
    protected List<OnnxNode> Nodes { get; } = [];

    /// <summary>The constants so far.</summary>
    protected List<OnnxTensor> Constants { get; } = [];

    /// <summary>Keeps a name for an input, an output or a column; false where it is taken.</summary>
    public bool TryReserve(string name) => _names.Add(name);

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
        Nodes.Add(new OnnxNode(operatorType, domain, inputs, [output], attributes) { Metadata = metadata });
        return output;
    }

    /// <summary>Adds the node that makes a column, under the reserved name of the column.</summary>
    public void Column(string name, string operatorType, IEnumerable<string> inputs, params IEnumerable<OnnxAttribute> attributes) =>
        Nodes.Add(new OnnxNode(operatorType, "", inputs, [name], attributes) { Metadata = new Dictionary<string, string> { [ModelConventions.ColumnMetadata] = name } });

    /// <summary>Adds a cast.</summary>
    /// <returns>The output's name.</returns>
    public string Cast(string value, OnnxElementType type) => Node("Cast", [value], new OnnxAttribute("to", (long)type));

    private string Constant(OnnxTensor tensor)
    {
        Constants.Add(tensor);
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
