using MlOps.Data.Diagnostics;

namespace MlOps.Registry.Feeds;

/// <summary>A feed did not do what was asked of it.</summary>
/// <param name="kind">What happened.</param>
/// <param name="message">The same in sentences, without any secret.</param>
public sealed class FeedException(DiagnosticDescriptor kind, string message) : Exception(message)
{
    /// <summary>What happened.</summary>
    public DiagnosticDescriptor Kind { get; } = kind;
}
