using MlOps.Data.Tables;
using MlOps.Learners.Text;

namespace MlOps.Learners.Linear.Features;

/// <summary>
/// A text as its n-grams: ln(1 + count) times the inverse document frequency, brought to length 1.
/// </summary>
/// <remarks>
/// The inverse document frequency is scikit-learn's smooth one, ln((1 + texts) / (1 + texts with the term)) + 1. The
/// damped count differs a little from its 1 + ln(count): it keeps zero at zero, so that scoring stays sparse.
/// </remarks>
/// <param name="Column">The feature column it reads.</param>
/// <param name="Vocabulary">The n-grams.</param>
/// <param name="InverseFrequencies">One a term.</param>
internal sealed record TextEncoder(string Column, NgramVocabulary Vocabulary, double[] InverseFrequencies)
    : FeatureEncoder(Column)
{
    /// <summary>What a text is divided by at least, so that one without a term stays zero.</summary>
    public const double ShortestLength = 1e-12;

    /// <inheritdoc/>
    public override int Width => InverseFrequencies.Length;

    /// <summary>Learns a column's vocabulary and document frequencies.</summary>
    public static TextEncoder Fit(Table table, string column, NgramOptions options)
    {
        string?[] texts = ((TextColumn)table[column]).Values;
        (NgramVocabulary vocabulary, int[] textCounts) = NgramSelection.Of(texts, options);
        return new TextEncoder(
            column, vocabulary, Array.ConvertAll(textCounts, count => DeterministicMath.Log((1.0 + texts.Length) / (1.0 + count)) + 1));
    }

    /// <summary>The encoder of some n-grams alone.</summary>
    /// <param name="used">Whether each n-gram stays.</param>
    public TextEncoder Only(bool[] used) => new(
        Column,
        new NgramVocabulary(Vocabulary.Unit, [.. Vocabulary.Terms.Where((_, term) => used[term])]),
        [.. InverseFrequencies.Where((_, term) => used[term])]);

    /// <inheritdoc/>
    public override FeatureBlock Encode(Table table)
    {
        string?[] texts = ((TextColumn)table[Column]).Values;
        var starts = new int[texts.Length + 1];
        var indices = new List<int>();
        var values = new List<double>();
        var counts = new TermCounts();
        for (int row = 0; row < texts.Length; row++)
        {
            Vocabulary.Count(texts[row], counts);
            double squares = 0;
            foreach (int term in counts.Terms)
            {
                double value = DeterministicMath.Log(1.0 + counts[term]) * InverseFrequencies[term];
                squares += value * value;
                indices.Add(term);
                values.Add(value);
            }

            double length = Math.Max(Math.Sqrt(squares), ShortestLength);
            for (int i = starts[row]; i < values.Count; i++)
            {
                values[i] /= length;
            }

            starts[row + 1] = values.Count;
        }

        return new SparseBlock(new SparseRows(starts, [.. indices], [.. values]), Width);
    }
}
