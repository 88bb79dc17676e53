namespace MlOps.Learners;

/// <summary>A hyperparameter of a trainer, and the values that it can have.</summary>
/// <param name="Name">The name in the <c>Hyperparameter</c> item.</param>
/// <param name="IsInteger">Whether its values are whole numbers.</param>
/// <param name="Minimum">The least value.</param>
/// <param name="Maximum">The greatest value.</param>
public sealed record HyperparameterDefinition(string Name, bool IsInteger, double Minimum, double Maximum);
