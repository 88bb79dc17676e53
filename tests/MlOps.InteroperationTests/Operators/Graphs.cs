using MlOps.Runtime.Onnx;

namespace MlOps.InteroperationTests.Operators;

/// <summary>Small graphs for tests of single operators.</summary>
internal static class Graphs
{
    public const string MachineLearning = "ai.onnx.ml";
    public const string Contributed = "com.microsoft";

    public static OnnxModel Model(
        IReadOnlyList<OnnxValueInfo> inputs, IReadOnlyList<OnnxNode> nodes, IReadOnlyList<OnnxTensor> constants, params IReadOnlyList<OnnxValueInfo> outputs) => new()
        {
            OperatorSets = [("", 21), (MachineLearning, 5), (Contributed, 1)],
            Graph = new OnnxGraph { Name = "test", Nodes = nodes, Initializers = constants, Inputs = inputs, Outputs = outputs },
        };

    /// <summary>As <see cref="Model"/>, with the older operators of the machine-learning domain.</summary>
    public static OnnxModel ClassicModel(IReadOnlyList<OnnxValueInfo> inputs, OnnxNode node, params IReadOnlyList<OnnxValueInfo> outputs) => new()
    {
        OperatorSets = [("", 15), (MachineLearning, 3)],
        IrVersion = 8,
        Graph = new OnnxGraph { Name = "test", Nodes = [node], Initializers = [], Inputs = inputs, Outputs = outputs },
    };

    public static OnnxValueInfo Value(string name, OnnxElementType type, params IReadOnlyList<long?> dimensions) => new(name, type, dimensions);

    public static OnnxValueInfo Floats(string name, long width = 1) => new(name, OnnxElementType.Float, [null, width]);

    public static OnnxValueInfo Doubles(string name, long width = 1) => new(name, OnnxElementType.Double, [null, width]);

    public static OnnxValueInfo Texts(string name) => new(name, OnnxElementType.String, [null, 1]);

    public static OnnxNode Node(string type, IEnumerable<string> inputs, string output, params IEnumerable<(string Name, object Value)> attributes) =>
        Node(type, "", inputs, [output], attributes);

    public static OnnxNode Node(string type, string domain, IEnumerable<string> inputs, IEnumerable<string> outputs, params IEnumerable<(string Name, object Value)> attributes) =>
        new(type, domain, inputs, outputs, attributes.Select(attribute => new OnnxAttribute(attribute.Name, attribute.Value)));

    public static OnnxTensor Bytes(params byte[] values) => new("", OnnxElementType.UInt8, [values.Length], values);

    public static OnnxTensor Doubles(params double[] values) => OnnxTensor.Of("", values, values.Length);
}
