using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;

namespace MlOps.Data.Expressions;

/// <summary>A column that an expression makes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">Feature, or Ignore where only later expressions use it.</param>
/// <param name="Type">What the project says it holds; null where it says nothing.</param>
/// <param name="Text">The expression.</param>
/// <param name="Node">The expression, read.</param>
/// <param name="Location">The item.</param>
internal sealed record ExpressionColumn(string Name, ColumnRole Role, ColumnType? Type, string Text, ExpressionNode Node, SourceLocation Location)
{
    /// <summary>The columns that it names: of the data, or of earlier expressions.</summary>
    public IReadOnlyList<string> Uses { get; } = [.. ExpressionParser.Columns(Node).Select(column => column.Name)];

    /// <summary>Reads the expressions of a request, in its order.</summary>
    /// <param name="options">What the project says about columns.</param>
    /// <param name="names">The columns of the data.</param>
    /// <param name="roleOf">The role of a column of the data.</param>
    /// <exception cref="DiagnosticException">An expression has a mistake, or uses a column that it may not use.</exception>
    public static IReadOnlyList<ExpressionColumn> Read(IReadOnlyList<ColumnOptions> options, IReadOnlyList<string> names, Func<string, ColumnRole> roleOf)
    {
        ColumnOptions[] all = [.. options.Where(option => option.Expression is not null)];
        var columns = new List<ExpressionColumn>();
        foreach (ColumnOptions option in all)
        {
            CheckItem(option, names, columns);
            try
            {
                ExpressionNode node = ExpressionParser.Parse(option.Expression!);
                foreach (ColumnNode used in ExpressionParser.Columns(node))
                {
                    CheckUse(used, node, names, columns, all, roleOf);
                }

                columns.Add(new ExpressionColumn(option.Name, option.Role ?? ColumnRole.Feature, option.Type, option.Expression!, node, option.Location));
            }
            catch (ExpressionException error)
            {
                throw new DiagnosticException(error.ToDiagnostic(option.Name, option.Expression!, option.Location));
            }
        }

        return columns;
    }

    /// <summary>The columns from which features are made, those of other expressions too.</summary>
    /// <param name="columns">All expressions.</param>
    /// <param name="roles">Their roles in the end: one without a value is ignored.</param>
    public static HashSet<string> UsedByFeatures(IReadOnlyList<ExpressionColumn> columns, ReadOnlySpan<ColumnRole> roles)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        for (int i = columns.Count - 1; i >= 0; i--)
        {
            if (roles[i] == ColumnRole.Feature || used.Contains(columns[i].Name))
            {
                used.UnionWith(columns[i].Uses);
            }
        }

        return used;
    }

    private static void CheckItem(ColumnOptions option, IReadOnlyList<string> names, List<ExpressionColumn> before)
    {
        string? conflict = names.Contains(option.Name)
            ? $"The data have a column '{option.Name}' already, and a ModelColumn item makes one of that name with an Expression. Give it another name; the column of the data can have Role=\"Ignore\"."
            : before.Exists(column => column.Name == option.Name)
                ? $"Two ModelColumn items make a column '{option.Name}'. Give one of them another name."
                : option.Role is not (null or ColumnRole.Feature or ColumnRole.Ignore)
                    ? $"A ModelColumn item makes the column '{option.Name}' with an Expression and gives it the role {option.Role}. Such a column is a Feature, or has the role Ignore where only other expressions use it."
                    : null;
        if (conflict is not null)
        {
            throw new DiagnosticException(DataDiagnostics.ColumnConflict, conflict, option.Location);
        }

        if (option is { Monotone: not Monotonicity.None, Role: ColumnRole.Ignore })
        {
            throw new DiagnosticException(DataDiagnostics.ColumnConflict, $"A ModelColumn item wants predictions to be monotone in '{option.Name}', but gives it the role Ignore. Remove Monotone or Role.", option.Location);
        }
    }

    private static void CheckUse(ColumnNode used, ExpressionNode expression, IReadOnlyList<string> names, List<ExpressionColumn> before, ColumnOptions[] all, Func<string, ColumnRole> roleOf)
    {
        if (before.Exists(column => column.Name == used.Name))
        {
            return;
        }

        if (Array.Exists(all, option => option.Name == used.Name))
        {
            throw new ExpressionException(DataDiagnostics.ExpressionColumn, $"the column '{used.Name}' is made by an item that does not stand before this one. An expression uses columns of the data and of items before its own.", used.Position);
        }

        if (!names.Contains(used.Name))
        {
            string brackets = ExpressionFunction.All.ContainsKey(used.Name) ? $" {used.Name} is a function: {ExpressionFunction.All[used.Name].Form}." : "";
            string nearest = NearestName.Suggest(used.Name, [.. names, .. before.Select(column => column.Name)]);
            nearest = nearest.Length == 0 && IsCompared(used, expression) ? $" A text stands in quotes: '{used.Name}'." : nearest;
            throw new ExpressionException(
                DataDiagnostics.ExpressionName,
                $"there is no column '{used.Name}'.{(brackets.Length > 0 ? brackets : nearest)} The columns are {ColumnList.Of([.. names, .. before.Select(column => column.Name)])}.",
                used.Position);
        }

        string? reason = roleOf(used.Name) switch
        {
            ColumnRole.Label => "it is the label, which nobody knows when the model predicts",
            ColumnRole.Id => "its role is Id: the name of a row says nothing about others",
            ColumnRole.Group => "its role is Group: test rows have groups that training rows never have",
            ColumnRole.Weight => "its role is Weight: how much a row counts in training is not known when the model predicts",
            _ => null,
        };
        if (reason is not null)
        {
            throw new ExpressionException(DataDiagnostics.ExpressionColumn, $"the column '{used.Name}' cannot be used, since {reason}.", used.Position);
        }
    }

    /// <summary>Whether a name stands on a side of a comparison for equality, where a text may be meant.</summary>
    private static bool IsCompared(ColumnNode name, ExpressionNode node) =>
        node is CallNode call
        && ((call.Function.ToUpperInvariant() is "==" or "!=" or "ISIN" && call.Arguments.Contains(name)) || call.Arguments.Any(argument => IsCompared(name, argument)));
}
