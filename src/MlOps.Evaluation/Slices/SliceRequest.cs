using MlOps.Data.Diagnostics;

namespace MlOps.Evaluation.Slices;

/// <summary>An <c>EvaluationSlice</c> item, or the <c>Slice</c> of a gate.</summary>
/// <param name="Slice">A column (one slice a value) or <c>Column=Value</c>.</param>
/// <param name="MinimumRows">The rows that a slice of a column needs to be reported.</param>
/// <param name="Location">Where it stands, for messages.</param>
public sealed record SliceRequest(string Slice, int MinimumRows = SliceRequest.DefaultMinimumRows, SourceLocation Location = default)
{
    /// <summary>The rows that a slice needs where the project does not say: fewer make every metric noise.</summary>
    public const int DefaultMinimumRows = 30;
}
