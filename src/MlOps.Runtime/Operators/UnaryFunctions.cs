using MlOps.Runtime.Numerics;

namespace MlOps.Runtime.Operators;

/// <summary>A function of one number; truth is 1, falsehood 0.</summary>
internal interface IUnaryFunction
{
    static abstract double Apply(double x);
}

internal readonly struct Absolute : IUnaryFunction
{
    public static double Apply(double x) => Math.Abs(x);
}

internal readonly struct Negate : IUnaryFunction
{
    public static double Apply(double x) => -x;
}

internal readonly struct Exponential : IUnaryFunction
{
    public static double Apply(double x) => DeterministicMath.Exp(x);
}

internal readonly struct Logarithm : IUnaryFunction
{
    public static double Apply(double x) => DeterministicMath.Log(x);
}

internal readonly struct SquareRoot : IUnaryFunction
{
    public static double Apply(double x) => Math.Sqrt(x);
}

internal readonly struct Reciprocal : IUnaryFunction
{
    public static double Apply(double x) => 1 / x;
}

internal readonly struct Floor : IUnaryFunction
{
    public static double Apply(double x) => Math.Floor(x);
}

internal readonly struct Ceiling : IUnaryFunction
{
    public static double Apply(double x) => Math.Ceiling(x);
}

internal readonly struct RoundToEven : IUnaryFunction
{
    public static double Apply(double x) => Math.Round(x, MidpointRounding.ToEven);
}

internal readonly struct Sign : IUnaryFunction
{
    public static double Apply(double x) => x > 0 ? 1 : x < 0 ? -1 : x;
}

internal readonly struct Rectify : IUnaryFunction
{
    public static double Apply(double x) => x < 0 ? 0 : x;
}

/// <summary>1 / (1 + e⁻ˣ), of the side on which the exponential cannot overflow.</summary>
internal readonly struct Sigmoid : IUnaryFunction
{
    public static double Apply(double x) => DeterministicMath.Sigmoid(x);
}

internal readonly struct HyperbolicTangent : IUnaryFunction
{
    public static double Apply(double x) => Math.Tanh(x);
}

internal readonly struct Sine : IUnaryFunction
{
    public static double Apply(double x) => Math.Sin(x);
}

internal readonly struct Cosine : IUnaryFunction
{
    public static double Apply(double x) => Math.Cos(x);
}

internal readonly struct IsNotANumber : IUnaryFunction
{
    public static double Apply(double x) => double.IsNaN(x) ? 1 : 0;
}

internal readonly struct Not : IUnaryFunction
{
    public static double Apply(double x) => x == 0 ? 1 : 0;
}

/// <summary>Rounds to float.</summary>
internal readonly struct ToFloat : IUnaryFunction
{
    public static double Apply(double x) => (float)x;
}

/// <summary>Drops the fraction, as a cast to an integer does.</summary>
internal readonly struct ToInteger : IUnaryFunction
{
    public static double Apply(double x) => Math.Truncate(x);
}

internal readonly struct ToBool : IUnaryFunction
{
    public static double Apply(double x) => x != 0 ? 1 : 0;
}
