using System.Globalization;
using MlOps.Data.Diagnostics;
using MlOps.Learners.Tuning;
using MlOps.UnitTests.Worker;

namespace MlOps.UnitTests.Learners.Tuning;

public class SearchSpaceTests
{
    [Theory]
    [InlineData("LearningRate", "", "MLOPS2103", "no value")]
    [InlineData("LearningRate", " ; ", "MLOPS2103", "no value")]
    [InlineData("LearningRate", "0.1;high", "MLOPS2103", "'high'")]
    [InlineData("LearningRate", "0.1;2", "MLOPS2103", "a number from 1E-06 to 1")]
    [InlineData("NumberOfLeaves", "15;31.5", "MLOPS2103", "a whole number from 2 to 65536")]
    [InlineData("LearningRate", "0.1;0.10", "MLOPS2103", "0.1 twice")]
    [InlineData("LearningRate", "0.3..0.01", "MLOPS2104", "Write 0.01..0.3")]
    [InlineData("LearningRate", "0.1..0.1", "MLOPS2104", "single value")]
    [InlineData("LearningRate", "low..0.3", "MLOPS2104", "'low'")]
    [InlineData("LearningRate", "0.01..0.1..0.3", "MLOPS2104", "two ends")]
    [InlineData("LearningRate", "0.01..7", "MLOPS2104", "'7'")]
    [InlineData("L2Regularization", "0..10 Log", "MLOPS2104", "above zero")]
    [InlineData("LearningRate", "0.01..0.3 Logg", "MLOPS2104", "Did you mean 'Log'?")]
    [InlineData("LerningRate", "0.1;0.2", "MLOPS2021", "Did you mean 'LearningRate'?")]
    [InlineData("NumberOfKnots", "1;2", "MLOPS2021", "a hyperparameter of Linear")]
    public void A_mistake_is_told_where_it_stands(string name, string text, string code, string part)
    {
        var log = new RecordingLog();

        Assert.Null(SomeSpace.Read(log, "GradientBoosting", (name, text)));

        Diagnostic told = Assert.Single(log.Diagnostics);
        Assert.Equal((code, 10), (told.Descriptor.Code, told.Location.Line));
        Assert.Contains(part, told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NumberOfLeaves", "GradientBoosting")]
    [InlineData("NumberOfKnots", "Linear")]
    public void With_Auto_the_names_tell_the_trainer(string name, string trainer) =>
        Assert.Equal(trainer, SomeSpace.Read(new RecordingLog(), "Auto", (name, "4;8"), ("L2Regularization", "0.1..1"))!.Trainer);

    [Theory]
    [InlineData("L2Regularization", "L2Regularization", "GradientBoosting and Linear")]
    [InlineData("NumberOfLeaves", "NumberOfKnots", "NumberOfKnots to Linear")]
    public void With_Auto_names_that_leave_the_trainer_open_are_a_mistake(string first, string second, string part)
    {
        var log = new RecordingLog();

        Assert.Null(SomeSpace.Read(log, "Auto", [.. new[] { (first, "4;8"), (second, "4;8") }.Distinct()]));

        Diagnostic told = Assert.Single(log.Diagnostics);
        Assert.Equal("MLOPS2106", told.Descriptor.Code);
        Assert.Contains(part, told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Draws_fill_a_range_evenly_in_its_scale()
    {
        double[] linear = Draws(SomeSpace.Of(("FeatureFraction", "0.2..0.6")), 1000);
        double[] log = Draws(SomeSpace.Of(("LearningRate", "0.001..0.1 Log")), 1000);
        double[] whole = Draws(SomeSpace.Of(("NumberOfLeaves", "3..6")), 1000);

        Assert.All(linear, value => Assert.InRange(value, 0.2, 0.6));
        Assert.InRange(linear.Count(value => value < 0.4), 430, 570);
        Assert.All(log, value => Assert.InRange(value, 0.001, 0.1));
        Assert.InRange(log.Count(value => value < 0.01), 430, 570);
        Assert.Equal([3, 4, 5, 6], whole.Distinct().Order());
        Assert.All(whole.GroupBy(value => value), value => Assert.InRange(value.Count(), 190, 310));
    }

    [Fact]
    public void A_narrower_range_keeps_every_draw_that_belongs_to_it()
    {
        double[] wide = Draws(SomeSpace.Of(("LearningRate", "0.001..1 Log")), 300);
        double[] narrow = Draws(SomeSpace.Of(("LearningRate", "0.01..0.1 Log")), 300);

        int[] belong = [.. Enumerable.Range(0, 300).Where(i => wide[i] is > 0.01 and < 0.1)];
        Assert.InRange(belong.Length, 70, 130);
        Assert.All(belong, i => Assert.Equal(wide[i], narrow[i]));
    }

    [Fact]
    public void A_wider_range_changes_no_more_draws_than_its_added_part_asks_for()
    {
        double[] before = Draws(SomeSpace.Of(("NumberOfLeaves", "10..89")), 500);
        double[] after = Draws(SomeSpace.Of(("NumberOfLeaves", "10..109")), 500);

        Assert.InRange(Enumerable.Range(0, 500).Count(i => before[i] == after[i]), 360, 440);
    }

    [Fact]
    public void A_value_added_to_a_list_changes_only_the_draws_that_take_it()
    {
        string[] before = Texts(SomeSpace.Of(("NumberOfLeaves", "4;8;16")), 300);
        string[] after = Texts(SomeSpace.Of(("NumberOfLeaves", "4;32;8;16")), 300);

        Assert.All(Enumerable.Range(0, 300).Where(i => after[i] != "32"), i => Assert.Equal(before[i], after[i]));
        Assert.InRange(after.Count(value => value == "32"), 50, 100);
    }

    [Fact]
    public void Another_hyperparameter_changes_no_draw_of_the_first()
    {
        SearchSpace alone = SomeSpace.Of(("LearningRate", "0.01..0.3 Log"));
        SearchSpace both = SomeSpace.Of(("NumberOfLeaves", "8..64"), ("LearningRate", "0.01..0.3 Log"));

        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(alone.Draw(1, i).Values[0], both.Draw(1, i).Values[1]));
        Assert.NotEqual(alone.Draw(1, 0).Values, alone.Draw(2, 0).Values);
    }

    [Theory]
    [InlineData("LearningRate", "0.01..0.3 Log", "0.01", true)]
    [InlineData("LearningRate", "0.01..0.3 Log", "0.05", false)]
    [InlineData("LearningRate", "0.01..0.3 Log", "0.299", true)]
    [InlineData("LearningRate", "0.01..1 Log", "1", false)]
    [InlineData("NumberOfLeaves", "8..64", "64", true)]
    [InlineData("NumberOfLeaves", "2..64", "2", false)]
    [InlineData("NumberOfLeaves", "8;16;32", "32", true)]
    [InlineData("NumberOfLeaves", "8;16;32", "16", false)]
    [InlineData("NumberOfLeaves", "8;16", "16", false)]
    public void The_edge_is_where_a_wider_search_could_go_on(string name, string text, string value, bool edge) =>
        Assert.Equal(edge, SomeSpace.Of((name, text)).Dimensions[0].IsAtEdge(value));

    [Fact]
    public void The_densities_of_ranges_and_lists_sum_to_one()
    {
        SearchDimension range = SomeSpace.Of(("FeatureFraction", "0.2..0.7")).Dimensions[0];
        SearchDimension list = SomeSpace.Of(("NumberOfLeaves", "4;8;16")).Dimensions[0];

        ValueDensity density = range.DensityOf(["0.2", "0.3", "0.65"]);
        double sum = Enumerable.Range(0, 1000).Sum(i => density.Of((0.2 + ((i + 0.5) / 2000)).ToString(CultureInfo.InvariantCulture))) / 1000;
        ValueDensity counts = list.DensityOf(["8", "8", "16"]);

        Assert.Equal(1, sum, 3);
        Assert.Equal(1, counts.Of("4") + counts.Of("8") + counts.Of("16"), 12);
        Assert.True(counts.Of("8") > counts.Of("16"));
        Assert.Equal(["4", "8", "8", "16"], new[] { 0.1, 0.2, 0.6, 0.99 }.Select(which => counts.Draw(which, 0)));
    }

    [Fact]
    public void Draws_from_a_density_lie_where_it_is_high()
    {
        ValueDensity density = SomeSpace.Of(("FeatureFraction", "0.1..1")).Dimensions[0].DensityOf([.. Enumerable.Repeat("0.3", 8)]);

        double[] draws = [.. Enumerable.Range(0, 400).Select(i => double.Parse(density.Draw((i % 20) / 20.0, (i / 20 + 0.5) / 20), CultureInfo.InvariantCulture))];

        Assert.All(draws, value => Assert.InRange(value, 0.1, 1));
        Assert.True(draws.Count(value => value is > 0.2 and < 0.4) > 150);
    }

    private static double[] Draws(SearchSpace space, int count) => [.. Texts(space, count).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];

    private static string[] Texts(SearchSpace space, int count) => [.. Enumerable.Range(0, count).Select(i => space.Draw(1, i).Values[0])];
}
