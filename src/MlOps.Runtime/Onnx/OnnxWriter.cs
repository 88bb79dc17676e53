using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MlOps.Runtime.Protobuf;

namespace MlOps.Runtime.Onnx;

/// <summary>Encodes an <see cref="OnnxModel"/> as <c>ModelProto</c>; equal models give equal bytes.</summary>
internal static class OnnxWriter
{
    /// <summary>The name under which the unknown number of rows stands in every shape.</summary>
    private const string RowsParameter = "rows";

    public static void Write(ProtobufWriter writer, OnnxModel model)
    {
        writer.Varint(OnnxField.Model.IrVersion, model.IrVersion);
        WriteText(writer, OnnxField.Model.ProducerName, model.ProducerName);
        WriteText(writer, OnnxField.Model.ProducerVersion, model.ProducerVersion);
        writer.Message(OnnxField.Model.Graph, model.Graph, Write);
        foreach ((string Domain, long Version) operatorSet in model.OperatorSets)
        {
            writer.Message(OnnxField.Model.OperatorSets, operatorSet, static (w, set) =>
            {
                WriteText(w, OnnxField.OperatorSet.Domain, set.Domain);
                w.Varint(OnnxField.OperatorSet.Version, set.Version);
            });
        }

        Write(writer, OnnxField.Model.Metadata, model.Metadata);
    }

    private static void Write(ProtobufWriter writer, OnnxGraph graph)
    {
        foreach (OnnxNode node in graph.Nodes)
        {
            writer.Message(OnnxField.Graph.Node, node, Write);
        }

        WriteText(writer, OnnxField.Graph.Name, graph.Name);
        foreach (OnnxTensor initializer in graph.Initializers)
        {
            writer.Message(OnnxField.Graph.Initializer, initializer, Write);
        }

        foreach (OnnxValueInfo input in graph.Inputs)
        {
            writer.Message(OnnxField.Graph.Input, input, Write);
        }

        foreach (OnnxValueInfo output in graph.Outputs)
        {
            writer.Message(OnnxField.Graph.Output, output, Write);
        }
    }

    private static void Write(ProtobufWriter writer, OnnxNode node)
    {
        foreach (string input in node.Inputs)
        {
            writer.Text(OnnxField.Node.Input, input);
        }

        foreach (string output in node.Outputs)
        {
            writer.Text(OnnxField.Node.Output, output);
        }

        WriteText(writer, OnnxField.Node.Name, node.Name);
        writer.Text(OnnxField.Node.OperatorType, node.OperatorType);
        foreach (OnnxAttribute attribute in node.Attributes)
        {
            writer.Message(OnnxField.Node.Attribute, attribute, Write);
        }

        WriteText(writer, OnnxField.Node.Domain, node.Domain);
        Write(writer, OnnxField.Node.Metadata, node.Metadata);
    }

    private static void Write(ProtobufWriter writer, int field, IReadOnlyDictionary<string, string> metadata)
    {
        foreach (KeyValuePair<string, string> entry in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.Message(field, entry, static (w, e) =>
            {
                w.Text(OnnxField.Entry.Key, e.Key);
                w.Text(OnnxField.Entry.Value, e.Value);
            });
        }
    }

