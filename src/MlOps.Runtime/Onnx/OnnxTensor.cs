namespace MlOps.Runtime.Onnx;

/// <summary>A constant tensor: an initializer of the graph or the value of an attribute.</summary>
/// <remarks>
/// <see cref="Data"/> is an array of the element type's .NET counterpart (<see cref="float"/>, <see cref="double"/>,
/// <see cref="long"/>, <see cref="int"/>, <see cref="byte"/>, <see cref="bool"/>, <see cref="string"/>) in row-major
/// order; its length is the product of <see cref="Dimensions"/> (one for a scalar, which has no dimension).
/// </remarks>
public sealed class OnnxTensor
{
    /// <summary>Makes a tensor and checks that the data fit the type and the dimensions.</summary>
    /// <exception cref="ArgumentException">The data's length or type differs from what is declared.</exception>
    public OnnxTensor(string name, OnnxElementType elementType, long[] dimensions, Array data)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(dimensions);
        ArgumentNullException.ThrowIfNull(data);

        long count = 1;
        foreach (long dimension in dimensions)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(dimensions));
            count = checked(count * dimension);
        }

        if (data.LongLength != count)
        {
            throw new ArgumentException($"Tensor '{name}' declares {count} elements and has {data.LongLength}.", nameof(data));
        }

        if (data.GetType() != ArrayTypeOf(elementType))
        {
            throw new ArgumentException($"Tensor '{name}' declares {elementType} and holds {data.GetType().Name}.", nameof(data));
        }

        Name = name;
        ElementType = elementType;
        Dimensions = dimensions;
        Data = data;
    }

    /// <summary>The name by which nodes refer to it; empty for an attribute's value.</summary>
    public string Name { get; }

    /// <summary>The type of the elements.</summary>
    public OnnxElementType ElementType { get; }

    /// <summary>The length of each dimension, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<long> Dimensions { get; }

    /// <summary>The elements in row-major order.</summary>
    public Array Data { get; }

    /// <summary>A tensor of 32-bit floating-point numbers.</summary>
    public static OnnxTensor Of(string name, float[] data, params long[] dimensions) => new(name, OnnxElementType.Float, dimensions, data);

    /// <summary>A tensor of 64-bit floating-point numbers.</summary>
    public static OnnxTensor Of(string name, double[] data, params long[] dimensions) => new(name, OnnxElementType.Double, dimensions, data);

    /// <summary>A tensor of 64-bit integers.</summary>
    public static OnnxTensor Of(string name, long[] data, params long[] dimensions) => new(name, OnnxElementType.Int64, dimensions, data);

    /// <summary>A tensor of texts.</summary>
    public static OnnxTensor Of(string name, string[] data, params long[] dimensions) => new(name, OnnxElementType.String, dimensions, data);

    private static Type ArrayTypeOf(OnnxElementType elementType) => elementType switch
    {
        OnnxElementType.Float => typeof(float[]),
        OnnxElementType.Double => typeof(double[]),
        OnnxElementType.Int64 => typeof(long[]),
        OnnxElementType.Int32 => typeof(int[]),
        OnnxElementType.UInt8 => typeof(byte[]),
        OnnxElementType.Bool => typeof(bool[]),
        OnnxElementType.String => typeof(string[]),
        _ => throw new ArgumentOutOfRangeException(nameof(elementType), elementType, "Not an element type of this runtime."),
    };
}
