namespace MlOps.Data.Schema;

/// <summary>How predictions may depend on a column. The names are the values of <c>ModelColumn</c>'s <c>Monotone</c> metadata.</summary>
public enum Monotonicity
{
    /// <summary>As the data say.</summary>
    None,

    /// <summary>They never fall where the column alone rises.</summary>
    Increasing,

    /// <summary>They never rise where the column alone rises.</summary>
    Decreasing,
}
