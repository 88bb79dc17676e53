using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using static MlOps.UnitTests.Data.MalformedFileTests;

namespace MlOps.UnitTests.Data;

public sealed class LabelTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_absent_label_column_is_told_with_the_nearest_name() =>
        AssertIs(
            _folder.Error(_folder.Request("id,income\n1,2\n") with { LabelColumn = "Incmoe" }),
            DataDiagnostics.LabelColumnNotFound,
            "no column 'Incmoe'",
            "Did you mean 'income'? The columns are id, income.");

    [Fact]
    public void Rows_without_a_label_are_left_out_with_one_counted_warning()
    {
        PreparedTables data = _folder.Run(_folder.Request("x,y\n1,1\n2,NA\n3,\n4,4\n", "x,y\n5,5\n6,?\n"));

        Diagnostic warning = Assert.Single(_folder.Reported);
        AssertIs(warning, DataDiagnostics.RowsWithoutLabel, "3 rows without a value in the label column 'y' left out");
        Assert.Equal(new SourceLocation("train.csv", 3, 3), warning.Location);
        Assert.Equal((2, 1, 3), (data.Training.Rows, data.Test.Rows, data.Summary.RowsWithoutLabel));
    }

    [Fact]
    public void Data_without_any_label_are_an_error() =>
        AssertIs(_folder.Error(_folder.Request("x,y\n1,\n2,NA\n")), DataDiagnostics.NoLabels, "No training row has a value in the label column 'y'");

    [Fact]
    public void Test_data_without_any_label_are_an_error() =>
        AssertIs(_folder.Error(_folder.Request("x,y\n1,1\n", "x,y\n1,\n")), DataDiagnostics.NoLabels, "No test row has a value in the label column 'y'");

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-1e99")]
    public void A_label_of_a_regression_must_be_finite(string label) =>
        AssertIs(_folder.Error(_folder.Request($"x,y\n1,1\n2,{label}\n", "x,y\n1,1\n") with { MissingValues = [] }), DataDiagnostics.LabelNotNumber, $"'{label}'");

    [Theory]
    [InlineData(ModelTask.BinaryClassification)]
    [InlineData(ModelTask.MulticlassClassification)]
    public void A_label_with_one_value_is_an_error(ModelTask task) =>
        AssertIs(_folder.Error(_folder.Request("x,y\n1,a\n2,a\n") with { Task = task }), DataDiagnostics.OneLabel, "'a' in 'y'");

    [Fact]
    public void A_binary_label_with_three_values_suggests_the_other_task() =>
        AssertIs(
            _folder.Error(Binary("a", "b", "c")), DataDiagnostics.TooManyLabels, "has 3 values where a binary classification has two: 'a', 'b', 'c'", "MulticlassClassification");

    [Theory]
    [InlineData("true", "false", "true", ColumnType.Boolean)]
    [InlineData("YES", "No", "YES", ColumnType.Boolean)]
    [InlineData("1", "0", "1", ColumnType.Category)]
    [InlineData("0.0", "1.0", "1.0", ColumnType.Category)]
    [InlineData("1", "2", "1", ColumnType.Category)]
    [InlineData("yes", "maybe", "yes", ColumnType.Category)]
    public void The_positive_label_is_the_one_spelled_so(string first, string second, string positive, ColumnType type)
    {
        DataSchema schema = _folder.Run(Binary(first, second)).Schema;

        Assert.Equal([first == positive ? second : first, positive], schema.Classes);
        Assert.Equal(type, schema.Label.Type);
    }

    [Theory]
    [InlineData("stays", "leaves")]
    [InlineData("true", "1")]
    public void Where_no_spelling_tells_the_positive_label_it_is_asked_for(string first, string second) =>
        AssertIs(_folder.Error(Binary(first, second)), DataDiagnostics.PositiveLabel, $"'{first}'", $"'{second}'", "PositiveLabel");

    [Fact]
    public void The_positive_label_can_be_named()
    {
        Assert.Equal(["stays", "leaves"], _folder.Run(Binary("leaves", "stays") with { PositiveLabel = " leaves " }).Schema.Classes);
        AssertIs(_folder.Error(Binary("leaves", "stays") with { PositiveLabel = "leave" }), DataDiagnostics.PositiveLabel, "PositiveLabel is 'leave'", "Did you mean 'leaves'?");
    }

    [Fact]
    public void A_label_of_a_regression_that_is_not_a_number_is_told_at_its_field()
    {
        Diagnostic error = _folder.Error(_folder.Request("x,y\n1,1\n2,12 EUR\n", "x,y\n1,1\n"));

        AssertIs(error, DataDiagnostics.LabelNotNumber, "'12 EUR' in column 'y' is not a number");
        Assert.Equal(new SourceLocation("train.csv", 3, 3), error.Location);
    }

    [Fact]
    public void Numeric_classes_are_in_numeric_order_and_other_classes_in_ordinal_order()
    {
        Assert.Equal(["-1", "2", "10"], _folder.Run(Multiclass("10", "2", "-1")).Schema.Classes);
        Assert.Equal(["10", "2", "a"], _folder.Run(Multiclass("a", "10", "2")).Schema.Classes);
    }

    [Fact]
    public void Labels_are_compared_as_trimmed_texts() =>
        Assert.Equal(["1", "1.0"], _folder.Run(Multiclass("1", " 1 ", "1.0")).Schema.Classes);

    [Fact]
    public void A_class_in_test_data_alone_is_warned_of_and_gets_a_code_after_the_classes()
    {
        DataRequest request = _folder.Request("x,y\n1,b\n2,c\n", "x,y\n1,a\n2,c\n3,a\n") with { Task = ModelTask.MulticlassClassification };

        PreparedTables data = _folder.Run(request);

        AssertIs(Assert.Single(_folder.Reported), DataDiagnostics.LabelOnlyInTest, "2 test rows", "'a'");
        Assert.Equal(["b", "c"], data.Schema.Classes);
        Assert.Equal([2, 1, 2], data.Test.LabelClasses.ToArray());
        Assert.Equal(["b", "c", "a"], ((CategoryColumn)data.Test["y"]).Dictionary);
    }

    [Fact]
    public void Texts_that_only_test_rows_have_change_nothing_that_is_learnt_from()
    {
        const string training = "x,z,y\n1,n,b\n2,s,c\n3,n,b\n";
        byte[][] Learnt(string test)
        {
            _folder.Run(_folder.Request(training, "x,z,y\n" + test) with { Task = ModelTask.MulticlassClassification });
            return [File.ReadAllBytes(_folder["train.table"]), File.ReadAllBytes(_folder["validation.table"])];
        }

        byte[][] before = Learnt("1,s,c\n");
        byte[][] after = Learnt("1,a,a\n2,q,c\n3,s,d\n");

        Assert.Equal(before, after);
        Table test = TableFile.Read(_folder["test.table"]);
        Assert.Equal(["a", "q", "s"], Enumerable.Range(0, 3).Select(row => ((CategoryColumn)test["z"])[row]));
    }

    [Fact]
    public void A_third_label_in_the_test_rows_of_a_binary_task_is_an_error()
    {
        DataRequest request = _folder.Request("x,y\n1,no\n2,yes\n", "x,y\n1,yes\n2,maybe\n") with { Task = ModelTask.BinaryClassification };

        Diagnostic error = _folder.Error(request);

        AssertIs(error, DataDiagnostics.TooManyLabels, "test rows have 'maybe' besides");
        Assert.Equal("test.csv", error.Location.File);
    }

    private DataRequest Multiclass(params string[] labels) =>
        _folder.Request("x,y\n" + string.Concat(labels.Select((label, row) => $"{row},{label}\n"))) with { Task = ModelTask.MulticlassClassification };

    private DataRequest Binary(params string[] labels) => Multiclass(labels) with { Task = ModelTask.BinaryClassification };
}
