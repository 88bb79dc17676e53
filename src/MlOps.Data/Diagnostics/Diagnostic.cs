namespace MlOps.Data.Diagnostics;

/// <summary>A message to the user about something the user can mend.</summary>
/// <param name="Descriptor">The kind.</param>
/// <param name="Message">What was wrong, with the offending value, and what to do.</param>
/// <param name="Location">Where.</param>
public sealed record Diagnostic(DiagnosticDescriptor Descriptor, string Message, SourceLocation Location = default);

/// <summary>A place in a file; line and column count from one, and zero means unknown.</summary>
public readonly record struct SourceLocation(string? File, int Line = 0, int Column = 0);

/// <summary>Ends a stage with one message to the user: for mistakes of the user, never for faults of the program.</summary>
public sealed class DiagnosticException(Diagnostic diagnostic) : Exception(diagnostic.Message)
{
    /// <summary>Ends a stage with a message of the given kind.</summary>
    public DiagnosticException(DiagnosticDescriptor descriptor, string message, SourceLocation location = default)
        : this(new Diagnostic(descriptor, message, location))
    {
    }

    /// <summary>The message.</summary>
    public Diagnostic Diagnostic { get; } = diagnostic;
}
