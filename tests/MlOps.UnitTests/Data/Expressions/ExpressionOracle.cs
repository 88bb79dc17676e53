using System.Globalization;
using System.Text;
using MlOps.Data.Expressions;
using MlOps.Runtime.Numerics;

namespace MlOps.UnitTests.Data.Expressions;

/// <summary>
/// What an expression gives for a row, as the reference tells it: row by row, without a graph. Null is missing, a number a double,
/// an instant a <see cref="DateTime"/>.
/// </summary>
internal static class ExpressionOracle
{
    public static object? Evaluate(ExpressionNode node, IReadOnlyDictionary<string, object?> row) => node switch
    {
        NumberNode number => number.Value,
        TextNode text => text.Value,
        BooleanNode boolean => boolean.Value,
        MissingNode => null,
        ColumnNode column => row[column.Name],
        _ => Call((CallNode)node, row),
    };

    private static object? Call(CallNode call, IReadOnlyDictionary<string, object?> row)
    {
        object?[] a = [.. call.Arguments.Select(argument => Evaluate(argument, row))];
        switch (call.Function)
        {
            case "and":
                return a.Contains(false) ? false : a.Contains(null) ? null : true;
            case "or":
                return a.Contains(true) ? true : a.Contains(null) ? null : false;
            case "if":
                return a[0] is bool condition ? a[condition ? 1 : 2] : null;
            case "coalesce":
                return Array.Find(a, value => value is not null);
            case "isMissing":
                return a[0] is null;
            case "isIn":
                object?[] equal = [.. a[1..].Select(value => Equal(a[0], value))];
                return equal.Contains(true) ? true : equal.Contains(null) ? null : false;
        }

        return a.Contains(null) ? null : a[0] switch
        {
            double number when call.Function == "pow" => Finite(Power(number, (double)a[1]!, IsLiteral(call.Arguments[1]))),
            double => Finite(Numbers(call.Function, [.. a.Cast<double>()])),
            bool value => call.Function == "not" ? !value : Compared(call.Function, value == (bool)a[1]! ? 0 : 1),
            string text => Texts(call.Function, text, a.Length > 1 ? (string)a[1]! : ""),
            _ when call.Function == "date" => throw new InvalidOperationException("A date is a text."),
            _ => Dates(call.Function, (DateTime)a[0]!, a.Length > 1 ? (DateTime)a[1]! : default),
        };
    }

    private static object? Finite(object value) => value is double number && !double.IsFinite(number) ? null : value;

    private static object? Equal(object? a, object? b) => (a, b) switch
    {
        (null, _) or (_, null) => null,
        (double x, double y) => float.IsFinite((float)x) && float.IsFinite((float)y) ? (float)x == (float)y : null,
        _ => a.Equals(b),
    };

    private static object Numbers(string function, double[] a) => function switch
    {
        "+" => a[0] + a[1],
        "-" => a[0] - a[1],
        "*" => a[0] * a[1],
        "/" => a[0] / a[1],
        "negate" => -a[0],
        "abs" => Math.Abs(a[0]),
        "min" => a.Min(),
        "max" => a.Max(),
        "clip" => Math.Min(Math.Max(a[0], a[1]), a[2]),
        "round" => Whole(a[0], x => Math.Round(x, MidpointRounding.ToEven)),
        "floor" => Whole(a[0], Math.Floor),
        "ceil" => Whole(a[0], Math.Ceiling),
        "sqrt" => Math.Sqrt(a[0]),
        "exp" => (double)(float)DeterministicMath.Exp(a[0]),
        "log" => (double)(float)DeterministicMath.Log(a[0]),
        "log2" => (double)(float)(DeterministicMath.Log(a[0]) / 0.6931471805599453),
        "log10" => (double)(float)(DeterministicMath.Log(a[0]) / 2.302585092994046),
        "log1p" => (double)(float)(a[0] + 1 == 1 ? a[0] : DeterministicMath.Log(a[0] + 1) * a[0] / (a[0] + 1 - 1)),
        "bin" => !float.IsFinite((float)a[0]) ? double.NaN : (double)a[1..].Count(edge => (float)a[0] >= (float)edge),
        _ => float.IsFinite((float)a[0]) && float.IsFinite((float)a[1]) ? Compared(function, ((float)a[0]).CompareTo((float)a[1])) : double.NaN,
    };

    private static double Whole(double x, Func<double, double> round) => float.IsFinite((float)x) ? round((float)x) : double.NaN;

    private static bool IsLiteral(ExpressionNode node) => node is NumberNode or CallNode { Function: "negate", Arguments: [NumberNode] };

    private static double Power(double x, double y, bool isLiteral)
    {
        if (isLiteral && y == 0.5)
        {
            return Math.Sqrt(x);
        }

        if (!isLiteral || y != Math.Floor(y))
        {
            return (float)DeterministicMath.Exp(y * DeterministicMath.Log(x));
        }

        double power = 1;
        for (int i = 0; i < Math.Abs(y); i++)
        {
            power *= x;
        }

        return y < 0 ? double.IsFinite(power) ? 1 / power : double.NaN : power;
    }

    private static object Texts(string function, string text, string other) => function switch
    {
        "lower" => string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c)),
        "upper" => string.Concat(text.Select(c => char.IsAsciiLetterLower(c) ? char.ToUpperInvariant(c) : c)),
        "length" => (double)text.EnumerateRunes().Count(),
        "contains" => text.Contains(other, StringComparison.Ordinal),
        "startsWith" => text.StartsWith(other, StringComparison.Ordinal),
        "endsWith" => text.EndsWith(other, StringComparison.Ordinal),
        "date" => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        _ => Compared(function, text == other ? 0 : 1),
    };

    private static object Dates(string function, DateTime date, DateTime other) => function switch
    {
        "year" => (double)date.Year,
        "quarter" => (double)((date.Month + 2) / 3),
        "month" => (double)date.Month,
        "day" => (double)date.Day,
        "dayOfWeek" => (double)date.DayOfWeek,
        "dayOfYear" => (double)date.DayOfYear,
        "hour" => (double)date.Hour,
        "minute" => (double)date.Minute,
        "second" => (double)date.Second,
        "daysBetween" => (other - date).TotalSeconds / 86400,
        "hoursBetween" => (other - date).TotalSeconds / 3600,
        "secondsBetween" => (other - date).TotalSeconds,
        _ => Compared(function, date.CompareTo(other)),
    };

    private static bool Compared(string function, int order) => function switch
    {
        "==" => order == 0,
        "!=" => order != 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        ">=" => order >= 0,
        _ => throw new InvalidOperationException($"The oracle does not know '{function}'."),
    };
}
