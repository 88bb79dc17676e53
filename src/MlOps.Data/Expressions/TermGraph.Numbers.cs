using MlOps.Runtime.Numerics;
using MlOps.Runtime.Onnx;

namespace MlOps.Data.Expressions;

/// <content>Numbers and instants.</content>
internal sealed partial class TermGraph
{
    public NumberTerm Add(NumberTerm x, NumberTerm y) => Binary("Add", x, y, x.Constant + y.Constant, x.FiniteBound + y.FiniteBound);

    public NumberTerm Subtract(NumberTerm x, NumberTerm y) => Binary("Sub", x, y, x.Constant - y.Constant, x.FiniteBound + y.FiniteBound);

    public NumberTerm Multiply(NumberTerm x, NumberTerm y) => Binary("Mul", x, y, x.Constant * y.Constant, x.FiniteBound * y.FiniteBound);

    public NumberTerm Divide(NumberTerm x, NumberTerm y) =>
        Binary("Div", x, y, x.Constant / y.Constant, y is { IsConstant: true, Constant: not 0 } ? x.FiniteBound / y.Bound : double.PositiveInfinity);

    public NumberTerm Negate(NumberTerm x) => x.IsConstant ? NumberTerm.Of(-x.Constant) : x with { Value = Node("Neg", Name(x)), Bound = x.FiniteBound };

    public NumberTerm Absolute(NumberTerm x) => x.IsConstant ? NumberTerm.Of(Math.Abs(x.Constant)) : x with { Value = Node("Abs", Name(x)), Bound = x.FiniteBound };

    /// <summary>The square root; missing of a negative number.</summary>
    public NumberTerm SquareRoot(NumberTerm x) =>
        x.IsConstant ? NumberTerm.Of(Math.Sqrt(x.Constant)) : NumberTerm.Of(Node("Sqrt", Name(x)), Math.Max(1, x.FiniteBound));

    /// <summary>A number near it that is whole, see <see cref="Rounded"/>.</summary>
    /// <param name="operatorType"><c>Floor</c>, <c>Ceil</c> or <c>Round</c>, of which the last gives the even one of two that are equally near.</param>
    /// <param name="number">The number.</param>
    public NumberTerm Whole(string operatorType, NumberTerm number)
    {
        NumberTerm x = Rounded(number);
        return x.IsConstant
            ? NumberTerm.Of(operatorType switch { "Floor" => Math.Floor(x.Constant), "Ceil" => Math.Ceiling(x.Constant), _ => Math.Round(x.Constant, MidpointRounding.ToEven) })
            : x with { Value = Node(operatorType, x.Value!), Bound = x.Bound + 1 };
    }

    /// <summary>The natural logarithm as a float; missing of a number that is not above 0.</summary>
    /// <param name="x">The number.</param>
    /// <param name="logarithmOfBase">That of the base, of another logarithm.</param>
    public NumberTerm Logarithm(NumberTerm x, double logarithmOfBase = 1)
    {
        NumberTerm natural = x.IsConstant
            ? NumberTerm.Of(DeterministicMath.Log(x.Constant))
            : NumberTerm.Of(Node("Log", Name(x)), double.PositiveInfinity);
        return Rounded(logarithmOfBase == 1 ? natural : Divide(natural, NumberTerm.Of(logarithmOfBase)));
    }

    /// <summary>The natural logarithm of 1 + x as a float, exact for small x too (Kahan's form).</summary>
    public NumberTerm LogarithmOfOneMore(NumberTerm x)
    {
        NumberTerm more = Add(x, NumberTerm.Of(1));
        if (more.IsConstant)
        {
            return Rounded(NumberTerm.Of(more.Constant == 1 ? x.Constant : DeterministicMath.Log(more.Constant) * x.Constant / (more.Constant - 1)));
        }

        string one = Name(more);
        string exact = Node("Div", Node("Mul", Node("Log", one), Name(x)), Node("Sub", one, Number(1)));
        return Rounded(NumberTerm.Of(Node("Where", Node("Equal", one, Number(1)), Name(x), exact), double.PositiveInfinity));
    }

    /// <summary>e to a power as a float; missing where that is beyond the range of floats.</summary>
    public NumberTerm Exponential(NumberTerm x) => Rounded(x.IsConstant
        ? NumberTerm.Of(DeterministicMath.Exp(x.Constant))
        : NumberTerm.Of(Node("Exp", Name(x)), double.PositiveInfinity));

