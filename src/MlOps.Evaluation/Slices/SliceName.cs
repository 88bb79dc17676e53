using System.Diagnostics.CodeAnalysis;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;

namespace MlOps.Evaluation.Slices;

/// <summary>A column and, where one slice is meant, its value.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">The value; null for every value of the column.</param>
internal readonly record struct SliceName(string Column, string? Value)
{
    /// <summary>The value of rows where the column's is missing.</summary>
    public const string Missing = "(missing)";

    /// <summary>Reads <c>Column</c> or <c>Column=Value</c> that is known to be right.</summary>
    /// <exception cref="DiagnosticException">It is not.</exception>
    public static SliceName Parse(string text, DataSchema schema, SourceLocation location) =>
        TryParse(text, schema, location, out SliceName name, out Diagnostic? mistake) ? name : throw new DiagnosticException(mistake);

    /// <summary>Reads <c>Column</c> or <c>Column=Value</c>; the longest column name that fits is meant, since names may contain <c>=</c>.</summary>
    /// <returns>Whether the data have the column and it can be sliced; otherwise <paramref name="mistake"/> says why not.</returns>
    public static bool TryParse(string text, DataSchema schema, SourceLocation location, out SliceName name, [NotNullWhen(false)] out Diagnostic? mistake)
    {
        text = text.Trim();
        ColumnSchema? column = schema.Columns.FirstOrDefault(candidate => candidate.Name == text);
        string? value = null;
        for (int equals = text.LastIndexOf('='); column is null && equals > 0; equals = text.LastIndexOf('=', equals - 1))
        {
            string left = text[..equals].TrimEnd();
            column = schema.Columns.FirstOrDefault(candidate => candidate.Name == left);
            value = column is null ? null : text[(equals + 1)..].TrimStart();
        }

        name = new SliceName(column?.Name ?? text.Split('=')[0].TrimEnd(), value);
        mistake = column switch
        {
            null => new Diagnostic(
                EvaluationDiagnostics.UnknownSliceColumn,
                $"The slice '{text}' names the column '{name.Column}', which the data do not have.{NearestName.Suggest(name.Column, schema.Columns.Select(candidate => candidate.Name))}",
                location),
            { IsKept: false } => new Diagnostic(
                EvaluationDiagnostics.UnsliceableColumn,
                $"The column '{column.Name}' has the role Ignore, so its values are not kept and cannot be sliced. To slice by a column that the model does not see, give it Role=\"Id\".",
                location),
            { IsPersonal: true } => new Diagnostic(
                CheckDiagnostics.PersonalSlice,
                $"The column '{column.Name}' has the tag pii in the data schema, and slices show values. Slice by a coarser column, or take the tag away; 'protected' is for what predictions must be fair about.",
                location),
            { Type: ColumnType.Text } => new Diagnostic(
                EvaluationDiagnostics.UnsliceableColumn,
                $"The column '{column.Name}' is of type Text, and hardly two rows share a text. If its values are categories, give it Type=\"Category\".",
                location),
            _ => null,
        };
        return mistake is null;
    }
}
