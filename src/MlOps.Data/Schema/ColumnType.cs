namespace MlOps.Data.Schema;

/// <summary>What a column holds. The names are the values of <c>ModelColumn</c>'s <c>Type</c> metadata.</summary>
public enum ColumnType
{
    /// <summary>A 32-bit floating-point number.</summary>
    Number,

    /// <summary>One of a set of texts, compared as they stand.</summary>
    Category,

    /// <summary>Prose.</summary>
    Text,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An instant; without an offset it is taken as UTC.</summary>
    Timestamp,
}

/// <summary>What a column is for. The names are the values of <c>ModelColumn</c>'s <c>Role</c> metadata.</summary>
public enum ColumnRole
{
    /// <summary>An input of the model.</summary>
    Feature,

    /// <summary>What the model predicts.</summary>
    Label,

    /// <summary>Not used.</summary>
    Ignore,

    /// <summary>Names the row; not an input.</summary>
    Id,

    /// <summary>The weight of the row in training and evaluation; not an input.</summary>
    Weight,

    /// <summary>Rows of one value stay together in a split; not an input.</summary>
    Group,

    /// <summary>When the row was true; not an input, unlike a feature of type Timestamp.</summary>
    Timestamp,
}
