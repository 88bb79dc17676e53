namespace MlOps.Evaluation.Files;

/// <summary>How columns move the scores of test rows.</summary>
public sealed record ExplanationSummary
{
    /// <summary>The number of test rows that <see cref="Columns"/> is the mean of.</summary>
    public required int Rows { get; init; }

    /// <summary>How far each column moves the score of a row, whatever the direction: the mean over rows, and over classes where there are several; largest first.</summary>
    public required IReadOnlyList<NamedValue<double>> Columns { get; init; }

    /// <summary>The test rows that the model is most wrong about, worst first. No number, category or text of a column is in it.</summary>
    public required IReadOnlyList<ErrorExplanation> WorstErrors { get; init; }
}

/// <summary>Why the model is wrong about a test row.</summary>
/// <param name="Label">The true label; of a regression with three digits.</param>
/// <param name="Predicted">What the model says: the class that is explained, or a number with three digits.</param>
/// <param name="Probability">The probability that the model gives the true label; null for a regression.</param>
/// <param name="BaseValue">The score without knowing a column.</param>
/// <param name="Score">The score of the row: log-odds of the positive class, the predicted class's value, or the number predicted.</param>
/// <param name="Contributions">The columns that move the score most, largest first.</param>
/// <param name="Others">What all other columns add together.</param>
public sealed record ErrorExplanation(
    string Label, string Predicted, double? Probability, double BaseValue, double Score, IReadOnlyList<ColumnContribution> Contributions, double Others);

/// <summary>What a column adds to a score.</summary>
/// <param name="Name">The column.</param>
/// <param name="Amount">What it adds.</param>
/// <param name="Range">Where the row's value lies among the test rows: <c>lowest quarter</c> to <c>highest quarter</c>, or <c>missing</c>; of a Boolean <c>true</c> or <c>false</c>; null for a category or a text.</param>
public sealed record ColumnContribution(string Name, double Amount, string? Range);
