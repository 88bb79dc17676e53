namespace MlOps.Data.Diagnostics;

/// <summary>A kind of message to the user. Each has a page <c>docs/diagnostics/&lt;Code&gt;.md</c>.</summary>
/// <param name="Code"><c>MLOPS</c> and four digits: 1xxx data, 2xxx training, 3xxx evaluation and gates, 4xxx packages, 5xxx serving, 9xxx internal.</param>
/// <param name="Title">What is wrong, in a few words; the heading of the page.</param>
/// <param name="Severity">Whether the build goes on.</param>
public sealed record DiagnosticDescriptor(string Code, string Title, DiagnosticSeverity Severity = DiagnosticSeverity.Error)
{
    /// <summary>
    /// Whether it is an error about the data that leaves the stage's artifacts right: they appear, and the build fails unless the project
    /// allows the code (<c>NoWarn</c>, <c>WarningsNotAsErrors</c>), as for a warning that is an error by default.
    /// </summary>
    public bool IsFinding { get; init; }
}

/// <summary>Whether the build goes on after a message.</summary>
public enum DiagnosticSeverity
{
    /// <summary>The build goes on.</summary>
    Warning,

    /// <summary>The stage stops; no artifact of it appears.</summary>
    Error,
}
