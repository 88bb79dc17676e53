using MlOps.Learners.Text;

namespace MlOps.UnitTests.Learners.Text;

public class TokensTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  ...  ", "")]
    [InlineData("Don't panic", "don t panic")]
    [InlineData("a_b-c1", "a_b c1")]
    [InlineData("Straße ÜBER naïve", "straße Über naïve")]
    [InlineData("日本語 ⅷ 🙂x", "日本語 ⅷ x")]
    public void Words_are_runs_of_letters_digits_and_underscores(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Split(text, TextUnit.Word)));

    [Fact]
    public void Characters_are_whole_code_points() =>
        Assert.Equal(["a", " ", "🙂", "é", "\n"], Split("A 🙂é\n", TextUnit.Character));

    private static IEnumerable<string> Split(string text, TextUnit unit)
    {
        string lowered = Tokens.Lower(text);
        var places = new List<Range>();
        Tokens.Find(lowered, unit, places);
        return places.Select(place => lowered[place]);
    }
}
