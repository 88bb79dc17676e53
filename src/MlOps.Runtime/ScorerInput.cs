using MlOps.Runtime.Onnx;

namespace MlOps.Runtime;

/// <summary>Something that the caller gives: one value, or a row of values, for each row to score.</summary>
/// <param name="Name">The input's name in the graph; of a model made by MlOps.Sdk the feature's column.</param>
/// <param name="Type">
/// The element type. Fill <see cref="ScoringBatch.Floats"/> for float, <see cref="ScoringBatch.Texts"/> for string and
/// <see cref="ScoringBatch.Doubles"/> for all others.
/// </param>
/// <param name="Width">The number of values of a row: 1 in a model made by MlOps.Sdk.</param>
public sealed record ScorerInput(string Name, OnnxElementType Type, int Width = 1);