    /// <summary>A power: whole exponents and ½ by products and roots, any other by logarithms and then missing of a negative number.</summary>
    public NumberTerm Power(NumberTerm x, NumberTerm y)
    {
        const int MostFactors = 16;
        if (y is { IsConstant: true, Constant: 0.5 })
        {
            return SquareRoot(x);
        }

        if (y.IsConstant && y.Constant == Math.Floor(y.Constant) && Math.Abs(y.Constant) <= MostFactors)
        {
            NumberTerm power = Power(x, (int)Math.Abs(y.Constant));
            return y.Constant < 0 ? Divide(NumberTerm.Of(1), power) : power;
        }

        // Not Logarithm: the power of 0 is e to the minus infinity, which is 0.
        return x.IsConstant && y.IsConstant
            ? Rounded(NumberTerm.Of(DeterministicMath.Exp(y.Constant * DeterministicMath.Log(x.Constant))))
            : Rounded(NumberTerm.Of(Node("Exp", Node("Mul", x.IsConstant ? Number(DeterministicMath.Log(x.Constant)) : Node("Log", Name(x)), Name(y))), double.PositiveInfinity));
    }

    /// <summary>The larger or smaller of two; missing where one is.</summary>
    /// <param name="comparison"><c>Greater</c> or <c>Less</c>.</param>
    /// <param name="x">One.</param>
    /// <param name="y">The other.</param>
    public NumberTerm Extremum(string comparison, NumberTerm x, NumberTerm y)
    {
        if (x.IsConstant && y.IsConstant)
        {
            return NumberTerm.Of(comparison == "Greater" ? Math.Max(x.Constant, y.Constant) : Math.Min(x.Constant, y.Constant));
        }

        (x, y) = x.IsConstant ? (y, x) : (x, y);

        // Of a missing x the comparison is false and takes y, to which a missing difference is then added. Max and Min of engines differ there.
        string first = Name(x);
        string value = Node("Where", Node(comparison, first, Name(y)), first, Name(y));
        return NumberTerm.Of(Node("Add", value, Node("Sub", first, first)), Math.Max(x.FiniteBound, y.FiniteBound), x.IsFloat && y.IsFloat);
    }

    /// <summary>How many of some ascending numbers it reaches, see <see cref="Rounded"/>.</summary>
    public NumberTerm Bin(NumberTerm number, double[] edges)
    {
        NumberTerm x = Rounded(number);
        if (x.IsConstant)
        {
            return NumberTerm.Of(double.IsNaN(x.Constant) ? double.NaN : edges.Count(edge => x.Constant >= edge));
        }

        string reached = Cast(Node("GreaterOrEqual", x.Value!, Numbers(edges)), OnnxElementType.Double);
        string count = Node("ReduceSum", "", [reached, Integers(1)], new OnnxAttribute("keepdims", 1L));
        return NumberTerm.Of(Node("Add", count, Node("Sub", x.Value!, x.Value!)), edges.Length, isFloat: true);
    }

    /// <summary>A number of the graph in the float type; missing beyond its range.</summary>
    public string Float(NumberTerm x)
    {
        string rounded = Cast(x.Value!, OnnxElementType.Float);
        return x.IsFloat || x.Bound <= float.MaxValue ? rounded : Finite(rounded);
    }

    /// <summary>The nearest 32-bit float; missing beyond their range.</summary>
    public NumberTerm Rounded(NumberTerm x)
    {
        if (x.IsFloat)
        {
            return x;
        }

        if (x.IsConstant)
        {
            return float.IsFinite((float)x.Constant) ? NumberTerm.Of((float)x.Constant) : (NumberTerm)Missing(x.Type);
        }

        return NumberTerm.Of(Cast(Float(x), OnnxElementType.Double), Math.Min(x.Bound, float.MaxValue), isFloat: true);
    }

    private NumberTerm Binary(string operatorType, NumberTerm x, NumberTerm y, double constant, double bound)
    {
        if (x.IsConstant && y.IsConstant)
        {
            return NumberTerm.Of(constant);
        }

        // A bound that is nearly too large is taken for one that is: rounding may take a sum beyond it.
        return NumberTerm.Of(Node(operatorType, Name(x), Name(y)), bound < 1e308 ? bound : double.PositiveInfinity);
    }

    private NumberTerm Power(NumberTerm x, int factors)
    {
        NumberTerm power = NumberTerm.Of(1);
        for (int i = 0; i < factors; i++)
        {
            power = i == 0 ? x : Multiply(power, x);
        }

        // A missing number to the power of 0 is missing.
        return factors == 0 && !x.IsConstant ? Add(power, Subtract(x, x)) : power;
    }
}
