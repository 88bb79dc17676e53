using MlOps.Data.Diagnostics;

namespace MlOps.Data.Expressions;

/// <summary>What is wrong with an expression, and where in it.</summary>
internal sealed class ExpressionException(DiagnosticDescriptor descriptor, string message, int position) : Exception(message)
{
    private const int LongestShown = 200;

    /// <summary>The kind of mistake.</summary>
    public DiagnosticDescriptor Descriptor => descriptor;

    /// <summary>The index of the first character that it is about.</summary>
    public int Position => position;

    /// <summary>The message to the user.</summary>
    /// <param name="column">The column that the expression makes.</param>
    /// <param name="text">The expression.</param>
    /// <param name="location">The item.</param>
    public Diagnostic ToDiagnostic(string column, string text, SourceLocation location) =>
        new(descriptor, $"The expression of '{column}', column {position + 1}: {Message} The expression is: {(text.Length <= LongestShown ? text : text[..LongestShown] + "…")}", location);
}
