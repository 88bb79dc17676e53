using MlOps.Data.Diagnostics;
using MlOps.Data.Graphs;
using MlOps.Data.Schema;
using MlOps.Runtime.Onnx;

namespace MlOps.Data.Expressions;

/// <summary>Adds the columns that expressions make to a graph, and finds their types on the way.</summary>
/// <remarks>
/// Data preparation and models get their graphs from here, and MlOps.Runtime runs both: what training sees is what
/// applications see, to the bit.
/// </remarks>
internal sealed class ExpressionGraph
{
    private readonly GraphBuilder _graph;
    private readonly TermGraph _terms;
    private readonly Dictionary<string, ColumnType> _columns;

    /// <summary>Begins with the columns of the data.</summary>
    /// <param name="graph">The graph; it keeps the names of all columns.</param>
    /// <param name="columns">The types of the columns of the data.</param>
    public ExpressionGraph(GraphBuilder graph, IEnumerable<KeyValuePair<string, ColumnType>> columns)
    {
        (_graph, _terms) = (graph, new TermGraph(graph));
        _columns = new Dictionary<string, ColumnType>(columns, StringComparer.Ordinal);
    }

    /// <summary>Adds the expressions of a schema that features come from.</summary>
    public static void AddTo(GraphBuilder graph, DataSchema schema)
    {
        var expressions = new ExpressionGraph(graph, schema.Columns.Where(column => column.Expression is null).Select(column => KeyValuePair.Create(column.Name, column.Type)));
        foreach (ColumnSchema column in schema.Columns.Where(column => column.Expression is not null && (column.Role == ColumnRole.Feature || column.Input)))
        {
            expressions.Add(column.Name, ExpressionParser.Parse(column.Expression!));
        }
    }

    /// <summary>The element type of a column's value in a graph.</summary>
    public static OnnxElementType ElementTypeOf(ColumnType type) => type switch
    {
        ColumnType.Number or ColumnType.Boolean => OnnxElementType.Float,
        ColumnType.Timestamp => OnnxElementType.Double,
        _ => OnnxElementType.String,
    };

    /// <summary>Adds a column, whose value then has its name. Later expressions can use it.</summary>
    /// <returns>Its type: Number, Boolean, or Category for any text.</returns>
    /// <exception cref="ExpressionException">The types in the expression do not fit, or it names a function that there is not.</exception>
    public ColumnType Add(string name, ExpressionNode expression)
    {
        ColumnType type = Write(name, Compile(expression), expression.Position);
        _columns[name] = type;
        return type;
    }

    private ColumnType Write(string name, Term term, int position)
    {
        switch (term)
        {
            case NumberTerm { Type: ExpressionType.Number, Value: not null } number:
                _graph.Column(name, "Identity", [_terms.Float(number)]);
                return ColumnType.Number;
            case BooleanTerm boolean when !boolean.Missing.Is(true) && (boolean.Value.Value is not null || boolean.Missing.Value is not null):
                (string present, string? missing) = _terms.ToNumber(boolean);
                if (missing is null)
                {
                    _graph.Column(name, "Identity", [present]);
                }
                else
                {
                    _graph.Column(name, "Where", [missing, _graph.Constant("missing", new[] { float.NaN }, 1), present]);
                }

                return ColumnType.Boolean;
            case TextTerm { Value: not null } text:
                _graph.Column(name, "Identity", [text.Value]);
                return ColumnType.Category;
            case NumberTerm { Type: ExpressionType.Date, Value: not null }:
                throw new ExpressionException(
                    DataDiagnostics.ExpressionType, "it gives a date. A column of an expression is a number, a boolean or a text: take a part of the date, such as hour(x), or a difference, such as daysBetween(x, y).", position);
            default:
                throw new ExpressionException(DataDiagnostics.ExpressionType, "it gives the same for every row. Use a column in it.", position);
        }
    }

    private Term Compile(ExpressionNode node)
    {
        switch (node)
        {
            case NumberNode number:
                return NumberTerm.Of(number.Value);
            case TextNode text:
                return new TextTerm(null, text.Value);
            case BooleanNode boolean:
                return new BooleanTerm(new Flag(null, boolean.Value), Flag.False);
            case MissingNode:
                return TermGraph.Missing(ExpressionType.Missing);
            case ColumnNode column:
                return Column(column);
            default:
                return Call((CallNode)node);
        }
    }

    private Term Column(ColumnNode column) => _columns.TryGetValue(column.Name, out ColumnType type)
        ? type switch
        {
            ColumnType.Number => NumberTerm.Of(_terms.Cast(column.Name, OnnxElementType.Double), float.MaxValue, isFloat: true),
            ColumnType.Timestamp => NumberTerm.Instant(column.Name),
            ColumnType.Boolean => _terms.Boolean(column.Name),
            _ => new TextTerm(column.Name),
        }
        : throw new InvalidOperationException($"The column '{column.Name}' is not in the graph.");

    private Term Call(CallNode call)
    {
        ExpressionFunction function = ExpressionFunction.Of(call);
        Term result = function.Apply(new CallContext(_terms, function, call, [.. call.Arguments.Select(Compile)]));
        return result is NumberTerm { IsConstant: true } constant && !double.IsFinite(constant.Constant) && call.Function is not ("if" or "coalesce")
            ? throw new ExpressionException(DataDiagnostics.ExpressionType, $"{function.Form} of these numbers is no number.", call.Position)
            : result;
    }
}
