using MlOps.Data.Diagnostics;
using MlOps.Data.Tables;

namespace MlOps.Data.Checks;

/// <summary>Something about the data that is probably not meant.</summary>
/// <param name="Kind">What.</param>
/// <param name="Message">With figures, and what to do.</param>
/// <param name="Column">The column that it is about; null where it is about rows.</param>
/// <param name="IsAboutTest">Whether the place to look at is in the test files.</param>
internal sealed record IntegrityFinding(DiagnosticDescriptor Kind, string Message, string? Column = null, bool IsAboutTest = false)
{
    /// <summary>Rows that show it, to be looked up in the files.</summary>
    public IReadOnlyList<RowExample> Examples { get; init; } = [];
}

/// <summary>A row of a table: what to look for in the files, since tables know no lines.</summary>
/// <param name="Table">The table.</param>
/// <param name="Row">The row.</param>
/// <param name="Columns">The columns by whose values it is known.</param>
/// <param name="Places">How many rows with these values are wanted.</param>
internal sealed record RowExample(Table Table, int Row, IReadOnlyList<string> Columns, int Places = 1)
{
    /// <summary>Whether to look in the test files, where there are some; else in the training files.</summary>
    public bool IsOfTest { get; init; }
}
