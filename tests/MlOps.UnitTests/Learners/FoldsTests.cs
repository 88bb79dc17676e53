using MlOps.Data.Diagnostics;
using MlOps.Data.Tables;
using MlOps.Learners;
using MlOps.UnitTests.Learners.Boosting;

namespace MlOps.UnitTests.Learners;

public class FoldsTests
{
    private static readonly Table Few = Numbered(90);

    [Fact]
    public void Few_rows_are_cross_validated_and_validation_files_are_not()
    {
        Assert.Equal(5, Cut(Few, Numbered(10), new FoldOptions()).Splits.Count);

        TrainingSplits given = Cut(Few, Numbered(10), new FoldOptions(HasValidationFiles: true));

        Assert.Equal("Validation", given.SelectedBy);
        Assert.Equal(Enumerable.Range(90, 10), Assert.Single(given.Splits).HeldOutRows);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_row_is_held_out_in_one_of_the_folds_asked_for(int folds)
    {
        TrainingSplits splits = Cut(Few, Numbered(10), new FoldOptions(folds));

        Assert.Equal(folds, splits.Splits.Count);
        Assert.Equal(Enumerable.Range(0, 100), splits.Splits.SelectMany(split => split.HeldOutRows).Order());
        Assert.All(splits.Splits, split => Assert.Empty(split.HeldOutRows.Intersect(split.TrainingRows)));
    }

    [Fact]
    public void Rows_of_a_split_column_stay_together()
    {
        TrainingSplits splits = Cut(Few, Numbered(10), new FoldOptions(4, GroupColumn: "b"));

        Assert.All(splits.Splits, split => Assert.Empty(Values(split.HeldOut, "b").Intersect(Values(split.Training, "b"))));
    }

    [Fact]
    public void By_time_later_rows_are_judged_by_models_of_earlier_ones()
    {
        TrainingSplits splits = Cut(Few, Few.Select([]), new FoldOptions(4, ByTime: true, TimeColumn: "b"));

        Assert.Equal(4, splits.Splits.Count);
        Assert.All(splits.Splits, split => Assert.True(Values(split.Training, "b").Max() < Values(split.HeldOut, "b").Min()));
        Assert.Equal(Values(Few, "b").Max(), Values(splits.Splits[^1].HeldOut, "b").Max());
    }

    [Theory]
    [InlineData(1, false, "no")]
    [InlineData(40, true, "40 folds by 'b'")]
    [InlineData(3, false, "'missing'")]
    public void What_cannot_be_cut_is_told(int folds, bool group, string part)
    {
        var options = new FoldOptions(folds, GroupColumn: group ? "b" : folds == 3 ? "missing" : null);

        var error = Assert.Throws<DiagnosticException>(() => Cut(Few, Few.Select([]), options));

        Assert.Equal("MLOPS2116", error.Diagnostic.Descriptor.Code);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_number_of_folds_is_asked_for_as_many_are_cut_as_there_are_groups_or_times()
    {
        Table three = Some.Regression(new float[60], [.. Enumerable.Range(0, 60).Select(row => (float)(row % 3))]);

        Assert.Equal(3, Cut(three, three.Select([]), new FoldOptions(GroupColumn: "a")).Splits.Count);
        Assert.Equal(2, Cut(three, three.Select([]), new FoldOptions(ByTime: true, TimeColumn: "a")).Splits.Count);
    }

    [Theory]
    [InlineData(true, "by 'a'")]
    [InlineData(false, "cannot be cut into folds")]
    public void One_group_or_one_row_gives_no_folds(bool grouped, string part)
    {
        Table table = grouped ? Some.Regression([1, 2], [3, 3]) : Some.Regression([1], [3]);

        var error = Assert.Throws<DiagnosticException>(() => Cut(table, table.Select([]), new FoldOptions(GroupColumn: grouped ? "a" : null)));

        Assert.Equal("MLOPS2116", error.Diagnostic.Descriptor.Code);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_split_by_a_column_that_is_ignored_are_held_out_or_not_judged_at_all(bool byTime)
    {
        FoldOptions options = byTime ? new FoldOptions(ByTime: true, TimeColumn: "when") : new FoldOptions(GroupColumn: "who");

        Assert.Equal("Validation", Cut(Few, Numbered(10), options).SelectedBy);
        var error = Assert.Throws<DiagnosticException>(() => Cut(Few, Few.Select([]), options));
        Assert.Contains("ValidationFraction", error.Message, StringComparison.Ordinal);
    }

    private static TrainingSplits Cut(Table training, Table validation, FoldOptions folds) =>
        TrainingSplits.Of(Some.Request(training, validation) with { Folds = folds });

    private static Table Numbered(int rows) => Some.Regression(
        [.. Enumerable.Range(0, rows).Select(row => (float)(row * 7 % 31))],
        [.. Enumerable.Range(0, rows).Select(row => (float)row)],
        [.. Enumerable.Range(0, rows).Select(row => (float)(row % 30))]);

    private static float[] Values(Table table, string column) => ((NumberColumn)table[column]).Values;
}
