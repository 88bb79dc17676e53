namespace MlOps.Runtime.Onnx;

/// <summary>The declaration of a graph input or output.</summary>
/// <param name="Name">The value's name.</param>
/// <param name="ElementType">The type of its elements.</param>
/// <param name="Dimensions">The length of each dimension; null where it is the number of rows, known when it runs.</param>
public sealed record OnnxValueInfo(string Name, OnnxElementType ElementType, IReadOnlyList<long?> Dimensions);
