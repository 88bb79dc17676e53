namespace MlOps.Runtime.Explanations;

/// <summary>Where a plan leaves the contributions of the inputs to the scores.</summary>
/// <param name="BaseValues">The scores where nothing is known of a row.</param>
/// <param name="Output">The plan's output with the contributions, [rows × scores × inputs].</param>
internal sealed record ScoreContributions(double[] BaseValues, int Output);
