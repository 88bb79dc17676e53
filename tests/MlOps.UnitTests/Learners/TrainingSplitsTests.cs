using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Learners;
using MlOps.UnitTests.Learners.Boosting;

namespace MlOps.UnitTests.Learners;

public class TrainingSplitsTests
{
    [Fact]
    public void Few_rows_are_all_held_out_once_with_the_classes_spread_evenly()
    {
        int[] classes = [.. Enumerable.Range(0, 100).Select(i => i % 10 == 0 ? 1 : 0)];
        Table table = Some.Table(ModelTask.BinaryClassification, new CategoryColumn(classes, ["no", "yes"]), ["no", "yes"], new NumberColumn(new float[100]));

        TrainingSplits splits = TrainingSplits.Of(Some.Request(table.Select([.. Enumerable.Range(0, 80)]), table.Select([.. Enumerable.Range(80, 20)])));

        Assert.Equal("CrossValidation", splits.SelectedBy);
        Assert.Equal(Enumerable.Range(0, 100), splits.Splits.SelectMany(split => split.HeldOutRows).Order());
        Assert.All(splits.Splits, split => Assert.Equal(2, split.HeldOut.LabelClasses.ToArray().Sum()));
        Assert.All(splits.Splits, split => Assert.Empty(split.HeldOutRows.Intersect(split.TrainingRows)));
    }

    [Fact]
    public void Many_rows_are_judged_on_the_validation_rows()
    {
        Table training = Some.Regression(new float[5000], new float[5000]);
        Table validation = Some.Regression([1, 2], [3, 4]);

        TrainingSplits splits = TrainingSplits.Of(Some.Request(training, validation));

        Assert.Equal("Validation", splits.SelectedBy);
        Assert.Equal([1, 2], Assert.Single(splits.Splits).HeldOut.LabelNumbers.ToArray());
        Assert.Equal(5002, splits.All.Rows);
    }

    [Fact]
    public void Rows_of_a_group_stay_together()
    {
        float[] group = [.. Enumerable.Range(0, 60).Select(i => (float)(i % 12))];
        Table plain = Some.Regression([.. group.Select((_, i) => (float)i)], new float[60]);
        var schema = plain.Schema with { Columns = [.. plain.Schema.Columns, new ColumnSchema("group", ColumnType.Number, ColumnRole.Group, false)] };
        var table = new Table(schema, plain.Schema.Columns.Select(column => KeyValuePair.Create(column.Name, plain[column.Name])).Append(KeyValuePair.Create<string, Column>("group", new NumberColumn(group))));

        TrainingSplits splits = TrainingSplits.Of(Some.Request(table));

        Assert.All(splits.Splits, split => Assert.Empty(split.HeldOutRows.Select(row => group[row]).Intersect(split.TrainingRows.Select(row => group[row]))));
    }

    [Fact]
    public void Joined_tables_of_different_dictionaries_keep_their_texts()
    {
        Table Of(string[] dictionary, params int[] codes) =>
            Some.Table(ModelTask.Regression, new NumberColumn(new float[codes.Length]), [], new CategoryColumn(codes, dictionary));

        var joined = (CategoryColumn)TrainingRows.Join(Of(["b", "d"], 0, 1, -1), Of(["a", "b"], 1, 0, -1))["a"];

        Assert.Equal(["b", "d", null, "b", "a", null], Enumerable.Range(0, 6).Select(row => joined[row]));
    }
}
