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

    /// <summary>Reads <c>Column</c> or <c>Column=Value</c>; the longest column name that fits is meant, since names may contain <c>=</c>.</summary>
    /// <exception cref="DiagnosticException">The data have no such column, or it cannot be sliced.</exception>
    public static SliceName Parse(string text, DataSchema schema, SourceLocation location)
    {
        text = text.Trim();
        ColumnSchema? column = schema.Columns.FirstOrDefault(candidate => candidate.Name == text);
        string? value = null;
        for (int equals = text.LastIndexOf('='); column is null && equals > 0; equals = text.LastIndexOf('=', equals - 1))
        {
            string name = text[..equals].TrimEnd();
            column = schema.Columns.FirstOrDefault(candidate => candidate.Name == name);
            value = column is null ? null : text[(equals + 1)..].TrimStart();
        }

        if (column is null)
        {
            string name = text.Split('=')[0].TrimEnd();
            throw new DiagnosticException(
                EvaluationDiagnostics.UnknownSliceColumn,
                $"The slice '{text}' names the column '{name}', which the data do not have.{NearestName.Suggest(name, schema.Columns.Select(candidate => candidate.Name))}",
                location);
        }

        if (column.Role == ColumnRole.Ignore)
        {
            throw new DiagnosticException(
                EvaluationDiagnostics.UnsliceableColumn,
                $"The column '{column.Name}' has the role Ignore, so its values are not kept and cannot be sliced. To slice by a column that the model does not see, give it Role=\"Id\".",
                location);
        }

        if (column.Type == ColumnType.Text)
        {
            throw new DiagnosticException(
                EvaluationDiagnostics.UnsliceableColumn,
                $"The column '{column.Name}' is of type Text, and hardly two rows share a text. If its values are categories, give it Type=\"Category\".",
                location);
        }

        return new SliceName(column.Name, value);
    }
}
