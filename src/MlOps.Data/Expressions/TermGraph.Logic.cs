using MlOps.Runtime.Onnx;

namespace MlOps.Data.Expressions;

/// <content>Truth values, and what asks for missing values. Truth values are those of Kleene's logic, as in SQL.</content>
internal sealed partial class TermGraph
{
    public Flag And(Flag x, Flag y) =>
        x.Is(false) || y.Is(false) ? Flag.False
        : x.Is(true) || x == y ? y
        : y.Is(true) ? x
        : new Flag(Node("And", x.Value!, y.Value!));

    public Flag Or(Flag x, Flag y) =>
        x.Is(true) || y.Is(true) ? Flag.True
        : x.Is(false) || x == y ? y
        : y.Is(false) ? x
        : new Flag(Node("Or", x.Value!, y.Value!));

    public Flag Not(Flag x) => x.Value is null ? new Flag(null, !x.Constant) : new Flag(Node("Not", x.Value));

    /// <summary>False where one is false, else missing where one is missing.</summary>
    public BooleanTerm And(BooleanTerm x, BooleanTerm y) =>
        new(And(x.Value, y.Value), And(Or(x.Missing, y.Missing), And(Or(x.Value, x.Missing), Or(y.Value, y.Missing))));

    /// <summary>True where one is true, else missing where one is missing.</summary>
    public BooleanTerm Or(BooleanTerm x, BooleanTerm y)
    {
        Flag value = Or(x.Value, y.Value);
        return new BooleanTerm(value, And(Or(x.Missing, y.Missing), Not(value)));
    }

    public BooleanTerm Not(BooleanTerm x) => new(Not(Or(x.Value, x.Missing)), x.Missing);

    /// <summary>Whether a value is missing.</summary>
    public Flag IsMissing(Term x) => x switch
    {
        NumberTerm { IsConstant: true } number => new Flag(null, double.IsNaN(number.Constant)),
        NumberTerm number => new Flag(Node("IsNaN", Name(number))),
        BooleanTerm boolean => boolean.Missing,
        TextTerm { Value: null } text => new Flag(null, text.Constant.Length == 0),
        TextTerm text => new Flag(Node("Equal", text.Value!, Name(new TextTerm(null)))),
        _ => Flag.True,
    };

    /// <summary>Compares numbers as floats (see <see cref="Rounded"/>), instants as they are. Missing where one is.</summary>
    /// <param name="comparison"><c>Less</c>, <c>LessOrEqual</c>, <c>Greater</c>, <c>GreaterOrEqual</c> or <c>Equal</c>.</param>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public BooleanTerm Compare(string comparison, NumberTerm left, NumberTerm right)
    {
        (NumberTerm x, NumberTerm y) = left.Type == ExpressionType.Number ? (Rounded(left), Rounded(right)) : (left, right);
        Flag missing = Or(IsMissing(x), IsMissing(y));
        if (!x.IsConstant || !y.IsConstant)
        {
            return new BooleanTerm(new Flag(Node(comparison, Name(x), Name(y))), missing);
        }

        return new BooleanTerm(
            new Flag(null, comparison switch
            {
                "Less" => x.Constant < y.Constant,
                "LessOrEqual" => x.Constant <= y.Constant,
                "Greater" => x.Constant > y.Constant,
                "GreaterOrEqual" => x.Constant >= y.Constant,
                _ => x.Constant == y.Constant,
            }),
            missing);
    }

    /// <summary>Whether two values are equal. Missing where one is.</summary>
    public BooleanTerm AreEqual(Term x, Term y)
    {
        switch (x, y)
        {
            case (NumberTerm a, NumberTerm b):
                return Compare("Equal", a, b);
            case (BooleanTerm a, BooleanTerm b):
                return Or(And(a, b), And(Not(a), Not(b)));
            default:
                var (left, right) = ((TextTerm)x, (TextTerm)y);
                Flag missing = Or(IsMissing(left), IsMissing(right));
                Flag value = left.Value is null && right.Value is null
                    ? new Flag(null, left.Constant == right.Constant)
                    : new Flag(Node("Equal", Name(left), Name(right)));
                return new BooleanTerm(And(value, Not(missing)), missing);
        }
    }

    /// <summary>One of two values of the same type by a condition. Missing where the condition is.</summary>
    public Term If(BooleanTerm condition, Term whenTrue, Term whenFalse) => Choose(condition.Missing, Missing(whenTrue.Type), Choose(condition.Value, whenTrue, whenFalse));

    /// <summary>The first of two values of the same type that is not missing.</summary>
    public Term Coalesce(Term x, Term y) => Choose(IsMissing(x), y, x);

    /// <summary>A column of booleans: 1, 0, or NaN where missing.</summary>
    public BooleanTerm Boolean(string column) =>
        new(new Flag(Node("Equal", column, Known("true", () => graph.Constant("true", new[] { 1f }, 1)))), new Flag(Node("IsNaN", column)));

    /// <summary>A missing value of a type.</summary>
    public static Term Missing(ExpressionType type) => type switch
    {
        ExpressionType.Boolean => new BooleanTerm(Flag.False, Flag.True),
        ExpressionType.Text => new TextTerm(null),
        ExpressionType.Missing => new MissingTerm(),
        _ => new NumberTerm(type, null, double.NaN, 0, IsFloat: true),
    };

    /// <summary>A condition that is not the same for all rows as a number that a column holds: 1, 0, or NaN where missing.</summary>
    public (string WhenPresent, string? Missing) ToNumber(BooleanTerm x) =>
        (x.Value.Value is null ? graph.Constant("present", new[] { x.Value.Constant ? 1f : 0f }, 1) : Cast(x.Value.Value, OnnxElementType.Float), x.Missing.Value);

    private Term Choose(Flag condition, Term whenTrue, Term whenFalse)
    {
        if (condition.Value is null)
        {
            return condition.Constant ? whenTrue : whenFalse;
        }

        switch (whenTrue, whenFalse)
        {
            case (NumberTerm x, NumberTerm y):
                return new NumberTerm(x.Type, Node("Where", condition.Value, Name(x), Name(y)), 0, Math.Max(x.FiniteBound, y.FiniteBound), x.IsFloat && y.IsFloat);
            case (TextTerm x, TextTerm y):
                return new TextTerm(Node("Where", condition.Value, Name(x), Name(y)));
            default:
                var (a, b) = ((BooleanTerm)whenTrue, (BooleanTerm)whenFalse);
                Flag otherwise = Not(condition);
                return new BooleanTerm(
                    Or(And(condition, a.Value), And(otherwise, b.Value)),
                    Or(And(condition, a.Missing), And(otherwise, b.Missing)));
        }
    }
}
