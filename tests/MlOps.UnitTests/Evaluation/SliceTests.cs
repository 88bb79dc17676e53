using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Evaluation;
using MlOps.Evaluation.Files;
using MlOps.Evaluation.Slices;
using static MlOps.Evaluation.Metrics.MetricNames;

namespace MlOps.UnitTests.Evaluation;

public class SliceTests
{
    private readonly RecordedLog _log = new();

    [Fact]
    public void A_category_has_a_slice_a_value_and_one_for_rows_without()
    {
        IReadOnlyList<Slice> slices = Divide("Region", ColumnType.Category, new CategoryColumn([1, 0, -1, 1], ["North", "South", "West"]));

        Assert.Equal(["North", "South", "(missing)"], slices.Select(slice => slice.Value));
        Assert.Equal([0, 3], slices[1].Rows);
    }

    [Fact]
    public void A_boolean_is_sliced_into_false_and_true()
    {
        IReadOnlyList<Slice> slices = Divide("Member", ColumnType.Boolean, new NumberColumn([1, 0, float.NaN]));

        Assert.Equal(["false", "true", "(missing)"], slices.Select(slice => slice.Value));
    }

    [Fact]
    public void Few_numbers_are_sliced_by_value_in_numeric_order()
    {
        IReadOnlyList<Slice> slices = Divide("Rooms", ColumnType.Number, new NumberColumn([10, 2, 2.5f, 10]));

        Assert.Equal(["2", "2.5", "10"], slices.Select(slice => slice.Value));
    }

    [Fact]
    public void Many_numbers_are_sliced_into_quarters()
    {
        IReadOnlyList<Slice> slices = Divide("Age", ColumnType.Number, new NumberColumn([.. Enumerable.Range(0, 100).Select(row => (float)row)]));

        Assert.Equal(["below 25", "25 to below 50", "50 to below 75", "75 and above"], slices.Select(slice => slice.Value));
        Assert.All(slices, slice => Assert.Equal(25, slice.Rows.Length));
    }

    [Fact]
    public void A_number_that_most_rows_have_is_a_slice_of_its_own()
    {
        float[] values = [.. Enumerable.Repeat(0f, 90), .. Enumerable.Range(1, 20).Select(row => (float)row)];

        IReadOnlyList<Slice> slices = Divide("Gain", ColumnType.Number, new NumberColumn(values));

        Assert.Equal([("below 1", 90), ("1 and above", 20)], slices.Select(slice => (slice.Value, slice.Rows.Length)));
    }

    [Fact]
    public void Timestamps_are_sliced_into_ranges_of_dates()
    {
        double day = TimeSpan.FromDays(1).TotalSeconds;

        IReadOnlyList<Slice> slices = Divide("Joined", ColumnType.Timestamp, new TimestampColumn([.. Enumerable.Range(0, 40).Select(row => row * day)]));

        Assert.Equal("below 1970-01-11", slices[0].Value);
        Assert.Equal("1970-01-31 and above", slices[^1].Value);
    }

    [Fact]
    public void Slices_below_the_minimum_are_left_out_unless_named()
    {
        IReadOnlyList<SliceMetrics> slices = Evaluate(new SliceRequest("Region", 3), new SliceRequest("Region=South", 3));

        Assert.Equal([("North", 4), ("South", 2)], slices.Select(slice => (slice.Value, slice.Rows)));
        Assert.Empty(_log.Diagnostics);
    }

    [Fact]
    public void A_slice_has_the_metrics_of_its_rows_and_reasons_for_those_it_lacks()
    {
        SliceMetrics south = Evaluate(new SliceRequest("Region=South"))[0];

        Assert.Equal(0.5, south.Metrics[Accuracy]);
        Assert.Null(south.Metrics[AreaUnderRocCurve]);
        Assert.Equal("no row is negative", south.Undefined![AreaUnderRocCurve]);
    }

    [Fact]
    public void A_value_that_no_row_has_is_an_error_with_the_nearest_one()
    {
        Evaluate(new SliceRequest("Region = Nort", Location: new SourceLocation("Churn.csproj", 7)));

        Diagnostic error = Assert.Single(_log.Diagnostics);
        Assert.Equal("MLOPS3012", error.Descriptor.Code);
        Assert.Equal("No test row has 'Nort' in the column 'Region'. Did you mean 'North'? Its values are 'North', 'South'.", error.Message);
        Assert.Equal(7, error.Location.Line);
    }

