namespace MlOps.Data.Expressions;

/// <summary>What a part of an expression gives.</summary>
internal enum ExpressionType
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A text.</summary>
    Text,

    /// <summary>An instant.</summary>
    Date,

    /// <summary>The word <c>missing</c>, which has the type that its place asks for.</summary>
    Missing,
}
