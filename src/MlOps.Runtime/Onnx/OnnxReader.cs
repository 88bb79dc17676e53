using MlOps.Runtime.Collections;
using MlOps.Runtime.Protobuf;

namespace MlOps.Runtime.Onnx;

/// <summary>Decodes <c>ModelProto</c>. What it allocates is in proportion to the bytes it is given.</summary>
internal static class OnnxReader
{
    /// <summary>Most nodes, constants, inputs or outputs of a graph, and most inputs, outputs or attributes of a node.</summary>
    /// <remarks>Far above what real models have; it keeps a file of empty messages from becoming many times its size in objects.</remarks>
    private const int MaximumItems = 100_000;

    private const int MaximumOperatorSets = 1000;

    /// <summary>Stands for the length of a dimension that the file gives a name instead.</summary>
    private const long UnknownLength = long.MinValue;

    public static OnnxModel Read(ReadOnlySpan<byte> file)
    {
        long irVersion = 0;
        string producerName = "", producerVersion = "";
        OnnxGraph? graph = null;
        (string, long)[] operatorSets = [];
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);

        var reader = new ProtobufReader(file);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxField.Model.IrVersion:
                    irVersion = reader.Varint();
                    break;
                case OnnxField.Model.ProducerName:
                    producerName = reader.Text();
                    break;
                case OnnxField.Model.ProducerVersion:
                    producerVersion = reader.Text();
                    break;
                case OnnxField.Model.Graph when graph is null:
                    graph = ReadGraph(reader.Message());
                    break;
                case OnnxField.Model.Graph:
                    throw new InvalidModelException("The file is damaged: it holds two graphs.");
                case OnnxField.Model.OperatorSets:
                    operatorSets = WithOneMore(operatorSets, ReadOperatorSet(reader.Message()));
                    break;
                case OnnxField.Model.Metadata:
                    ReadEntry(reader.Message(), metadata);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new OnnxModel
        {
            IrVersion = irVersion,
            ProducerName = producerName,
            ProducerVersion = producerVersion,
            OperatorSets = operatorSets,
            Graph = graph ?? throw new InvalidModelException("The file holds no graph: it is not an ONNX model, or it is cut off."),
            Metadata = metadata,
        };
    }

    private static (string Domain, long Version) ReadOperatorSet(ProtobufReader reader)
    {
        string domain = "";
        long version = 0;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxField.OperatorSet.Domain:
                    domain = reader.Text();
                    break;
                case OnnxField.OperatorSet.Version:
                    version = reader.Varint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (domain, version);
    }

    private static void ReadEntry(ProtobufReader reader, Dictionary<string, string> metadata)
    {
        string key = "", value = "";
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxField.Entry.Key:
                    key = reader.Text();
                    break;
                case OnnxField.Entry.Value:
                    value = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (!metadata.TryAdd(key, value))
        {
            throw new InvalidModelException($"The metadata hold the key '{key}' twice.");
        }
    }

    private static OnnxGraph ReadGraph(ProtobufReader reader)
    {
        string name = "";
        var nodes = new List<OnnxNode>();
        var initializers = new List<OnnxTensor>();
        var inputs = new List<OnnxValueInfo>();
        var outputs = new List<OnnxValueInfo>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxField.Graph.Node:
                    Add(nodes, ReadNode(reader.Message()), "nodes");
                    break;
                case OnnxField.Graph.Name:
                    name = reader.Text();
                    break;
                case OnnxField.Graph.Initializer:
                    Add(initializers, OnnxTensorReader.Read(reader.Message()), "constants");
                    break;
                case OnnxField.Graph.Input:
                    Add(inputs, ReadValueInfo(reader.Message()), "inputs");
                    break;
                case OnnxField.Graph.Output:
                    Add(outputs, ReadValueInfo(reader.Message()), "outputs");
                    break;
                case OnnxField.Graph.SparseInitializer:
                    throw new InvalidModelException("The graph holds a sparse constant, which this runtime does not read.");
                default:
                    reader.Skip();
                    break;
            }
        }

        return new OnnxGraph { Name = name, Nodes = nodes, Initializers = initializers, Inputs = inputs, Outputs = outputs };
    }

    private static OnnxNode ReadNode(ProtobufReader reader)
    {
        string name = "", operatorType = "", domain = "";
        var inputs = new List<string>();
        var outputs = new List<string>();
        var attributes = new List<OnnxAttribute>();
        Dictionary<string, string>? metadata = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxField.Node.Input:
                    Add(inputs, reader.Text(), "inputs of a node");
                    break;
                case OnnxField.Node.Output:
                    Add(outputs, reader.Text(), "outputs of a node");
                    break;
                case OnnxField.Node.Name:
                    name = reader.Text();
                    break;
                case OnnxField.Node.OperatorType:
                    operatorType = reader.Text();
                    break;
                case OnnxField.Node.Domain:
                    domain = reader.Text();
                    break;
                case OnnxField.Node.Attribute:
                    Add(attributes, OnnxAttributeReader.Read(reader.Message()), "attributes of a node");
                    break;
                case OnnxField.Node.Metadata:
                    ReadEntry(reader.Message(), metadata ??= new Dictionary<string, string>(StringComparer.Ordinal));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (operatorType.Length == 0)
        {
            throw new InvalidModelException($"Node '{name}' names no operator.");
        }

        // The standard domain has two spellings.
        domain = domain == "ai.onnx" ? "" : domain;
        return new OnnxNode(operatorType, domain, inputs, outputs, attributes) { Name = name, Metadata = metadata ?? OnnxNode.NoMetadata };
    }

    private static OnnxValueInfo ReadValueInfo(ProtobufReader reader)
    {
        string name = "";
        var elementType = OnnxElementType.Undefined;
        var dimensions = new LongList();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxField.ValueInfo.Name:
                    name = reader.Text();
                    break;
                case OnnxField.ValueInfo.Type:
                    ProtobufReader type = reader.Message();
                    while (type.Next())
                    {
                        if (type.Field == OnnxField.ValueType.Tensor)
                        {
                            elementType = ReadTensorType(type.Message(), dimensions);
                        }
                        else
                        {
                            type.Skip();
                        }
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new OnnxValueInfo(name, elementType, Lengths(dimensions));
    }

    private static OnnxElementType ReadTensorType(ProtobufReader reader, LongList dimensions)
    {
        var elementType = OnnxElementType.Undefined;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxField.TensorType.ElementType:
                    elementType = OnnxTensorReader.ElementType(reader.Varint());
                    break;
                case OnnxField.TensorType.Shape:
                    ProtobufReader shape = reader.Message();
                    while (shape.Next())
                    {
                        if (shape.Field == OnnxField.Shape.Dimension)
                        {
                            AddDimension(dimensions, ReadDimension(shape.Message()));
                        }
                        else
                        {
                            shape.Skip();
                        }
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return elementType;
    }

    private static long ReadDimension(ProtobufReader reader)
    {
        long length = UnknownLength;
        while (reader.Next())
        {
            if (reader.Field == OnnxField.Dimension.Value)
            {
                length = reader.Varint();
            }
            else
            {
                reader.Skip();
            }
        }

        return length;
    }

    private static void AddDimension(LongList dimensions, long length)
    {
        if (dimensions.Count == MaximumItems)
        {
            throw new InvalidModelException($"The model has more than {MaximumItems} dimensions.");
        }

        dimensions.Add(length);
    }

    private static long?[] Lengths(LongList dimensions)
    {
        var lengths = new long?[dimensions.Count];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = dimensions[i] == UnknownLength ? null : dimensions[i];
        }

        return lengths;
    }

    /// <summary>Real models have two or three.</summary>
    private static (string Domain, long Version)[] WithOneMore((string Domain, long Version)[] sets, (string Domain, long Version) set)
    {
        if (sets.Length == MaximumOperatorSets)
        {
            throw new InvalidModelException($"The model has more than {MaximumOperatorSets} operator sets.");
        }

        var longer = new (string Domain, long Version)[sets.Length + 1];
        Array.Copy(sets, longer, sets.Length);
        longer[^1] = set;
        return longer;
    }

    private static void Add<T>(List<T> list, T item, string what)
    {
        if (list.Count == MaximumItems)
        {
            throw new InvalidModelException($"The model has more than {MaximumItems} {what}.");
        }

        list.Add(item);
    }
}
