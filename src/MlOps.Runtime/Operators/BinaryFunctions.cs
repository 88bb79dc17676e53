namespace MlOps.Runtime.Operators;

/// <summary>A function of two numbers; truth is 1, falsehood 0.</summary>
internal interface IBinaryFunction
{
    static abstract double Apply(double x, double y);
}

internal readonly struct Add : IBinaryFunction
{
    public static double Apply(double x, double y) => x + y;
}

internal readonly struct Subtract : IBinaryFunction
{
    public static double Apply(double x, double y) => x - y;
}

internal readonly struct Multiply : IBinaryFunction
{
    public static double Apply(double x, double y) => x * y;
}

internal readonly struct Divide : IBinaryFunction
{
    public static double Apply(double x, double y) => x / y;
}

/// <summary>Division of integers, towards zero.</summary>
internal readonly struct DivideIntegers : IBinaryFunction
{
    public static double Apply(double x, double y) => Math.Truncate(x / y);
}

internal readonly struct Power : IBinaryFunction
{
    public static double Apply(double x, double y) => Math.Pow(x, y);
}

/// <summary>The larger; NaN if one is NaN.</summary>
internal readonly struct Maximum : IBinaryFunction
{
    public static double Apply(double x, double y) => Math.Max(x, y);
}

/// <summary>The smaller; NaN if one is NaN.</summary>
internal readonly struct Minimum : IBinaryFunction
{
    public static double Apply(double x, double y) => Math.Min(x, y);
}

internal readonly struct Greater : IBinaryFunction
{
    public static double Apply(double x, double y) => x > y ? 1 : 0;
}

internal readonly struct GreaterOrEqual : IBinaryFunction
{
    public static double Apply(double x, double y) => x >= y ? 1 : 0;
}

internal readonly struct Less : IBinaryFunction
{
    public static double Apply(double x, double y) => x < y ? 1 : 0;
}

internal readonly struct LessOrEqual : IBinaryFunction
{
    public static double Apply(double x, double y) => x <= y ? 1 : 0;
}

internal readonly struct EqualTo : IBinaryFunction
{
    public static double Apply(double x, double y) => x == y ? 1 : 0;
}

internal readonly struct And : IBinaryFunction
{
    public static double Apply(double x, double y) => x != 0 && y != 0 ? 1 : 0;
}

internal readonly struct Or : IBinaryFunction
{
    public static double Apply(double x, double y) => x != 0 || y != 0 ? 1 : 0;
}

internal readonly struct Xor : IBinaryFunction
{
    public static double Apply(double x, double y) => x != 0 ^ y != 0 ? 1 : 0;
}
