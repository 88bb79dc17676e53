using MlOps.Data.Diagnostics;

namespace MlOps.Sources;

/// <summary>A source did not give its data.</summary>
/// <param name="kind">What happened.</param>
/// <param name="message">The same in a sentence, without any secret, that follows the name of the source: "answers 404 (Not Found)".</param>
/// <param name="isTransient">Whether the next attempt may succeed.</param>
public sealed class SourceException(DiagnosticDescriptor kind, string message, bool isTransient = false) : Exception(message)
{
    /// <summary>What happened.</summary>
    public DiagnosticDescriptor Kind { get; } = kind;

    /// <summary>Whether the next attempt may succeed.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>How long the source asks to wait before it; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
