using FsCheck;
using FsCheck.Fluent;
using System.Text.RegularExpressions;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Expectations;
using MlOps.Data.Tables;

namespace MlOps.UnitTests.Data.Checks;

public sealed class ExpectationTests : IDisposable
{
    private const string Rows = "Age,Name,From,To,y\n30,Ann,2024-01-01,2024-02-01,1\n130,Bob,2024-01-01,2023-01-01,0\n,Ann,2024-01-05,,1\n-1,eve,2024-01-02,2024-01-03,0\n";

    private readonly CheckedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, long> Failing() => new()
    {
        { "Minimum", 2 }, { "Maximum", 2 }, { "NotNull", 2 }, { "Pattern", 2 }, { "AllowedValues", 2 }, { "LessThan", 2 },
    };

    [Theory]
    [MemberData(nameof(Failing))]
    public void An_expectation_counts_the_rows_of_all_sets_that_are_not_so_and_names_their_places(string what, long failing)
    {
        Expectation expectation = what switch
        {
            "Minimum" => new() { Column = "Age", Minimum = 0 },
            "Maximum" => new() { Column = "Age", Maximum = 120 },
            "NotNull" => new() { Column = "Age", NotNull = true },
            "Pattern" => new() { Column = "Name", Pattern = new Regex("^[A-Z]", RegexOptions.NonBacktracking) },
            "AllowedValues" => new() { Column = "Name", AllowedValues = ["Ann", "eve"] },
            _ => new() { Column = "From", Comparison = new ColumnComparison(ValueOrder.LessThan, "To") },
        };

        ExpectationResult result = Assert.Single(_folder.Check(_folder.Request(Rows), [expectation]).Expectations);

        Assert.Equal((failing, false), (result.Failing, result.Holds));
        Diagnostic[] told = [.. _folder.Found.Where(diagnostic => diagnostic.Descriptor.Code == "MLOPS1211")];
        Assert.Equal(["train.csv", "test.csv"], told.Select(diagnostic => diagnostic.Location.File));
        (int line, int column) = what switch { "Minimum" => (5, 1), "Maximum" => (3, 1), "NotNull" => (4, 1), "Pattern" => (5, 4), "AllowedValues" => (3, 5), _ => (3, 9) };
        Assert.All(told, diagnostic => Assert.Equal((line, column), (diagnostic.Location.Line, diagnostic.Location.Column)));
    }

    [Fact]
    public void An_expectation_of_what_an_expression_makes_is_told_at_its_item_since_no_field_holds_it()
    {
        DataRequest request = _folder.Request(Rows) with { Columns = [new("Decade") { Expression = "floor(Age / 10)" }] };

        ExpectationResult result = Assert.Single(_folder.Check(request, [new Expectation { Column = "Decade", NotNull = true, Maximum = 12 }]).Expectations);

        Assert.Equal((4, false), (result.Failing, result.Holds));
        Assert.Null(Assert.Single(_folder.Found, diagnostic => diagnostic.Descriptor.Code == "MLOPS1211").Location.File);
    }

    [Theory]
    [InlineData(0.75, true)]
    [InlineData(0.76, false)]
    public void Mostly_allows_a_share_of_the_rows(double mostly, bool holds)
    {
        string rows = "a,b,y\n1,1,0\n2,4,1\n3,3,0\n99,7,1\n";

        Assert.Equal(holds, _folder.Check(_folder.Request(rows), [new Expectation { Column = "a", Maximum = 10, Mostly = mostly }]).Expectations[0].Holds);
    }

    [Fact]
    public void A_limit_is_the_number_that_the_column_can_hold()
    {
        string rows = "a,b,y\n0.1,1,0\n0.3,4,1\n";

        Assert.True(_folder.Check(_folder.Request(rows), [new Expectation { Column = "a", Minimum = 0.1, Maximum = 0.3 }]).Expectations[0].Holds);
    }

    [Fact]
    public void Unique_names_the_second_row_with_a_value()
    {
        DataRequest request = _folder.Request("k,a,y\nx1,1,0\nx2,2,1\nx1,3,0\n", "k,a,y\nx9,1,0\n") with { Columns = [new ColumnOptions("k", MlOps.Data.Schema.ColumnRole.Id)] };

        Assert.Equal(1, _folder.Check(request, [new Expectation { Column = "k", Unique = true }]).Expectations[0].Failing);
        Assert.Equal(("train.csv", 4, 1), (_folder.Found[^1].Location.File, _folder.Found[^1].Location.Line, _folder.Found[^1].Location.Column));
    }

