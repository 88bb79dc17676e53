namespace MlOps.Data.Expressions;

/// <summary>A part of an expression as it is written.</summary>
/// <param name="Position">The index of its first character.</param>
internal abstract record ExpressionNode(int Position);

/// <summary>A number, as <c>2.5</c>.</summary>
internal sealed record NumberNode(double Value, int Position) : ExpressionNode(Position);

/// <summary>A text, as <c>'North'</c>.</summary>
internal sealed record TextNode(string Value, int Position) : ExpressionNode(Position);

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed record BooleanNode(bool Value, int Position) : ExpressionNode(Position);

/// <summary><c>missing</c>.</summary>
internal sealed record MissingNode(int Position) : ExpressionNode(Position);

/// <summary>A column.</summary>
internal sealed record ColumnNode(string Name, int Position) : ExpressionNode(Position);

/// <summary>A function or an operator with what it is applied to.</summary>
internal sealed record CallNode(string Function, IReadOnlyList<ExpressionNode> Arguments, int Position) : ExpressionNode(Position);
