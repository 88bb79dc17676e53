using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis.CSharp;
using MlOps.Worker.CodeGeneration;

namespace MlOps.UnitTests.Worker;

public class IdentifierTests
{
    [Theory]
    [InlineData("Region", "Region")]
    [InlineData("hours_per_week", "HoursPerWeek")]
    [InlineData("Monthly fee (EUR)", "MonthlyFeeEUR")]
    [InlineData("class", "Class")]
    [InlineData("1stFlrSF", "_1stFlrSF")]
    [InlineData("größe", "Größe")]
    [InlineData("年齢", "年齢")]
    [InlineData("a½b", "AB")]
    [InlineData("price\u200B", "Price")]
    [InlineData("🚗", null)]
    [InlineData("%", null)]
    [InlineData("", null)]
    public void A_name_becomes_its_words_run_together(string name, string? identifier) =>
        Assert.Equal(identifier, Identifier.FromName(name));

    [Theory]
    [InlineData("Churn", "Churn")]
    [InlineData("ContosoChurn_2", "ContosoChurn_2")]
    [InlineData("churn", "churn")]
    [InlineData("contoso-churn", "ContosoChurn")]
    [InlineData("2churn", "_2churn")]
    [InlineData("_", null)]
    [InlineData("-", null)]
    public void A_model_name_that_is_an_identifier_stays_as_it_is(string name, string? prefix) =>
        Assert.Equal(prefix, Identifier.ForTypes(name));

    [Theory]
    [InlineData(null, null)]
    [InlineData(" ", null)]
    [InlineData("Contoso.Churn", "Contoso.Churn")]
    [InlineData("my-models.2024.class", "my_models._2024.@class")]
    public void A_namespace_is_made_valid_part_by_part(string? text, string? expected) =>
        Assert.Equal(expected, Identifier.ForNamespace(text));

    [Fact]
    public void Properties_that_would_share_a_name_are_numbered() =>
        Assert.Equal(["AB", "AB3", "AB2", "AB4"], Identifier.ForProperties(["a b", "a_b", "AB2", "AB"], "ChurnInput"));

    [Fact]
    public void A_property_is_not_named_like_its_class_or_a_member_of_every_class() =>
        Assert.Equal(["ChurnInput2", "GetType2", "ToString2"], Identifier.ForProperties(["ChurnInput", "get_type", "ToString"], "ChurnInput"));

    [Fact]
    public void A_column_without_letters_is_called_by_its_place() =>
        Assert.Equal(["Age", "Column2", "Column22"], Identifier.ForProperties(["age", "%", "Column2"], "ChurnInput").Order(StringComparer.Ordinal));

    [Fact]
    public void Any_columns_get_valid_and_different_properties()
    {
        Prop.ForAll<string[]>(columns =>
        {
            IReadOnlyList<string> names = Identifier.ForProperties([.. columns.Select(column => column ?? "")], "XInput");
            return names.Distinct(StringComparer.Ordinal).Count() == columns.Length && names.All(SyntaxFacts.IsValidIdentifier);
        }).QuickCheckThrowOnFailure();
    }
}
