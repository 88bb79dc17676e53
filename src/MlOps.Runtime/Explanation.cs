using System.Globalization;

namespace MlOps.Runtime;

/// <summary>Why a model gave a row its score: what each input column added to it.</summary>
/// <remarks>
/// <para><see cref="BaseValue"/> plus all contributions is <see cref="Score"/>, up to rounding. The scale is that of the score:
/// log-odds for a binary classification, a value before the softmax for each class, and for a regression the unit of the
/// label.</para>
/// <para>Contributions are those that the model sees, not causes: a column that says the same as another shares with it.</para>
/// </remarks>
public sealed class Explanation
{
    internal Explanation(string? label, double baseValue, double score, IReadOnlyList<Contribution> contributions)
    {
        Label = label;
        BaseValue = baseValue;
        Score = score;
        Contributions = contributions;
    }

    /// <summary>The class that is explained; null for a regression.</summary>
    public string? Label { get; }

    /// <summary>The score of which nothing is known but the training rows: about their mean.</summary>
    public double BaseValue { get; }

    /// <summary>The score of the row.</summary>
    public double Score { get; }

    /// <summary>What each input column adds, the largest amounts first, whatever their sign.</summary>
    public IReadOnlyList<Contribution> Contributions { get; }

    /// <summary>The score, the base value and the contributions, a line each.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Label is null ? "" : Label + ": ")}score {Score:0.####} from {BaseValue:0.####}\n{string.Join('\n', Contributions)}");
}

/// <summary>What an input column adds to a score.</summary>
/// <param name="Column">The column of the data.</param>
/// <param name="Value">The row's value, in invariant notation, <c>true</c> or <c>false</c> of a Boolean; null where it is missing.</param>
/// <param name="Amount">What it adds, on the scale of the score: above zero it raises the score.</param>
public sealed record Contribution(string Column, string? Value, double Amount)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount,10:+0.0000;-0.0000;0.0000}  {Column} = {Value ?? "(missing)"}");
}
