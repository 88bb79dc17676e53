using MlOps.Data.Diagnostics;

namespace MlOps.Data.Checks;

/// <summary>Something about the data that is probably not meant.</summary>
/// <param name="Kind">What.</param>
/// <param name="Message">With figures, and what to do.</param>
/// <param name="Column">The column that it is about; null where it is about rows.</param>
/// <param name="IsAboutTest">Whether the place to look at is in the test files.</param>
internal sealed record IntegrityFinding(DiagnosticDescriptor Kind, string Message, string? Column = null, bool IsAboutTest = false);
