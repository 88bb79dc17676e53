using MlOps.Worker.Protocol;

namespace MlOps.TargetsTests;

/// <summary>Which include can have made which item.</summary>
public sealed class IncludePatternTests
{
    [Theory]
    [InlineData("data/a.csv", "data/a.csv", true)]
    [InlineData("data\\a.csv", "data/A.csv", true)]
    [InlineData("data/a.csv", "data/b.csv", false)]
    [InlineData("data/*.csv", "data/a.csv", true)]
    [InlineData("data/*.csv", "data/x/a.csv", false)]
    [InlineData("data/**/*.csv", "data/a.csv", true)]
    [InlineData("data/**/*.csv", "data/x/y/a.csv", true)]
    [InlineData("data/**", "data/x/a.csv", true)]
    [InlineData("data/?.csv", "data/a.csv", true)]
    [InlineData("data/?.csv", "data//.csv", false)]
    [InlineData("$(Folder)/a.csv", "any/where/a.csv", true)]
    [InlineData("$([System.IO.Path]::Combine($(A), 'b'))/*.csv", "any/where/a.csv", true)]
    [InlineData("100%25%3B", "100%;", true)]
    [InlineData("50%", "50%", true)]
    public void A_part_of_an_include_matches_what_it_can_make(string include, string item, bool expected) =>
        Assert.Equal(expected, IncludePattern.All(include).Single().Matches(item));

    [Theory]
    [InlineData("data/*.csv", true)]
    [InlineData("data/a.csv", false)]
    [InlineData("$(Folder.Replace('*', '?'))/a.csv", false)]
    [InlineData("$(Folder)/?.csv", true)]
    public void Wildcards_count_outside_of_what_MSBuild_replaces(string include, bool expected) =>
        Assert.Equal(expected, IncludePattern.All(include).Single().IsGlob);

    [Fact]
    public void Parts_are_separated_by_semicolons_and_trimmed() =>
        Assert.Equal(["a.csv", "b.csv"], IncludePattern.All(" a.csv;\n b.csv; ").Select(pattern => pattern.Text));
}
