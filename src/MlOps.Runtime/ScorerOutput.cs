using MlOps.Runtime.Onnx;

namespace MlOps.Runtime;

/// <summary>Something that the caller gets.</summary>
/// <param name="Name">The output's name in the graph; see <see cref="ModelConventions"/>.</param>
/// <param name="Type">
/// The element type: read <see cref="ScoringBatch.TextOutput"/> for string and <see cref="ScoringBatch.FloatOutput"/> for
/// all others.
/// </param>
/// <param name="Width">The number of values of a row.</param>
public sealed record ScorerOutput(string Name, OnnxElementType Type, int Width);
