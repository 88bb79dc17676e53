using System.Text;
using MlOps.Data.Diagnostics;
using MlOps.Data.Parsing;

namespace MlOps.Data.Expressions;

/// <summary>The arguments of a function, which it asks for with the types that it takes.</summary>
/// <param name="graph">Where the function adds what it does.</param>
/// <param name="function">The function.</param>
/// <param name="node">The call as it is written.</param>
/// <param name="arguments">What the arguments have become.</param>
internal sealed class CallContext(TermGraph graph, ExpressionFunction function, CallNode node, Term[] arguments)
{
    /// <summary>Where the function adds what it does.</summary>
    public TermGraph Graph => graph;

    /// <summary>The number of arguments.</summary>
    public int Count => arguments.Length;

    /// <summary>An argument of any type.</summary>
    public Term Argument(int index) => arguments[index];

    public NumberTerm Number(int index) => arguments[index] is NumberTerm { Type: ExpressionType.Number } number ? number : throw Mismatch(index, "a number");

    public NumberTerm Date(int index) => arguments[index] is NumberTerm { Type: ExpressionType.Date } date ? date : throw Mismatch(index, "a date");

    /// <summary>A condition; the word <c>missing</c> is a missing one.</summary>
    public BooleanTerm Boolean(int index) =>
        (arguments[index] is MissingTerm ? TermGraph.Missing(ExpressionType.Boolean) : arguments[index]) as BooleanTerm ?? throw Mismatch(index, "a boolean");

    public TextTerm Text(int index) => arguments[index] as TextTerm ?? throw Mismatch(index, "a text");

    /// <summary>A text that is not the same for all rows.</summary>
    public TextTerm ColumnText(int index) => Text(index) is { Value: not null } text ? text : throw Error(index, $"{function.Form} of a constant is a constant. Write the number.");

    /// <summary>A number that is not always zero.</summary>
    public NumberTerm Divisor(int index) => Number(index) is { IsConstant: true, Constant: 0 } ? throw Error(index, "it divides by zero, so that every value would be missing.") : Number(index);

    /// <summary>A text that stands in the expression.</summary>
    public string Literal(int index) => node.Arguments[index] is TextNode { Value: var text } ? text : throw Error(index, $"{function.Form} takes a text in quotes here.");

    /// <summary>The instant that a text in the expression says.</summary>
    public NumberTerm Instant(int index) => TimestampParser.TryParse(Encoding.UTF8.GetBytes(Literal(index)), out double seconds)
        ? NumberTerm.Of(seconds, ExpressionType.Date)
        : throw Error(index, $"'{Literal(index)}' is no date of ISO 8601, such as '2024-12-31' or '2024-12-31T23:59:59Z'.");

    /// <summary>The arguments from one on, which are ascending numbers that stand in the expression, as floats.</summary>
    public double[] Edges(int first)
    {
        var edges = new double[Count - first];
        for (int i = 0; i < edges.Length; i++)
        {
            edges[i] = Number(first + i) is { IsConstant: true } edge ? (float)edge.Constant : throw Error(first + i, "the edges of bins are numbers that stand in the expression.");
            if (i > 0 && !(edges[i] > edges[i - 1]))
            {
                throw Error(first + i, "the edges of bins ascend: each is larger than the one before, as a 32-bit float too.");
            }
        }

        return edges;
    }

    /// <summary>The arguments from one on, which all have one type; <c>missing</c> takes it.</summary>
    public Term[] OfOneType(int first)
    {
        Term? known = Array.Find(arguments[first..], argument => argument.Type != ExpressionType.Missing);
        if (known is null)
        {
            throw Error(first, "missing alone has no type: one of the values has to be another.");
        }

        var terms = new Term[Count - first];
        for (int i = 0; i < terms.Length; i++)
        {
            Term argument = arguments[first + i];
            terms[i] = argument.Type == ExpressionType.Missing ? TermGraph.Missing(known.Type)
                : argument.Type == known.Type ? argument
                : throw Mismatch(first + i, $"{Named(known.Type)}, as the other values");
        }

        return terms;
    }

    /// <summary>Two numbers or two dates.</summary>
    public (NumberTerm Left, NumberTerm Right) Ordered()
    {
        Term[] sides = OfOneType(0);
        return sides is [NumberTerm left, NumberTerm right] ? (left, right) : throw Mismatch(0, "a number or a date, which have an order");
    }

    /// <summary>A type for messages.</summary>
    public static string Named(ExpressionType type) => type switch
    {
        ExpressionType.Number => "a number",
        ExpressionType.Boolean => "a boolean",
        ExpressionType.Text => "a text",
        ExpressionType.Date => "a date",
        _ => "missing",
    };

    private ExpressionException Mismatch(int index, string expected)
    {
        ExpressionNode argument = node.Arguments[index];
        string what = argument is ColumnNode column ? $"the column '{column.Name}' is {Named(arguments[index].Type)}" : $"this is {Named(arguments[index].Type)}";
        string advice = (arguments[index].Type, expected) switch
        {
            (ExpressionType.Boolean, "a number") => " if(x, 1, 0) makes a number of a boolean.",
            (ExpressionType.Number, "a boolean") => " A comparison such as x > 0 makes a boolean of a number.",
            (ExpressionType.Text, ['a', ' ', 'd', 'a', 't', 'e', ..]) when argument is TextNode text => $" Write date('{text.Value.Replace("'", "''", StringComparison.Ordinal)}').",
            (ExpressionType.Date, ['a', ' ', 't', 'e', 'x', 't', ..]) => " date('2024-12-31') makes a date of a text.",
            (ExpressionType.Date, "a number") => " daysBetween(a, b), year(a) and their like make numbers of dates.",
            (ExpressionType.Text, _) when argument is ColumnNode => " Type in a ModelColumn item says what a column of the data holds.",
            _ => "",
        };
        return Error(index, $"{what}, where {function.Form} takes {expected}.{advice}");
    }

    private ExpressionException Error(int index, string message) => new(DataDiagnostics.ExpressionType, message, node.Arguments[index].Position);
}
