using MlOps.Data.Diagnostics;

namespace MlOps.Data.Expressions;

/// <summary>A function of the expression language; <c>docs/reference/expressions.md</c> describes each.</summary>
/// <param name="Form">How it is called, for messages: <c>round(x)</c>.</param>
/// <param name="Fewest">The fewest arguments.</param>
/// <param name="Most">The most arguments.</param>
/// <param name="Apply">What it makes of its arguments, whose number is checked.</param>
internal sealed record ExpressionFunction(string Form, int Fewest, int Most, Func<CallContext, Term> Apply)
{
    private const int Any = 100;

    /// <summary>All functions, by the name as it is written in the reference; case does not count.</summary>
    public static IReadOnlyDictionary<string, ExpressionFunction> All { get; } = new Dictionary<string, ExpressionFunction>(StringComparer.OrdinalIgnoreCase)
    {
        ["abs"] = new("abs(x)", 1, 1, call => call.Graph.Absolute(call.Number(0))),
        ["min"] = new("min(x, y, …)", 2, Any, call => Extremum(call, "Less")),
        ["max"] = new("max(x, y, …)", 2, Any, call => Extremum(call, "Greater")),
        ["clip"] = new("clip(x, low, high)", 3, 3, call => call.Graph.Extremum("Less", call.Graph.Extremum("Greater", call.Number(0), call.Number(1)), call.Number(2))),
        ["round"] = new("round(x)", 1, 1, call => call.Graph.Whole("Round", call.Number(0))),
        ["floor"] = new("floor(x)", 1, 1, call => call.Graph.Whole("Floor", call.Number(0))),
        ["ceil"] = new("ceil(x)", 1, 1, call => call.Graph.Whole("Ceil", call.Number(0))),
        ["sqrt"] = new("sqrt(x)", 1, 1, call => call.Graph.SquareRoot(call.Number(0))),
        ["pow"] = new("pow(x, y)", 2, 2, call => call.Graph.Power(call.Number(0), call.Number(1))),
        ["exp"] = new("exp(x)", 1, 1, call => call.Graph.Exponential(call.Number(0))),
        ["log"] = new("log(x)", 1, 1, call => call.Graph.Logarithm(call.Number(0))),
        ["log2"] = new("log2(x)", 1, 1, call => call.Graph.Logarithm(call.Number(0), 0.69314718055994531)),
        ["log10"] = new("log10(x)", 1, 1, call => call.Graph.Logarithm(call.Number(0), 2.3025850929940457)),
        ["log1p"] = new("log1p(x)", 1, 1, call => call.Graph.LogarithmOfOneMore(call.Number(0))),
        ["bin"] = new("bin(x, edge1, edge2, …)", 2, Any, call => call.Graph.Bin(call.Number(0), call.Edges(1))),

        ["if"] = new("if(condition, a, b)", 3, 3, call =>
        {
            Term[] branches = call.OfOneType(1);
            return call.Graph.If(call.Boolean(0), branches[0], branches[1]);
        }),
        ["coalesce"] = new("coalesce(a, b, …)", 2, Any, call => call.OfOneType(0).Reverse().Aggregate((rest, first) => call.Graph.Coalesce(first, rest))),
        ["isMissing"] = new("isMissing(x)", 1, 1, call => new BooleanTerm(call.Graph.IsMissing(call.Argument(0)), Flag.False)),
        ["isIn"] = new("isIn(x, a, b, …)", 2, Any, call =>
        {
            Term[] values = call.OfOneType(0);
            return values.Skip(1).Select(value => call.Graph.AreEqual(values[0], value)).Aggregate(call.Graph.Or);
        }),

        ["length"] = new("length(text)", 1, 1, call => call.Graph.Length(call.ColumnText(0))),
        ["lower"] = new("lower(text)", 1, 1, call => call.Graph.Case("LOWER", call.Text(0))),
        ["upper"] = new("upper(text)", 1, 1, call => call.Graph.Case("UPPER", call.Text(0))),
        ["contains"] = new("contains(text, 'part')", 2, 2, call => call.Graph.Matches(call.Text(0), new(call.Literal(1), IsOpenBefore: true, IsOpenAfter: true))),
        ["startsWith"] = new("startsWith(text, 'part')", 2, 2, call => call.Graph.Matches(call.Text(0), new(call.Literal(1), IsOpenBefore: false, IsOpenAfter: true))),
        ["endsWith"] = new("endsWith(text, 'part')", 2, 2, call => call.Graph.Matches(call.Text(0), new(call.Literal(1), IsOpenBefore: true, IsOpenAfter: false))),

        ["date"] = new("date('2024-12-31')", 1, 1, call => call.Instant(0)),
        ["year"] = Part("year"),
        ["quarter"] = Part("quarter"),
        ["month"] = Part("month"),
        ["day"] = Part("day"),
        ["dayOfWeek"] = Part("dayOfWeek"),
        ["dayOfYear"] = Part("dayOfYear"),
        ["hour"] = Part("hour"),
        ["minute"] = Part("minute"),
        ["second"] = Part("second"),
        ["daysBetween"] = Between("daysBetween", 86400),
        ["hoursBetween"] = Between("hoursBetween", 3600),
        ["secondsBetween"] = Between("secondsBetween", 1),

        ["+"] = new("x + y", 2, 2, call => call.Graph.Add(call.Number(0), call.Number(1))),
        ["-"] = new("x - y", 2, 2, call => call.Graph.Subtract(call.Number(0), call.Number(1))),
        ["*"] = new("x * y", 2, 2, call => call.Graph.Multiply(call.Number(0), call.Number(1))),
        ["/"] = new("x / y", 2, 2, call => call.Graph.Divide(call.Number(0), call.Divisor(1))),
        ["negate"] = new("-x", 1, 1, call => call.Graph.Negate(call.Number(0))),
        ["and"] = new("a and b", 2, 2, call => call.Graph.And(call.Boolean(0), call.Boolean(1))),
        ["or"] = new("a or b", 2, 2, call => call.Graph.Or(call.Boolean(0), call.Boolean(1))),
        ["not"] = new("not a", 1, 1, call => call.Graph.Not(call.Boolean(0))),
        ["=="] = new("a == b", 2, 2, Equal),
        ["!="] = new("a != b", 2, 2, call => call.Graph.Not(Equal(call))),
        ["<"] = Comparison("<", "Less"),
        ["<="] = Comparison("<=", "LessOrEqual"),
        [">"] = Comparison(">", "Greater"),
        [">="] = Comparison(">=", "GreaterOrEqual"),
    };

