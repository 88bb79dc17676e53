namespace MlOps.Runtime.Onnx;

/// <summary>An ONNX model: a graph, the operator sets it uses and its metadata.</summary>
/// <remarks>The names follow <c>onnx.proto</c> of ONNX 1.17 (IR version 10).</remarks>
public sealed partial class OnnxModel
{
    /// <summary>The version of the file format.</summary>
    public long IrVersion { get; init; } = 10;

    /// <summary>The program that made the file.</summary>
    public string ProducerName { get; init; } = "";

    /// <summary>The version of the program that made the file.</summary>
    public string ProducerVersion { get; init; } = "";

    /// <summary>The operator sets the graph uses: domain (empty for the standard one) and version.</summary>
    public IReadOnlyList<(string Domain, long Version)> OperatorSets { get; init; } = [];

    /// <summary>The graph.</summary>
    public required OnnxGraph Graph { get; init; }

    /// <summary>The <c>metadata_props</c>, written in ordinal order of the keys.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <summary>Nodes in topological order, with the constants they use.</summary>
public sealed class OnnxGraph
{
    /// <summary>The graph's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The nodes; each reads only what stands before it.</summary>
    public required IReadOnlyList<OnnxNode> Nodes { get; init; }

    /// <summary>The constants.</summary>
    public required IReadOnlyList<OnnxTensor> Initializers { get; init; }

    /// <summary>What the caller gives.</summary>
    public required IReadOnlyList<OnnxValueInfo> Inputs { get; init; }

    /// <summary>What the caller gets.</summary>
    public required IReadOnlyList<OnnxValueInfo> Outputs { get; init; }
}
