using MlOps.Data.Diagnostics;

namespace MlOps.Data.Expressions;

/// <summary>Checks what an expression alone can be wrong in, before data are read.</summary>
public static class ColumnExpressions
{
    /// <summary>The mistake in the form of a column's expression; null where there is none.</summary>
    public static Diagnostic? FindMistake(ColumnOptions column)
    {
        ArgumentNullException.ThrowIfNull(column);
        try
        {
            if (column.Expression is { } text)
            {
                CheckFunctions(ExpressionParser.Parse(text));
            }

            return null;
        }
        catch (ExpressionException error)
        {
            return error.ToDiagnostic(column.Name, column.Expression!, column.Location);
        }
    }

    private static void CheckFunctions(ExpressionNode node)
    {
        if (node is CallNode call)
        {
            ExpressionFunction.Of(call);
            foreach (ExpressionNode argument in call.Arguments)
            {
                CheckFunctions(argument);
            }
        }
    }
}