    /// <summary>The names of functions that are called by name.</summary>
    public static IEnumerable<string> Names => All.Keys.Where(name => name != "negate" && char.IsAsciiLetter(name[0]) && name is not ("and" or "or" or "not"));

    /// <summary>The function that is called.</summary>
    /// <exception cref="ExpressionException">There is none of that name, or it takes another number of arguments.</exception>
    public static ExpressionFunction Of(CallNode call)
    {
        if (!All.TryGetValue(call.Function, out ExpressionFunction? function))
        {
            throw new ExpressionException(
                DataDiagnostics.ExpressionName, $"there is no function '{call.Function}'.{NearestName.Suggest(call.Function, Names)} The functions are {string.Join(", ", Names)}.", call.Position);
        }

        return call.Arguments.Count >= function.Fewest && call.Arguments.Count <= function.Most
            ? function
            : throw new ExpressionException(DataDiagnostics.ExpressionType, $"{call.Function} has {Counted.Of(call.Arguments.Count, "argument")} here, and is called so: {function.Form}.", call.Position);
    }

    private static NumberTerm Extremum(CallContext call, string comparison) =>
        Enumerable.Range(0, call.Count).Select(call.Number).Aggregate((x, y) => call.Graph.Extremum(comparison, x, y));

    private static ExpressionFunction Part(string part) => new($"{part}(date)", 1, 1, call => call.Graph.Part(part, call.Date(0)));

    private static ExpressionFunction Between(string name, double seconds) => new($"{name}(from, to)", 2, 2, call =>
    {
        NumberTerm difference = call.Graph.Subtract(call.Date(1), call.Date(0));
        return seconds == 1 ? difference : call.Graph.Divide(difference, NumberTerm.Of(seconds));
    });

    private static BooleanTerm Equal(CallContext call)
    {
        Term[] sides = call.OfOneType(0);
        return call.Graph.AreEqual(sides[0], sides[1]);
    }

    private static ExpressionFunction Comparison(string symbol, string operatorType) => new($"x {symbol} y", 2, 2, call =>
    {
        (NumberTerm left, NumberTerm right) = call.Ordered();
        return call.Graph.Compare(operatorType, left, right);
    });
}