    [Fact]
    public void A_value_of_a_number_sliced_into_ranges_is_an_error_that_names_the_ranges_and_the_way_out()
    {
        DataSchema schema = Some.BinarySchema(Some.Feature("Code"));
        var table = new Table(schema, [KeyValuePair.Create<string, Column>("Code", new NumberColumn([.. Enumerable.Range(0, 20).Select(row => 10000f + row)]))]);
        BinaryPredictions predictions = Some.Binary([.. Enumerable.Range(0, 20).Select(row => row % 2 == 0)], [.. Enumerable.Repeat(0.5f, 20)]);

        SliceEvaluation.Run([new SliceRequest("Code=10003")], table, predictions, _log);

        Diagnostic error = Assert.Single(_log.Diagnostics);
        Assert.Equal("MLOPS3012", error.Descriptor.Code);
        Assert.Equal(
            "The column 'Code' is a Number with many values, so it is sliced into ranges, and '10003' is none of them: "
            + "'below 10005', '10005 to below 10010', '10010 to below 10015', '10015 and above'. "
            + "Name one of these; if its numbers are codes, give it Type=\"Category\" and it is sliced by value.",
            error.Message);
    }

    [Fact]
    public void A_column_without_a_large_enough_value_is_an_error_that_says_how_many_rows_there_are()
    {
        Evaluate(new SliceRequest("Region"));

        Assert.Equal("No value of 'Region' has 30 test rows; the most frequent has 4. Give more test data or a smaller MinimumRows.", Assert.Single(_log.Diagnostics).Message);
    }

    [Fact]
    public void An_unknown_column_is_an_error_with_the_nearest_one()
    {
        Evaluate(new SliceRequest("Regoin"));

        Diagnostic error = Assert.Single(_log.Diagnostics);
        Assert.Equal("MLOPS3010", error.Descriptor.Code);
        Assert.EndsWith("Did you mean 'Region'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_columns_may_contain_an_equals_sign()
    {
        DataSchema schema = Some.BinarySchema(Some.Feature("a"), Some.Feature("a=b", ColumnType.Category));

        Assert.Equal(new SliceName("a=b", null), SliceName.Parse("a=b", schema, default));
        Assert.Equal(new SliceName("a=b", "c"), SliceName.Parse("a=b=c", schema, default));
        Assert.Equal(new SliceName("a", "1"), SliceName.Parse("a = 1", schema, default));
    }

    [Theory]
    [InlineData(ColumnType.Text, ColumnRole.Feature)]
    [InlineData(ColumnType.Category, ColumnRole.Ignore)]
    public void Texts_and_ignored_columns_cannot_be_sliced(ColumnType type, ColumnRole role)
    {
        DataSchema schema = Some.BinarySchema(new ColumnSchema("Note", type, role, true));

        Assert.False(SliceName.TryParse("Note", schema, default, out _, out Diagnostic? mistake));
        Assert.Equal("MLOPS3011", mistake.Descriptor.Code);
    }

    private static IReadOnlyList<Slice> Divide(string name, ColumnType type, Column column)
    {
        ColumnSchema schema = Some.Feature(name, type);
        return Slicer.Divide(new Table(Some.BinarySchema(schema), [KeyValuePair.Create(name, column)]), schema);
    }

    /// <summary>North: four rows, all right. South: two positive rows, one right.</summary>
    private IReadOnlyList<SliceMetrics> Evaluate(params SliceRequest[] requests)
    {
        DataSchema schema = Some.BinarySchema(Some.Feature("Region", ColumnType.Category));
        var table = new Table(schema, [KeyValuePair.Create<string, Column>("Region", new CategoryColumn([0, 0, 0, 0, 1, 1], ["North", "South"]))]);
        BinaryPredictions predictions = Some.Binary([true, false, true, false, true, true], [0.9f, 0.2f, 0.8f, 0.1f, 0.4f, 0.7f]);
        return SliceEvaluation.Run(requests, table, predictions, _log);
    }
}
