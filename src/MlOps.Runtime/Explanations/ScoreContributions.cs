namespace MlOps.Runtime.Explanations;

/// <summary>Where a plan leaves the contributions of the columns to the scores.</summary>
/// <param name="BaseValues">The scores where nothing is known of a row.</param>
/// <param name="Output">The plan's output with the contributions, [rows × scores × columns].</param>
/// <param name="Columns">What contributes.</param>
internal sealed record ScoreContributions(double[] BaseValues, int Output, ExplainedColumn[] Columns);

/// <summary>A column that contributes to scores: one that the caller gives, or one that an expression makes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Input">The plan's input with its values; -1 where an expression makes them.</param>
/// <param name="Output">The plan's output with its values; -1 where the caller gives them.</param>
internal sealed record ExplainedColumn(string Name, int Input, int Output);
