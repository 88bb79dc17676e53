using System.Runtime.InteropServices;

namespace MlOps.Data.Expressions;

/// <summary>A part of an expression as a value of the graph, [rows, 1], or as a constant.</summary>
/// <param name="Type">What it holds.</param>
internal abstract record Term(ExpressionType Type);

/// <summary>A number, or an instant in seconds since 1970-01-01T00:00:00Z: a double, NaN where missing.</summary>
/// <param name="Type">Number or Date.</param>
/// <param name="Value">The value's name in the graph; null for a constant.</param>
/// <param name="Constant">The constant.</param>
/// <param name="Bound">No value is larger, whatever its sign; infinite where values may have become infinite, which then count as missing.</param>
/// <param name="IsFloat">Whether every value is one that a 32-bit float has.</param>
internal sealed record NumberTerm(ExpressionType Type, string? Value, double Constant, double Bound, bool IsFloat) : Term(Type)
{
    /// <summary>A constant.</summary>
    public static NumberTerm Of(double constant, ExpressionType type = ExpressionType.Number) =>
        new(type, Value: null, constant, Math.Abs(constant), (float)constant == constant);

    /// <summary>A number of the graph.</summary>
    public static NumberTerm Of(string value, double bound, bool isFloat = false) => new(ExpressionType.Number, value, 0, bound, isFloat);

    /// <summary>An instant of the graph.</summary>
    public static NumberTerm Instant(string value) => new(ExpressionType.Date, value, 0, 1e15, IsFloat: false);

    /// <summary>Whether it is the same for all rows.</summary>
    public bool IsConstant => Value is null;

    /// <summary>The bound of the values that are not missing.</summary>
    public double FiniteBound => Math.Min(Bound, double.MaxValue);
}

/// <summary>True, false or missing. Where it is missing its value is false.</summary>
/// <param name="Value">Whether it is true.</param>
/// <param name="Missing">Whether it is missing.</param>
internal sealed record BooleanTerm(Flag Value, Flag Missing) : Term(ExpressionType.Boolean);

/// <summary>A text, empty where missing.</summary>
/// <param name="Value">The value's name in the graph; null for a constant.</param>
/// <param name="Constant">The constant.</param>
internal sealed record TextTerm(string? Value, string Constant = "") : Term(ExpressionType.Text);

/// <summary>The word <c>missing</c>.</summary>
internal sealed record MissingTerm() : Term(ExpressionType.Missing);

/// <summary>A bool of the graph, [rows, 1], or a constant.</summary>
/// <param name="Value">The value's name in the graph; null for a constant.</param>
/// <param name="Constant">The constant.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Flag(string? Value, bool Constant = false)
{
    /// <summary>True for all rows.</summary>
    public static Flag True => new(null, true);

    /// <summary>False for all rows.</summary>
    public static Flag False => new(null, false);

    /// <summary>Whether it is the same for all rows, and what.</summary>
    public bool Is(bool constant) => Value is null && Constant == constant;
}
