namespace MlOps.Runtime.Onnx;

/// <summary>A named parameter of a node.</summary>
/// <param name="Name">The attribute's name in the operator's specification.</param>
/// <param name="Value">
/// A <see cref="float"/>, <see cref="long"/>, <see cref="string"/> or <see cref="OnnxTensor"/>, or an array
/// <c>float[]</c>, <c>long[]</c> or <c>string[]</c>. (ONNX has no double attribute: doubles travel in a tensor.)
/// </param>
public sealed record OnnxAttribute(string Name, object Value);
