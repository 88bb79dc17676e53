namespace MlOps.Learners.Text;

/// <summary>The n-grams that most texts have.</summary>
/// <param name="Vocabulary">The n-grams.</param>
/// <param name="TextCounts">The number of texts that have each.</param>
internal sealed record NgramSelection(NgramVocabulary Vocabulary, int[] TextCounts)
{
    /// <summary>Chooses n-grams.</summary>
    /// <param name="texts">The texts; null counts as empty.</param>
    /// <param name="options">Which n-grams; of equally frequent ones the first in ordinal order stay.</param>
    public static NgramSelection Of(IReadOnlyList<string?> texts, NgramOptions options) => Of(texts, options, NgramCounter.MostNodes);

    /// <inheritdoc cref="Of(IReadOnlyList{string?}, NgramOptions)"/>
    /// <param name="texts">The texts; null counts as empty.</param>
    /// <param name="options">Which n-grams; of equally frequent ones the first in ordinal order stay.</param>
    /// <param name="mostNodes">The most n-grams that are counted at a time.</param>
    public static NgramSelection Of(IReadOnlyList<string?> texts, NgramOptions options, int mostNodes)
    {
        var counter = new NgramCounter(options.Unit, options.MaximumLength, mostNodes);
        foreach (string? text in texts)
        {
            counter.Add(text);
        }

        List<(string[] Term, int Texts)> terms = [.. counter.Terms(options.MinimumLength, counter.IsExact ? options.MinimumTexts : 1)];
        if (!counter.IsExact)
        {
            terms = Recount(texts, options, terms);
        }

        (string[] Term, int Texts)[] chosen =
        [
            .. terms
                .OrderByDescending(item => item.Texts)
                .ThenBy(item => item.Term, TermOrder.Instance)
                .Take(options.MaximumTerms)
                .OrderBy(item => item.Term, TermOrder.Instance),
        ];
        return new NgramSelection(new NgramVocabulary(options.Unit, [.. chosen.Select(item => item.Term)]), [.. chosen.Select(item => item.Texts)]);
    }

    /// <summary>Counts the candidates that are left in all texts.</summary>
    private static List<(string[] Term, int Texts)> Recount(IReadOnlyList<string?> texts, NgramOptions options, List<(string[] Term, int Texts)> candidates)
    {
        var vocabulary = new NgramVocabulary(options.Unit, [.. candidates.Select(candidate => candidate.Term)]);
        var textCounts = new int[candidates.Count];
        var counts = new TermCounts();
        foreach (string? text in texts)
        {
            vocabulary.Count(text, counts);
            foreach (int term in counts.Terms)
            {
                textCounts[term]++;
            }
        }

        return [.. vocabulary.Terms.Zip(textCounts).Where(item => item.Second >= options.MinimumTexts)];
    }

    private sealed class TermOrder : IComparer<string[]>
    {
        public static readonly TermOrder Instance = new();

        public int Compare(string[]? x, string[]? y)
        {
            int order = x!.Length - y!.Length;
            for (int i = 0; order == 0 && i < x.Length; i++)
            {
                order = string.CompareOrdinal(x[i], y[i]);
            }

            return order;
        }
    }
}