    [Fact]
    public void Repeated_values_are_counted_exactly_whatever_fits_into_memory()
    {
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, 40).ArrayOf().Zip(Gen.Choose(0, 40).ArrayOf()).ToArbitrary(), sample =>
        {
            (int[] first, int[] second) = sample;
            int[] all = [.. first, .. second];
            long expected = all.Length - all.Distinct().Count();
            foreach (int share in (int[])[1, 4, 1000])
            {
                Assert.Equal(expected, RepeatedValues.Count([Numbers(first), Numbers(second)], share));
                Assert.Equal(expected, RepeatedValues.Count([Texts(first), Texts(second)], share));
            }
        }));

        static Column Numbers(int[] values) => new NumberColumn([.. values.Select(value => value / 4f)]);
        static Column Texts(int[] values) => new TextColumn([.. values.Select(value => $"text {value}")]);
    }

    [Fact]
    public void Missing_values_do_not_repeat_and_zero_has_no_sign()
    {
        Assert.Equal(0, RepeatedValues.Count([new NumberColumn([float.NaN, float.NaN, 1])]));
        Assert.Equal(1, RepeatedValues.Count([new NumberColumn([0f, -0f])]));
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(9, false)]
    public void Rows_can_be_expected_of_the_data(int rows, bool holds) =>
        Assert.Equal(holds, _folder.Check(_folder.Request(Rows), [new Expectation { Column = Expectation.AllColumns, MinimumRows = rows }]).Expectations[0].Holds);

    [Fact]
    public void The_newest_instant_is_kept_for_its_age_to_be_judged_on_the_day()
    {
        ExpectationResult result = _folder.Check(_folder.Request(Rows), [new Expectation { Column = "From", MaximumAge = TimeSpan.FromDays(1) }]).Expectations[0];

        Assert.Equal(DateTimeOffset.Parse("2024-01-05Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds(), result.Newest);
        Assert.True(result.Holds);
    }

    [Fact]
    public void Of_many_places_some_are_named_and_the_rest_counted()
    {
        string rows = "a,b,y\n" + string.Concat(Enumerable.Range(0, 1200).Select(row => $"{row},{row % 7},{row % 2}\n"));

        _folder.Check(_folder.Request(rows, "a,b,y\n0,1,1\n"), [new Expectation { Column = "a", Maximum = -1 }]);

        Diagnostic[] told = [.. _folder.Found.Where(diagnostic => diagnostic.Descriptor.Code == "MLOPS1211")];
        Assert.Equal(11, told.Length);
        Assert.Contains("1,201 of 1,201 rows", told[0].Message, StringComparison.Ordinal);
        Assert.Equal("… and 1,191 more of this kind.", told[^1].Message);
    }

    [Theory]
    [InlineData(null, "Give it the role Id instead of Ignore.")]
    [InlineData("Age * 2", "Remove the role, or state the expectation for the columns of its expression.")]
    public void An_expectation_of_an_ignored_column_says_what_to_do(string? expression, string advice)
    {
        string column = expression is null ? "Age" : "Twice";
        DataRequest request = _folder.Request(Rows) with { Columns = [new(column, MlOps.Data.Schema.ColumnRole.Ignore) { Expression = expression }] };

        ExpectationRules.Check([new Expectation { Column = column, Minimum = 1 }], _folder.Data.Run(request).Schema, _folder.Data);

        Assert.EndsWith(advice, _folder.Data.Reported[^1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Agee", "Did you mean 'Age'")]
    [InlineData("Name", "Minimum and Maximum are for numbers")]
    [InlineData(Expectation.AllColumns, "whole rows")]
    public void An_expectation_that_no_column_can_meet_is_told(string column, string problem)
    {
        _folder.Check(_folder.Request(Rows));
        ExpectationRules.Check([new Expectation { Column = column, Minimum = 1 }], _folder.Data.Run(_folder.Request(Rows)).Schema, _folder.Data);

        Diagnostic told = _folder.Data.Reported[^1];
        Assert.Equal("MLOPS1210", told.Descriptor.Code);
        Assert.Contains(problem, told.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Expectation> Contradictory() => new()
    {
        { "no value is at least 5 and at most 1", new() { Column = "Age", Minimum = 5, Maximum = 1 } },
        { "Write its limits as numbers", new() { Column = "Age", Minimum = 0, HasInstants = true } },
        { "Write its limits as instants", new() { Column = "From", Minimum = 20200101 } },
        { "compared with itself", new() { Column = "Age", Comparison = new ColumnComparison(ValueOrder.LessThan, "Age") } },
    };

    [Theory]
    [MemberData(nameof(Contradictory))]
    public void An_expectation_that_contradicts_itself_or_its_column_is_told(string problem, Expectation expectation)
    {
        _folder.Check(_folder.Request(Rows));
        ExpectationRules.Check([expectation], _folder.Data.Run(_folder.Request(Rows)).Schema, _folder.Data);

        Assert.Contains(problem, _folder.Data.Reported[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_of_instants_are_shown_as_dates() =>
        Assert.Equal(
            "When: at least 2024-12-31, at most 9999-12-31 23:59:59 UTC",
            new Expectation { Column = "When", Minimum = 1735603200, Maximum = 1e18, HasInstants = true }.Name);
}
