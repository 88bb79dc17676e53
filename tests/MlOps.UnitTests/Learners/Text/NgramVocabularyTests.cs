using MlOps.Learners.Text;

namespace MlOps.UnitTests.Learners.Text;

public class NgramVocabularyTests
{
    private static readonly string?[] Texts = ["the red fox", "The red dog", null, "a red fox, the red fox"];

    [Fact]
    public void Shorter_terms_come_first_then_the_order_of_code_points() =>
        Assert.Equal(["a", "dog", "fox", "red", "the", "a red", "fox the", "red dog", "red fox", "the red"], Terms(1, 2, 1, 100));

    [Fact]
    public void Rare_terms_are_left_out() => Assert.Equal(["fox", "red", "the", "red fox", "the red"], Terms(1, 2, 2, 100));

    [Fact]
    public void The_most_frequent_terms_stay_the_first_of_equals() => Assert.Equal(["fox", "red", "the"], Terms(1, 1, 1, 3));

    [Fact]
    public void Terms_may_be_of_one_length_alone() => Assert.Equal(["red fox", "the red"], Terms(2, 2, 2, 100));

    [Fact]
    public void A_text_is_counted_by_its_terms()
    {
        NgramVocabulary vocabulary = NgramSelection.Of(Texts, new NgramOptions(TextUnit.Word, 1, 2, 2, 100)).Vocabulary;
        var counts = new TermCounts();

        vocabulary.Count("The red fox and the RED one", counts);

        Assert.Equal([(0, 1), (1, 2), (2, 2), (3, 1), (4, 2)], counts.Terms.Select(term => (term, counts[term])));
    }

    [Fact]
    public void Counts_are_used_again_for_the_next_text()
    {
        NgramVocabulary vocabulary = NgramSelection.Of(Texts, new NgramOptions(TextUnit.Word, 1, 1, 1, 100)).Vocabulary;
        var counts = new TermCounts();
        vocabulary.Count("the fox the", counts);

        vocabulary.Count("dog the", counts);

        Assert.Equal([(1, 1), (4, 1)], counts.Terms.Select(term => (term, counts[term])));
    }

    [Theory]
    [InlineData("Word", 1, 2)]
    [InlineData("Character", 3, 3)]
    [InlineData("Character", 1, 4)]
    public void Text_counts_are_those_of_a_search_in_every_text(string name, int minimumLength, int maximumLength)
    {
        var unit = Enum.Parse<TextUnit>(name);
        string[] texts = Random(60);

        NgramSelection selection = NgramSelection.Of(texts, new NgramOptions(unit, minimumLength, maximumLength, 2, 500));

        string separator = unit == TextUnit.Word ? " " : "";
        Assert.NotEmpty(selection.TextCounts);
        Assert.All(selection.Vocabulary.Terms, (term, i) => Assert.Equal(
            texts.Count(text => (separator + text + separator).Contains(separator + string.Join(separator, term) + separator, StringComparison.Ordinal)), selection.TextCounts[i]));
    }

    [Theory]
    [InlineData("Word")]
    [InlineData("Character")]
    public void Frequent_terms_are_found_and_counted_exactly_however_few_may_be_counted_at_a_time(string name)
    {
        var unit = Enum.Parse<TextUnit>(name);
        string[] texts = Random(400);
        var options = new NgramOptions(unit, 1, 3, 120, 30);
        var counter = new NgramCounter(unit, 3, mostNodes: 400);
        int most = 0;
        foreach (string text in texts)
        {
            counter.Add(text);
            most = Math.Max(most, counter.Terms(1, 1).Count());
        }

        NgramSelection few = NgramSelection.Of(texts, options, mostNodes: 400);
        NgramSelection all = NgramSelection.Of(texts, options);

        Assert.False(counter.IsExact);
        Assert.InRange(most, 1, 400);
        Assert.InRange(counter.Forgotten, 1, 119);
        Assert.Equal(all.Vocabulary.Terms, few.Vocabulary.Terms);
        Assert.Equal(all.TextCounts, few.TextCounts);
    }

    /// <summary>Texts of few frequent and many rare words.</summary>
    private static string[] Random(int texts)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, texts).Select(_ => string.Join(' ', Enumerable.Range(0, 6).Select(_ => random.Next(2) == 0 ? "word" + random.Next(3) : $"w{random.Next(100_000)}")))];
    }

    private static IEnumerable<string> Terms(int minimumLength, int maximumLength, int minimumTexts, int maximumTerms) =>
        NgramSelection.Of(Texts, new NgramOptions(TextUnit.Word, minimumLength, maximumLength, minimumTexts, maximumTerms)).Vocabulary.Terms.Select(term => string.Join(' ', term));
}
