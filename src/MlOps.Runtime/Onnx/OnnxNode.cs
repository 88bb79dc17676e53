using System.Collections.ObjectModel;

namespace MlOps.Runtime.Onnx;

/// <summary>One application of an operator in the graph.</summary>
public sealed class OnnxNode
{
    /// <summary>Makes a node.</summary>
    public OnnxNode(string operatorType, string domain, IEnumerable<string> inputs, IEnumerable<string> outputs, params IEnumerable<OnnxAttribute> attributes)
    {
        OperatorType = operatorType;
        Domain = domain;
        Inputs = [.. inputs];
        Outputs = [.. outputs];
        Attributes = [.. attributes];
    }

    internal static IReadOnlyDictionary<string, string> NoMetadata => ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The operator, for instance <c>TreeEnsemble</c>.</summary>
    public string OperatorType { get; }

    /// <summary>The operator set's domain: empty for the standard one, <c>ai.onnx.ml</c> or <c>com.microsoft</c>.</summary>
    public string Domain { get; }

    /// <summary>An optional name, for people who look at the graph.</summary>
    public string Name { get; init; } = "";

    /// <summary>The values read; an empty name leaves out an optional input.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>The values written.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The parameters, in order of writing.</summary>
    public IReadOnlyList<OnnxAttribute> Attributes { get; }

    /// <summary>The <c>metadata_props</c>, written in ordinal order of the keys.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = NoMetadata;
}
