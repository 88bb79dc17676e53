using MlOps.Data.Diagnostics;

namespace MlOps.UnitTests.Data;

public class NearestNameTests
{
    private static readonly string[] Columns = ["age", "workclass", "native_country", "income"];

    [Theory]
    [InlineData("Income", "income")]
    [InlineData("incmoe", "income")]
    [InlineData("native country", "native_country")]
    [InlineData("workclas", "workclass")]
    public void A_misspelt_name_finds_the_one_that_was_meant(string name, string expected) =>
        Assert.Equal(expected, NearestName.Find(name, Columns));

    [Theory]
    [InlineData("postcode")]
    [InlineData("")]
    public void A_name_unlike_all_others_finds_none(string name) => Assert.Null(NearestName.Find(name, Columns));

    [Fact]
    public void The_beginning_of_one_name_alone_finds_it() => Assert.Equal("native_country", NearestName.Find("Native", Columns));

    [Fact]
    public void The_beginning_of_several_names_finds_none() => Assert.Null(NearestName.Find("area", ["AreaOfTheHouse", "AreaOfTheGarden"]));

    [Fact]
    public void A_letter_or_two_are_no_beginning() => Assert.Null(NearestName.Find("na", Columns));

    [Fact]
    public void Swapped_neighbours_are_one_edit() => Assert.Equal(1, NearestName.Distance("label", "lable"));

    [Fact]
    public void A_suggestion_is_a_sentence_and_nothing_where_no_name_is_near()
    {
        Assert.Equal(" Did you mean 'age'?", NearestName.Suggest("aeg", Columns));
        Assert.Equal("", NearestName.Suggest("postcode", Columns));
    }
}