    private static void Write(ProtobufWriter writer, OnnxAttribute attribute)
    {
        writer.Text(OnnxField.Attribute.Name, attribute.Name);
        int type;
        switch (attribute.Value)
        {
            case float value:
                type = OnnxField.AttributeType.Float;
                writer.Fixed32(OnnxField.Attribute.Float, value);
                break;
            case long value:
                type = OnnxField.AttributeType.Int;
                writer.Varint(OnnxField.Attribute.Int, value);
                break;
            case string value:
                type = OnnxField.AttributeType.Text;
                writer.Text(OnnxField.Attribute.Text, value);
                break;
            case OnnxTensor value:
                type = OnnxField.AttributeType.Tensor;
                writer.Message(OnnxField.Attribute.Tensor, value, Write);
                break;
            case float[] values:
                type = OnnxField.AttributeType.Floats;
                writer.Message(OnnxField.Attribute.Floats, values, static (w, list) => Array.ForEach(list, w.RawFixed32));
                break;
            case long[] values:
                type = OnnxField.AttributeType.Ints;
                writer.Message(OnnxField.Attribute.Ints, values, static (w, list) => Array.ForEach(list, value => w.RawVarint((ulong)value)));
                break;
            case string[] values:
                type = OnnxField.AttributeType.Texts;
                Array.ForEach(values, value => writer.Text(OnnxField.Attribute.Texts, value));
                break;
            default:
                throw new ArgumentException(
                    $"Attribute '{attribute.Name}' holds {attribute.Value.GetType().Name}; it can hold float, long, string, OnnxTensor, float[], long[] or string[].",
                    nameof(attribute));
        }

        writer.Varint(OnnxField.Attribute.Type, type);
    }

    private static void Write(ProtobufWriter writer, OnnxTensor tensor)
    {
        foreach (long dimension in tensor.Dimensions)
        {
            writer.Varint(OnnxField.Tensor.Dimensions, dimension);
        }

        writer.Varint(OnnxField.Tensor.ElementType, (long)tensor.ElementType);
        if (tensor.Data is string[] texts)
        {
            Array.ForEach(texts, text => writer.Text(OnnxField.Tensor.Texts, text));
        }

        WriteText(writer, OnnxField.Tensor.Name, tensor.Name);
        switch (tensor.Data)
        {
            case string[]:
                break;
            case float[] values:
                WriteRaw<float>(writer, values, BinaryPrimitives.WriteSingleLittleEndian);
                break;
            case double[] values:
                WriteRaw<double>(writer, values, BinaryPrimitives.WriteDoubleLittleEndian);
                break;
            case long[] values:
                WriteRaw<long>(writer, values, BinaryPrimitives.WriteInt64LittleEndian);
                break;
            case int[] values:
                WriteRaw<int>(writer, values, BinaryPrimitives.WriteInt32LittleEndian);
                break;
            case byte[] values:
                writer.Bytes(OnnxField.Tensor.Raw, values);
                break;
            case bool[] values:
                WriteRaw<bool>(writer, values, static (bytes, value) => bytes[0] = value ? (byte)1 : (byte)0);
                break;
        }
    }

    private delegate void ElementWriter<T>(Span<byte> target, T value);

    private static void WriteRaw<T>(ProtobufWriter writer, T[] values, ElementWriter<T> write)
        where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>();
        Span<byte> target = writer.Reserve(OnnxField.Tensor.Raw, checked(values.Length * size));
        for (int i = 0; i < values.Length; i++)
        {
            write(target[(i * size)..], values[i]);
        }
    }

    private static void Write(ProtobufWriter writer, OnnxValueInfo value)
    {
        writer.Text(OnnxField.ValueInfo.Name, value.Name);
        writer.Message(OnnxField.ValueInfo.Type, value, static (type, v) =>
            type.Message(OnnxField.ValueType.Tensor, v, static (tensor, v) =>
            {
                tensor.Varint(OnnxField.TensorType.ElementType, (long)v.ElementType);
                tensor.Message(OnnxField.TensorType.Shape, v, static (shape, v) =>
                {
                    foreach (long? dimension in v.Dimensions)
                    {
                        shape.Message(OnnxField.Shape.Dimension, dimension, WriteDimension);
                    }
                });
            }));
    }

    private static void WriteDimension(ProtobufWriter writer, long? dimension)
    {
        if (dimension is { } length)
        {
            writer.Varint(OnnxField.Dimension.Value, length);
        }
        else
        {
            writer.Text(OnnxField.Dimension.Parameter, RowsParameter);
        }
    }

    private static void WriteText(ProtobufWriter writer, int field, string text)
    {
        if (text.Length > 0)
        {
            writer.Text(field, text);
        }
    }
}
