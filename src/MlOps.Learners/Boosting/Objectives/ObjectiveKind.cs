namespace MlOps.Learners.Boosting.Objectives;

/// <summary>The losses. The names are the values of the hyperparameter <c>Objective</c>.</summary>
internal enum ObjectiveKind
{
    /// <summary>Regression: the expected value.</summary>
    SquaredError,

    /// <summary>Regression: the median.</summary>
    AbsoluteError,

    /// <summary>Regression: the value that a share of rows is below.</summary>
    Quantile,

    /// <summary>Regression: the expected count, above zero.</summary>
    Poisson,

    /// <summary>Regression: the expected amount where many rows have none, above zero.</summary>
    Tweedie,

    /// <summary>Binary classification: the probability.</summary>
    Logistic,

    /// <summary>Multiclass classification: the probabilities.</summary>
    Softmax,
}
