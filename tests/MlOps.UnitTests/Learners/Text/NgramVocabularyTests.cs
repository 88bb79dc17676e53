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
        NgramVocabulary vocabulary = NgramVocabulary.Fit(Texts, TextUnit.Word, 1, 2, 2, 100);
        var counts = new SortedDictionary<int, int>();

        vocabulary.Count("The red fox and the RED one", counts);

        Assert.Equal([(0, 1), (1, 2), (2, 2), (3, 1), (4, 2)], counts.Select(count => (count.Key, count.Value)));
    }

    private static IEnumerable<string> Terms(int minimumLength, int maximumLength, int minimumTexts, int maximumTerms) =>
        NgramVocabulary.Fit(Texts, TextUnit.Word, minimumLength, maximumLength, minimumTexts, maximumTerms).Terms.Select(term => string.Join(' ', term));
}
