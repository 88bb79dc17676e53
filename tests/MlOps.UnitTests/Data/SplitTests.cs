using FsCheck;
using FsCheck.Fluent;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Splitting;
using MlOps.Data.Tables;
using static MlOps.UnitTests.Data.MalformedFileTests;

namespace MlOps.UnitTests.Data;

public sealed class SplitTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Adding_rows_moves_no_old_row_between_train_and_test()
    {
        Gen<(int Old, int[] New, int Seed)> cases =
            from old in Gen.Choose(40, 80)
            from added in Gen.Choose(0, 200).ArrayOf(20)
            from seed in Gen.Choose(0, 1000)
            select (old, added, seed);

        Prop.ForAll(cases.ToArbitrary(), sample =>
        {
            int[] old = [.. Enumerable.Range(0, sample.Old)];
            Dictionary<int, RowSet> before = Deal(old, sample.Seed);
            Dictionary<int, RowSet> after = Deal([.. sample.New, .. old], sample.Seed);
            return old.All(id => before[id] == after[id]);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Equal_rows_land_in_one_set_whatever_the_order_of_their_columns()
    {
        string rows = string.Concat(Enumerable.Range(0, 100).Select(row => $"{row},{row}\n"));
        string turned = string.Concat(Enumerable.Range(0, 100).Select(row => $"{row},\"{row}\"\r\n"));
        DataRequest request = Request(_folder.Add("a.csv", "x,y\n" + rows), _folder.Add("b.csv", "y,x\r\n" + turned));

        PreparedTables data = _folder.Run(request);

        float[] test = ((NumberColumn)data.Test["x"]).Values;
        Assert.NotEmpty(test);
        Assert.All(test.GroupBy(value => value), group => Assert.Equal(2, group.Count()));
    }

    [Fact]
    public void The_sets_have_about_the_shares_asked_for_and_depend_on_the_seed()
    {
        DataRequest request = Request(_folder.Add("a.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 5000).Select(row => $"{row},1\n"))));

        PreparedTables data = _folder.Run(request);

        Assert.InRange(data.Test.Rows, 900, 1100);
        Assert.InRange(data.Validation.Rows, 425, 575);
        Assert.Equal(5000, data.Training.Rows + data.Validation.Rows + data.Test.Rows);
        Assert.NotEqual(((NumberColumn)data.Test["x"]).Values, ((NumberColumn)_folder.Run(request with { Seed = 2 }).Test["x"]).Values);
    }

    [Fact]
    public void Files_of_their_own_are_used_as_they_are()
    {
        DataRequest request = Request(_folder.Add("a.csv", "x,y\n1,1\n2,2\n")) with
        {
            Validation = [_folder.Add("v.csv", "x,y\n3,3\n")],
            Test = [_folder.Add("t.csv", "x,y\n4,4\n5,5\n")],
        };

        PreparedTables data = _folder.Run(request);

        Assert.Equal([1, 2], data.Training.LabelNumbers.ToArray());
        Assert.Equal([3], data.Validation.LabelNumbers.ToArray());
        Assert.Equal([4, 5], data.Test.LabelNumbers.ToArray());
        Assert.Equal("Files", data.Summary.Split);
    }

    [Theory]
    [InlineData(SplitMethod.Group, "g", null)]
    [InlineData(SplitMethod.Group, null, ColumnRole.Group)]
    [InlineData(SplitMethod.Random, null, ColumnRole.Group)]
    public void Groups_never_straddle_sets_and_the_group_is_no_feature(SplitMethod method, string? splitColumn, ColumnRole? role)
    {
        string rows = string.Concat(Enumerable.Range(0, 600).Select(row => $"g{row % 60},{row},1\n"));
        DataRequest request = Request(_folder.Add("a.csv", "g,x,y\n" + rows)) with { Split = new SplitOptions(method, splitColumn), Columns = [new("g", role)] };

        PreparedTables data = _folder.Run(request);

        Assert.Empty(Groups(data.Training).Intersect(Groups(data.Test)));
        Assert.Empty(Groups(data.Training).Intersect(Groups(data.Validation)));
        Assert.Equal(60, Groups(data.Training).Concat(Groups(data.Validation)).Concat(Groups(data.Test)).Distinct().Count());
        Assert.Equal(ColumnRole.Group, data.Schema["g"].Role);
        Assert.Equal("Group", data.Summary.Split);
    }

    [Fact]
    public void The_latest_rows_are_for_testing_and_the_ones_before_for_validation()
    {
        string rows = string.Concat(Enumerable.Range(0, 100).Select(row => $"2024-01-01T00:{row * 37 % 100 % 60:00}:00,{row * 37 % 100},1\n"));
        DataRequest request = Request(_folder.Add("a.csv", "t,x,y\n" + rows)) with { Split = new SplitOptions(SplitMethod.Time, "x") };

        PreparedTables data = _folder.Run(request);

        Assert.Equal(Enumerable.Range(80, 20), Numbers(data.Test).Order().Select(value => (int)value));
        Assert.Equal(Enumerable.Range(70, 10), Numbers(data.Validation).Order().Select(value => (int)value));
        Assert.Equal(ColumnRole.Timestamp, data.Schema["x"].Role);
    }

    [Fact]
    public void Rows_of_one_time_stay_together()
    {
        RowSet[] sets = TimeSplit.Assign([1, 2, 3, 3, 3, 2, double.NaN, 1, 0, 0], testFraction: 0.2, validationFraction: 0.3);

        Assert.Equal("training validation test test test validation training training training training".Split(' '), sets.Select(set => set.ToString().ToLowerInvariant()));
    }

    [Fact]
    public void Rows_without_a_time_are_counted_and_learnt_from()
    {
        DataRequest request = Request(_folder.Add("a.csv", "t,x,y\n2024-01-01,1,1\n,2,1\n2024-01-02,3,1\n2024-01-03,4,1\n2024-01-04,5,1\n")) with
        {
            Split = new SplitOptions(SplitMethod.Time, "t", TestFraction: 0.5, ValidationFraction: 0),
        };

        PreparedTables data = _folder.Run(request);

        AssertIs(Assert.Single(_folder.Reported), DataDiagnostics.RowsWithoutTime, "1 row without a value in 't'");
        Assert.Equal([1, 2, 3], Numbers(data.Training));
    }

    [Theory]
    [InlineData(-0.1, 0.1, "TestFraction is -0.1")]
    [InlineData(1, 0, "TestFraction is 1")]
    [InlineData(0.2, double.NaN, "ValidationFraction is NaN")]
    [InlineData(0.6, 0.4, "TestFraction 0.6 and ValidationFraction 0.4 leave no rows to learn from")]
    public void Fractions_out_of_range_are_errors(double test, double validation, string message) =>
        AssertIs(
            _folder.Error(Request(_folder.Add("a.csv", "x,y\n1,1\n")) with { Split = new SplitOptions(SplitMethod.Random, null, test, validation) }),
            DataDiagnostics.SplitFraction,
            message);

    [Fact]
    public void A_split_without_test_rows_is_an_error_with_numbers()
    {
        DataRequest request = Request(_folder.Add("a.csv", "x,y\n1,1\n2,2\n"));

        AssertIs(_folder.Error(request with { Split = new SplitOptions(TestFraction: 0) }), DataDiagnostics.EmptySet, "TestFraction is 0");
        AssertIs(
            _folder.Error(request with { Split = new SplitOptions(TestFraction: 1e-9) }),
            DataDiagnostics.EmptySet,
            "Of 2 rows",
            "TestFraction 1E-09",
            "leaves 2 for training and 0 for testing");
    }

    [Fact]
    public void Equal_rows_that_leave_a_set_empty_are_told_of() =>
        AssertIs(
            _folder.Error(Request(_folder.Add("a.csv", "x,y\n" + string.Concat(Enumerable.Repeat("1,1\n", 1200))))),
            DataDiagnostics.EmptySet,
            "Of 1,200 rows",
            "Equal rows stay together, which leaves 1 different row to deal out: add rows that differ, or give each set a file of its own.");

    [Fact]
    public void A_time_that_all_rows_share_cannot_split_them() =>
        AssertIs(
            _folder.Error(Request(_folder.Add("a.csv", "t,x,y\n1,1,1\n1,2,2\n")) with { Split = new SplitOptions(SplitMethod.Time, "t") }),
            DataDiagnostics.EmptySet,
            "'t' has too few different values");

    [Theory]
    [InlineData(SplitMethod.Group, "regoin", "Did you mean 'region'?")]
    [InlineData(SplitMethod.Group, null, "needs one column to go by")]
    [InlineData(SplitMethod.Time, "region", "'region' is a Category")]
    [InlineData(SplitMethod.Time, "y", "label column")]
    public void A_split_column_that_does_not_fit_is_an_error(SplitMethod method, string? column, string message) =>
        AssertIs(
            _folder.Error(Request(_folder.Add("a.csv", "region,x,y\nn,1,1\ns,2,2\n")) with { Split = new SplitOptions(method, column) }),
            DataDiagnostics.SplitColumn,
            message);

    private static DataRequest Request(params DataSource[] training) => new() { Task = ModelTask.Regression, LabelColumn = "y", Training = training };

    private static float[] Numbers(Table table) => ((NumberColumn)table["x"]).Values;

    private static string[] Groups(Table table)
    {
        var column = (CategoryColumn)table["g"];
        return [.. Enumerable.Range(0, table.Rows).Select(row => column[row]!).Distinct()];
    }

    private Dictionary<int, RowSet> Deal(int[] ids, int seed)
    {
        PreparedTables data = _folder.Run(Request(_folder.Add("a.csv", "x,y\n" + string.Concat(ids.Select(id => $"{id},1\n")))) with
        {
            Seed = seed,
            Split = new SplitOptions(TestFraction: 0.4, ValidationFraction: 0.2),
        });
        var sets = new Dictionary<int, RowSet>();
        foreach ((Table table, RowSet set) in new[] { (data.Training, RowSet.Training), (data.Validation, RowSet.Validation), (data.Test, RowSet.Test) })
        {
            foreach (float id in Numbers(table))
            {
                sets[(int)id] = set;
            }
        }

        return sets;
    }
}
