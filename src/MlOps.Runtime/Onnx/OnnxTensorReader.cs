using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
        List<long> dimensions = [], integers = [];
        List<float> floats = [];
        List<double> doubles = [];
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
                    reader.Floats(floats);
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
            OnnxElementType.Float => hasRaw ? Raw<float>(name, raw) : floats.ToArray(),
            OnnxElementType.Double => hasRaw ? Raw<double>(name, raw) : doubles.ToArray(),
            OnnxElementType.Int64 => hasRaw ? Raw<long>(name, raw) : integers.ToArray(),
            OnnxElementType.Int32 => hasRaw ? Raw<int>(name, raw) : integers.ConvertAll(value => (int)value).ToArray(),
            OnnxElementType.UInt8 => hasRaw ? raw.ToArray() : integers.ConvertAll(value => (byte)value).ToArray(),
            OnnxElementType.Bool => hasRaw ? Array.ConvertAll(raw.ToArray(), value => value != 0) : integers.ConvertAll(value => value != 0).ToArray(),
            OnnxElementType.String => texts.ToArray(),
            _ => throw new InvalidModelException($"Constant '{name}' has no element type."),
        };
        CheckCount(name, dimensions, data.LongLength);
        return new OnnxTensor(name, elementType, [.. dimensions], data);
    }

    private static void CheckCount(string name, List<long> dimensions, long count)
    {
        if (dimensions.Count > MaximumRank)
        {
            throw new InvalidModelException($"Constant '{name}' has {dimensions.Count} dimensions, more than {MaximumRank}.");
        }

        long declared = 1;
        foreach (long dimension in dimensions)
        {
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

    private static T[] Raw<T>(string name, ReadOnlySpan<byte> raw)
        where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>();
        if (raw.Length % size != 0)
        {
            throw new InvalidModelException($"Constant '{name}' has {raw.Length} bytes, not a multiple of {size}.");
        }

        var values = new T[raw.Length / size];
        Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
        raw.CopyTo(bytes);
        if (!BitConverter.IsLittleEndian)
        {
            SwapBytes(bytes, size);
        }

        return values;
    }

    private static void SwapBytes(Span<byte> bytes, int size)
    {
        for (int i = 0; i < bytes.Length; i += size)
        {
            bytes.Slice(i, size).Reverse();
        }
    }
}
