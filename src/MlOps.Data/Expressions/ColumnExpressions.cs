using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Runtime.Onnx;

namespace MlOps.Data.Expressions;

/// <summary>What others need to know of the columns that expressions make.</summary>
public static class ColumnExpressions
{
    /// <summary>The element type of a column's value in a graph.</summary>
    public static OnnxElementType ElementTypeOf(ColumnType type) => ExpressionGraph.ElementTypeOf(type);

    /// <summary>The mistake in the form of a column's expression, which needs no data; null where there is none.</summary>
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
