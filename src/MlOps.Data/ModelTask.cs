namespace MlOps.Data;

/// <summary>What the model predicts. The names are the values of the <c>ModelTask</c> property.</summary>
public enum ModelTask
{
    /// <summary>One of two labels, with the probability of the positive one.</summary>
    BinaryClassification,

    /// <summary>One of several labels, with a probability each.</summary>
    MulticlassClassification,

    /// <summary>A number.</summary>
    Regression,
}
