using System.Text.RegularExpressions;
using MlOps.Runtime.Text;

namespace MlOps.UnitTests.Runtime;

public sealed class TokenPatternTests
{
    private const string Alphabet = "abZ09_ .-\nüÄ日😀é";

    [Theory]
    [InlineData(@"[\pL\pN_]+", @"[\p{L}\p{N}_]+")]
    [InlineData(@"[\p{L}\p{N}_]{2,}", @"[\p{L}\p{N}_]{2,}")]
    [InlineData(@"\w+", "[a-zA-Z0-9_]+")]
    [InlineData(@"\w\w+", "[a-zA-Z0-9_]{2,}")]
    [InlineData("[a-z0-9]{2}", "[a-z0-9]{2}")]
    [InlineData("[ab]{1,2}", "[ab]{1,2}")]
    [InlineData("[^ .\\n-]+", "[^ .\\n-]+")]
    [InlineData("a", "a")]
    public void Tokens_are_the_matches_of_the_regular_expression(string pattern, string regex)
    {
        TokenPattern parsed = TokenPattern.Parse(pattern)!;
        var expected = new Regex(regex, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
        var random = new Random(3);
        int[] runes = [.. Alphabet.EnumerateRunes().Select(rune => rune.Value)];
        for (int i = 0; i < 300; i++)
        {
            // The .NET engine works on UTF-16 units and has no category for an astral letter; the emoji is no letter either way.
            string text = string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => char.ConvertFromUtf32(runes[random.Next(runes.Length)])));
            Assert.Equal(expected.Matches(text).Select(match => match.Value), Tokens(parsed, text));
        }
    }

    [Fact]
    public void A_dot_is_every_character() => Assert.Equal(["a", "\n", "😀"], Tokens(TokenPattern.Parse(".")!, "a\n😀"));

    [Fact]
    public void Lengths_count_characters_and_short_tokens_are_dropped() =>
        Assert.Equal(["bcd", "😀😀"], Tokens(TokenPattern.Parse("[^ ]+")! with { MinimumLength = 2 }, "a bcd 😀 😀😀"));

    [Theory]
    [InlineData("")]
    [InlineData("a|b")]
    [InlineData("(a)+")]
    [InlineData("[a-z]*")]
    [InlineData("[a-z]+[0-9]+")]
    [InlineData("[a-z")]
    [InlineData("[a-z]{2")]
    [InlineData("[a-z]{9999999999}")]
    [InlineData(@"\")]
    [InlineData(@"\pQ+")]
    [InlineData("^a")]
    public void Other_expressions_are_not_understood(string pattern) => Assert.Null(TokenPattern.Parse(pattern));

    private static List<string> Tokens(TokenPattern pattern, string text)
    {
        var tokens = new List<string>();
        ReadOnlySpan<char> rest = text;
        for (ReadOnlySpan<char> token = pattern.Next(ref rest); !token.IsEmpty; token = pattern.Next(ref rest))
        {
            tokens.Add(token.ToString());
        }

        return tokens;
    }
}
