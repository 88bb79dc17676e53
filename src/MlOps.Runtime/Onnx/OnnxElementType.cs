namespace MlOps.Runtime.Onnx;

/// <summary>The element types of tensors that this runtime knows, with the numbers of <c>TensorProto.DataType</c>.</summary>
public enum OnnxElementType
{
    /// <summary>No type given.</summary>
    Undefined = 0,

    /// <summary>32-bit IEEE 754.</summary>
    Float = 1,

    /// <summary>8-bit unsigned integer.</summary>
    UInt8 = 2,

    /// <summary>32-bit signed integer.</summary>
    Int32 = 6,

    /// <summary>64-bit signed integer.</summary>
    Int64 = 7,

    /// <summary>UTF-8 text.</summary>
    String = 8,

    /// <summary>True or false.</summary>
    Bool = 9,

    /// <summary>64-bit IEEE 754.</summary>
    Double = 11,
}
