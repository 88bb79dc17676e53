using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using static MlOps.UnitTests.Data.MalformedFileTests;

namespace MlOps.UnitTests.Data;

public sealed class ColumnTests : IDisposable
{
    private static readonly SourceLocation Item = new("Model.csproj", 9, 5);

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ColumnType.Number, "1", "-2.5", "1e3", "NA", "")]
    [InlineData(ColumnType.Number, "0", "1", "0", "1")]
    [InlineData(ColumnType.Boolean, "True", "false", "YES", "no", "?")]
    [InlineData(ColumnType.Timestamp, "2024-03-31", "2024-03-31T10:00:00Z", "null")]
    [InlineData(ColumnType.Category, "1", "x")]
    [InlineData(ColumnType.Category, "true", "0")]
    [InlineData(ColumnType.Category, "red", "green")]
    public void A_type_is_one_that_all_values_have(ColumnType type, params string[] values) =>
        Assert.Equal(type, _folder.Run(Single(values)).Schema["x"].Type);

    [Fact]
    public void Prose_is_Text_and_codes_and_repeated_phrases_are_categories()
    {
        Assert.Equal(ColumnType.Text, TypeOf(row => $"\"The machine number {row}, which broke down again\""));
        Assert.Equal(ColumnType.Text, TypeOf(row => $"これは{row}番目の文章です"));
        Assert.Equal(ColumnType.Category, TypeOf(row => $"K1A {row}B{row}"));
        Assert.Equal(ColumnType.Category, TypeOf(row => $"customer-{row}"));
        Assert.Equal(ColumnType.Category, TypeOf(row => $"Some college but no degree {row % 10}"));
    }

    [Fact]
    public void A_value_that_contradicts_the_first_thousand_makes_the_column_a_category_with_all_its_texts()
    {
        string rows = string.Concat(Enumerable.Range(0, 3000).Select(row => row % 2 == 1 && row > 1500 ? $"n{row},1,2\n" : $"{row % 7}.50,1,2\n"));

        PreparedTables data = _folder.Run(_folder.Request("x,w,y\n" + rows));

        var column = (CategoryColumn)data.Training["x"];
        Assert.Equal("0.50", column[0]);
        Assert.Equal("n2999", column[2999]);
        Assert.Equal(3000, data.Training.Rows);
        Assert.Equal(ColumnType.Number, data.Schema["w"].Type);
        Assert.Empty(_folder.Reported);
    }

    [Fact]
    public void A_stray_text_among_numbers_is_warned_of_with_its_place()
    {
        string rows = string.Concat(Enumerable.Range(0, 2000).Select(row => row == 1501 ? "\"12,5\",1\n" : $"{row},1\n"));

        PreparedTables data = _folder.Run(_folder.Request("x,y\n" + rows));

        Diagnostic warning = Assert.Single(_folder.Reported);
        AssertIs(warning, DataDiagnostics.StrayValue, "Column 'x' has 1,999 values of type Number but also '12,5', so it is taken as Category");
        Assert.Equal(new SourceLocation("train.csv", 1503, 1), warning.Location);
        Assert.Equal(ColumnType.Category, data.Schema["x"].Type);
    }

    [Fact]
    public void A_stray_text_among_the_first_timestamps_is_warned_of_too()
    {
        string rows = string.Concat(Enumerable.Range(0, 40).Select(row => row == 3 ? "soon,1\n" : $"2024-01-{1 + (row % 28):00},1\n"));

        _folder.Run(_folder.Request("x,y\n" + rows));

        Diagnostic warning = Assert.Single(_folder.Reported);
        AssertIs(warning, DataDiagnostics.StrayValue, "39 values of type Timestamp but also 'soon'");
        Assert.Equal(new SourceLocation("train.csv", 5, 1), warning.Location);
    }

    [Theory]
    [InlineData("1234.5", "12,34", "7", "-0,5")]
    [InlineData("1234.5", "1,234", "12", "1,234,567.8")]
    [InlineData("1234.5", "1.234,5", "12.345.678")]
    [InlineData("1234.5", "1 234", "1\u00A0234,5")]
    [InlineData("1234.5", "1'234.5", "12'345")]
    [InlineData("2024-12-31", "31/12/2024", "1/2/2024")]
    [InlineData("2024-12-31", "12.31.2024", "01.02.2024")]
    [InlineData("2024-12-31", "31.12.24", "1.2.24")]
    [InlineData("2024-12-31", "2024/12/31", "2024-01-05")]
    [InlineData("2024-12-31", "12/31/2024 10:59 PM", "1/5/2024 1:00 AM")]
    [InlineData("2024-12-31", "31-Dec-24", "5-jan-24")]
    [InlineData("2024-12-31", "Dec 31, 2024", "January 5, 2024")]
    public void Numbers_and_dates_in_a_local_notation_are_warned_of_unless_the_type_is_declared(string advice, params string[] values)
    {
        DataRequest request = _folder.Request("x,y\n" + string.Concat(Enumerable.Range(0, 40).Select(row => $"\"{(row == 30 ? "n/k" : values[row % values.Length])}\",1\n")));

        _folder.Run(request with { Columns = [new("x", Type: ColumnType.Category)] });
        Assert.Empty(_folder.Reported);
        _folder.Run(request);

        Diagnostic warning = Assert.Single(_folder.Reported);
        AssertIs(warning, DataDiagnostics.LocalNotation, $"Column 'x' has values like '{values[0]}' and is taken as Category", advice, "Type=\"Category\"");
        Assert.Equal(new SourceLocation("train.csv", 2, 1), warning.Location);
    }

    [Theory]
    [InlineData("1.0.3", "10.40.2", "2.1.10")]
    [InlineData("192.168.1.1", "10.0.0.7")]
    [InlineData("12,34", "red")]
    [InlineData("31/12/2024", "soon")]
    [InlineData("12-345", "12/34")]
    [InlineData("a,b", "1,b")]
    public void Other_codes_are_not_taken_for_a_local_notation(params string[] values)
    {
        _folder.Run(_folder.Request("x,y\n" + string.Concat(values.Select(value => $"\"{value}\",1\n"))));

        Assert.Empty(_folder.Reported);
    }

    [Theory]
    [InlineData("1000000001", "1000000002", 2000)] // after the first thousand rows too, where numbers are no longer kept as texts
    [InlineData("7203450184912912385", "7203450184912912386", 3)]
    public void Whole_numbers_that_a_float_cannot_tell_apart_are_warned_of_unless_the_type_or_role_is_declared(string first, string second, int rows)
    {
        DataRequest request = _folder.Request("id,x,y\n" + string.Concat(Enumerable.Range(0, rows).Select(row => $"{long.Parse(first) + row},1,1\n")));

        _folder.Run(request with { Columns = [new("id", Type: ColumnType.Category)] });
        _folder.Run(request with { Columns = [new("id", Type: ColumnType.Number)] });
        _folder.Run(request with { Columns = [new("id", ColumnRole.Id)] });
        Assert.Empty(_folder.Reported);
        _folder.Run(request);

        AssertIs(Assert.Single(_folder.Reported), DataDiagnostics.RoundedNumbers, $"Column 'id' has whole numbers that differ and become one, such as {first} and {second}", "Role=\"Id\"");
    }

    [Fact]
    public void Large_numbers_that_stay_apart_or_are_no_whole_numbers_are_not_warned_of()
    {
        string rows = string.Concat(Enumerable.Range(0, 1500).Select(row => $"{16_776_000 - row},{20_000_000 + (8L * row)},{20_000_000 + (row / 2)}.5,{1_000_000_000L * (row % 5)},1\n"));
        string rare = string.Concat(Enumerable.Range(0, 3).Select(row => $"1,{20_000_000 + (8L * row) + 1},1,1,1\n"));

        _folder.Run(_folder.Request("small,apart,fraction,few,y\n" + rows + rare));

        Assert.Empty(_folder.Reported);
    }

    [Fact]
    public void Types_are_found_in_training_data_and_hold_for_test_data()
    {
        Diagnostic error = _folder.Error(_folder.Request("x,y\n1,1\n", "x,y\n2,2\ntwo,3\n"));

        AssertIs(error, DataDiagnostics.ValueOfOtherType, "'two' in column 'x' is not a number");
        Assert.Equal(new SourceLocation("test.csv", 3, 1), error.Location);
    }

    [Fact]
    public void Text_where_a_number_was_declared_is_told_at_its_field()
    {
        DataRequest request = _folder.Request("z,x,y\n1,1,1\n1,\"many\",2\n") with { Columns = [new ColumnOptions("x", Type: ColumnType.Number, Location: Item)] };

        Diagnostic error = _folder.Errors(request)[0];

        AssertIs(error, DataDiagnostics.ValueOfOtherType, "'many' in column 'x' is not a number");
        Assert.Equal(new SourceLocation("train.csv", 3, 3), error.Location);
    }

    [Fact]
    public void Of_thousands_of_texts_where_a_number_was_declared_ten_are_told_and_the_others_counted()
    {
        DataRequest request = _folder.Request("x,y\n" + string.Concat(Enumerable.Range(0, 3000).Select(row => $"n{row},1\n"))) with
        {
            Columns = [new ColumnOptions("x", Type: ColumnType.Number, Location: Item)],
        };

        Diagnostic[] errors = _folder.Errors(request);

        Assert.Equal(11, errors.Length);
        Assert.All(errors, error => Assert.Equal(DataDiagnostics.ValueOfOtherType, error.Descriptor));
        AssertIs(errors[^1], DataDiagnostics.ValueOfOtherType, "2,990 more of this kind are not shown.");
    }

    [Fact]
    public void Declared_types_override_inferred_ones()
    {
        DataRequest request = _folder.Request("a,b,c,y\n1,1,one word,1\n0,0,another,2\n") with
        {
            Columns = [new("a", Type: ColumnType.Category), new("b", Type: ColumnType.Boolean), new("c", Type: ColumnType.Text)],
        };

        Table table = _folder.Run(request).Training;

        Assert.Equal(["1", "0"], Enumerable.Range(0, 2).Select(row => ((CategoryColumn)table["a"])[row]!));
        Assert.Equal([1, 0], ((NumberColumn)table["b"]).Values);
        Assert.Equal(["one word", "another"], ((TextColumn)table["c"]).Values.AsEnumerable());
    }

    [Fact]
    public void A_column_item_that_names_no_column_is_told_at_the_item()
    {
        DataRequest request = _folder.Request("age,y\n1,1\n") with { Columns = [new ColumnOptions("Agee", ColumnRole.Ignore, Location: Item)] };

        Diagnostic error = _folder.Error(request);

        AssertIs(error, DataDiagnostics.ColumnNotFound, "no column 'Agee'", "Did you mean 'age'?");
        Assert.Equal(Item, error.Location);
    }

    [Theory]
    [InlineData("y", ColumnRole.Ignore, null, "label column")]
    [InlineData("x", ColumnRole.Label, null, "LabelColumn is 'y'")]
    [InlineData("y", null, ColumnType.Text, "The label of a regression is a Number")]
    [InlineData("x", ColumnRole.Weight, ColumnType.Text, "A weight is a Number")]
    public void Contradictions_about_a_column_are_errors(string name, ColumnRole? role, ColumnType? type, string message)
    {
        DataRequest request = _folder.Request("x,y\n1,1\n") with { Columns = [new ColumnOptions(name, role, type, Item)] };

        AssertIs(_folder.Error(request), DataDiagnostics.ColumnConflict, message);
    }

    [Fact]
    public void Two_items_for_one_column_and_two_weights_are_errors()
    {
        DataRequest request = _folder.Request("v,w,x,y\n1,1,1,1\n");

        AssertIs(_folder.Error(request with { Columns = [new("x"), new("x", ColumnRole.Id)] }), DataDiagnostics.ColumnConflict, "Two ModelColumn items name 'x'");
        AssertIs(
            _folder.Error(request with { Columns = [new("v", ColumnRole.Weight), new("w", ColumnRole.Weight)] }), DataDiagnostics.ColumnConflict, "'w' is a second column");
    }

    [Fact]
    public void Without_a_feature_there_is_nothing_to_learn_from() =>
        AssertIs(_folder.Error(_folder.Request("x,y\n1,1\n") with { Columns = [new("x", ColumnRole.Ignore)] }), DataDiagnostics.NoFeatures, "'y'");

    [Fact]
    public void Without_a_feature_that_has_values_there_is_nothing_to_learn_from() =>
        AssertIs(_folder.Error(_folder.Request("x,y\n,1\nNA,2\n")), DataDiagnostics.NoFeatures, "with values");

    [Fact]
    public void A_column_without_values_is_ignored_with_a_warning()
    {
        PreparedTables data = _folder.Run(_folder.Request("x,e,y\n1,,1\n2,NA,2\n"));

        AssertIs(Assert.Single(_folder.Reported), DataDiagnostics.ColumnWithoutValues, "Column 'e'");
        Assert.Equal(ColumnRole.Ignore, data.Schema["e"].Role);
        Assert.False(data.Training.Has("e"));
    }

    [Fact]
    public void Numbers_that_are_not_finite_count_as_missing_with_a_warning()
    {
        PreparedTables data = _folder.Run(_folder.Request("x,y\n1e99,1\n2,2\n", "x,y\n-Infinity,1\n"));

        AssertIs(Assert.Single(_folder.Reported), DataDiagnostics.NumberNotFinite, "Column 'x' has 2 values that count as missing");
        Assert.True(data.Training["x"].IsMissing(0));
        Assert.True(data.Schema["x"].Nullable);
    }

    [Fact]
    public void A_missing_negative_or_infinite_weight_is_an_error_at_its_row()
    {
        IReadOnlyList<Diagnostic> errors = _folder.Errors(
            _folder.Request("x,w,y\n1,,1\n1,-1,1\n1,0,1\n1,1e39,1\n", "x,w,y\n1,1,1\n") with { Columns = [new("w", ColumnRole.Weight)] });

        Assert.Equal([2, 3], errors.Where(error => error.Descriptor == DataDiagnostics.InvalidWeight).Select(error => error.Location.Line));
        Assert.Equal([5], errors.Where(error => error.Descriptor == DataDiagnostics.ValueOfOtherType).Select(error => error.Location.Line));
    }

    [Fact]
    public void Weights_that_are_all_zero_are_an_error() =>
        AssertIs(
            _folder.Error(_folder.Request("x,w,y\n1,0,1\n2,0,2\n", "x,w,y\n1,1,1\n") with { Columns = [new("w", ColumnRole.Weight)] }),
            DataDiagnostics.InvalidWeight,
            "Every training row has the weight 0 in 'w'");

    [Theory]
    [InlineData(ModelTask.Regression, "x,c,y\n1,a,1\n2,b,2\n", "c", "the column is of type Category")]
    [InlineData(ModelTask.MulticlassClassification, "x,c,y\n1,a,1\n2,b,2\n3,b,3\n", "x", "has a probability for each label")]
    public void A_column_without_order_and_a_multiclass_task_cannot_be_monotone(ModelTask task, string rows, string column, string message) =>
        AssertIs(
            _folder.Error(_folder.Request(rows, rows) with { Task = task, Columns = [new(column) { Monotone = Monotonicity.Increasing }] }),
            DataDiagnostics.ColumnConflict,
            message);

    [Fact]
    public void Only_a_feature_can_be_monotone() =>
        AssertIs(
            _folder.Error(_folder.Request("x,i,y\n1,1,1\n2,2,2\n", "x,i,y\n1,1,1\n") with { Columns = [new("i", ColumnRole.Id) { Monotone = Monotonicity.Increasing }] }),
            DataDiagnostics.ColumnConflict,
            "gives it the role Id");

    [Fact]
    public void A_monotone_column_is_one_in_the_schema()
    {
        string rows = "x,y\n1,1\n2,2\n";

        PreparedTables data = _folder.Run(_folder.Request(rows, rows) with { Columns = [new("x") { Monotone = Monotonicity.Decreasing }] });

        Assert.Equal(Monotonicity.Decreasing, data.Schema["x"].Monotone);
        Assert.Equal(data.Schema.Columns, SchemaFile.FromJson(SchemaFile.ToJson(data.Schema)).Columns);
    }

    [Fact]
    public void Ignored_columns_have_a_type_and_no_values()
    {
        string rows = string.Concat(Enumerable.Range(0, 2500).Select(row => $"{row},{(row < 2000 ? "1" : "x")},2\n"));

        PreparedTables data = _folder.Run(_folder.Request("x,i,y\n" + rows) with { Columns = [new("i", ColumnRole.Ignore)] }, blockSize: 1000);

        Assert.Equal(new ColumnSchema("i", ColumnType.Number, ColumnRole.Ignore, Nullable: false), data.Schema["i"]);
        Assert.False(data.Training.Has("i"));
    }

    [Fact]
    public void Values_of_an_ignored_column_are_never_wrong() =>
        Assert.Equal(
            ColumnType.Number,
            _folder.Run(_folder.Request("x,i,y\n1,one,2\n") with { Columns = [new("i", ColumnRole.Ignore, ColumnType.Number)] }).Schema["i"].Type);

    [Fact]
    public void Names_of_rows_stay_as_they_are_written()
    {
        PreparedTables data = _folder.Run(_folder.Request("id,x,y\n007,1,1\n1234567890,1,1\n") with { Columns = [new("id", ColumnRole.Id)] });

        Assert.Equal(["007", "1234567890"], ((CategoryColumn)data.Training["id"]).Dictionary);
        Assert.Null(data.Summary.Training.Find("id")!.Values);
    }

    [Fact]
    public void Files_with_columns_in_another_order_are_one_data_set()
    {
        DataRequest request = _folder.Request("x,y\n1,2\n") with { Training = [_folder.Add("a.csv", "x,y\n1,2\n"), _folder.Add("b.tsv", "y\tx\n4\t3\n")] };

        PreparedTables data = _folder.Run(request);

        Assert.Equal([1, 3], ((NumberColumn)data.Training["x"]).Values);
        Assert.Equal([2, 4], data.Training.LabelNumbers.ToArray());
        Assert.Equal(["a.csv", "b.tsv", "test.csv"], data.Summary.Sources.Select(source => source.Path));
    }

    private DataRequest Single(string[] values) => _folder.Request("x,w,y\n" + string.Concat(values.Select(value => $"{value},1,2\n")));

    private ColumnType TypeOf(Func<int, string> value) => _folder.Run(Single([.. Enumerable.Range(0, 60).Select(value)])).Schema["x"].Type;
}
