using System.Buffers.Binary;
using MlOps.Runtime.Collections;
using MlOps.Runtime.Protobuf;

namespace MlOps.Runtime.Onnx;

/// <summary>Decodes <c>TensorProto</c>, from the typed fields or from raw little-endian bytes.</summary>
internal static class OnnxTensorReader
{
    private const int MaximumRank = 8;

    public static OnnxElementType ElementType(long number) => number switch
    {
        0 or 1 or 2 or 6 or 7 or 8 or 9 or 11 => (OnnxElementType)number,
        _ => throw new InvalidModelException(
            $"The model uses element type {number} of TensorProto.DataType; this runtime knows float, double, int32, int64, uint8, bool and string."),
    };

    public static OnnxTensor Read(ProtobufReader reader)
    {
        string name = "";
        var elementType = OnnxElementType.Undefined;
        LongList dimensions = new(), integers = new();
        List<float>? floats = null;
        var doubles = new DoubleList();
        List<string> texts = [];
        ReadOnlySpan<byte> raw = default;
        bool hasRaw = false;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxField.Tensor.Dimensions:
                    reader.Varints(dimensions);
                    break;
                case OnnxField.Tensor.ElementType:
                    elementType = ElementType(reader.Varint());
                    break;
                case OnnxField.Tensor.Floats:
                    reader.Floats(floats ??= []);
                    break;
                case OnnxField.Tensor.Doubles:
                    reader.Doubles(doubles);
                    break;
                case OnnxField.Tensor.Ints or OnnxField.Tensor.Longs:
                    reader.Varints(integers);
                    break;
                case OnnxField.Tensor.Texts:
                    texts.Add(reader.Text());
                    break;
                case OnnxField.Tensor.Name:
                    name = reader.Text();
                    break;
                case OnnxField.Tensor.Raw:
                    raw = reader.Bytes();
                    hasRaw = true;
                    break;
                case OnnxField.Tensor.ExternalData:
                    throw new InvalidModelException($"Constant '{name}' keeps its data in another file, which this runtime does not read.");
                default:
                    reader.Skip();
                    break;
            }
        }

        Array data = elementType switch
        {
            OnnxElementType.Float => hasRaw ? RawFloats(name, raw) : floats?.ToArray() ?? [],
            OnnxElementType.Double => hasRaw ? RawDoubles(name, raw) : doubles.ToArray(),
            OnnxElementType.Int64 => hasRaw ? RawLongs(name, raw) : integers.ToArray(),
            OnnxElementType.Int32 => hasRaw ? RawInts(name, raw) : Array.ConvertAll(integers.ToArray(), value => (int)value),
            OnnxElementType.UInt8 => hasRaw ? raw.ToArray() : Array.ConvertAll(integers.ToArray(), value => (byte)value),
            OnnxElementType.Bool => hasRaw ? Array.ConvertAll(raw.ToArray(), value => value != 0) : Array.ConvertAll(integers.ToArray(), value => value != 0),
            OnnxElementType.String => texts.ToArray(),
            _ => throw new InvalidModelException($"Constant '{name}' has no element type."),
        };
        CheckCount(name, dimensions, data.LongLength);
        return new OnnxTensor(name, elementType, dimensions.ToArray(), data);
    }

    private static void CheckCount(string name, LongList dimensions, long count)
    {
        if (dimensions.Count > MaximumRank)
        {
            throw new InvalidModelException($"Constant '{name}' has {dimensions.Count} dimensions, more than {MaximumRank}.");
        }

        long declared = 1;
        for (int i = 0; i < dimensions.Count; i++)
        {
            long dimension = dimensions[i];
            if (dimension is < 0 or > int.MaxValue)
            {
                throw new InvalidModelException($"Constant '{name}' has a dimension of length {dimension}.");
            }

            // No tensor has as many elements as this stops at, so that the product cannot overflow.
            declared = Math.Min(declared * dimension, int.MaxValue + 1L);
        }

        if (declared != count)
        {
            throw new InvalidModelException($"Constant '{name}' declares {declared} elements and holds {count}.");
        }
    }

    private static float[] RawFloats(string name, ReadOnlySpan<byte> raw)
    {
        var values = new float[CountOf(name, raw, sizeof(float))];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(raw[(i * sizeof(float))..]);
        }

        return values;
    }

    private static double[] RawDoubles(string name, ReadOnlySpan<byte> raw)
    {
        var values = new double[CountOf(name, raw, sizeof(double))];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadDoubleLittleEndian(raw[(i * sizeof(double))..]);
        }

        return values;
    }

    private static long[] RawLongs(string name, ReadOnlySpan<byte> raw)
    {
        var values = new long[CountOf(name, raw, sizeof(long))];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadInt64LittleEndian(raw[(i * sizeof(long))..]);
        }

        return values;
    }

    private static int[] RawInts(string name, ReadOnlySpan<byte> raw)
    {
        var values = new int[CountOf(name, raw, sizeof(int))];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadInt32LittleEndian(raw[(i * sizeof(int))..]);
        }

        return values;
    }

    private static int CountOf(string name, ReadOnlySpan<byte> raw, int size) =>
        raw.Length % size == 0 ? raw.Length / size : throw new InvalidModelException($"Constant '{name}' has {raw.Length} bytes, not a multiple of {size}.");
}
