using MlOps.Data;
using MlOps.Data.Tables;
using MlOps.Learners;
using MlOps.Learners.Auto;
using MlOps.UnitTests.Learners.Boosting;

namespace MlOps.UnitTests.Learners.Auto;

/// <summary>Data that are legal and unlike what examples have.</summary>
public class OddShapesTests
{
    private static readonly string[] s_words = ["red", "fox", "dog", "blue", "green", "bird"];

    [Fact]
    public void One_row_of_the_rarer_class_is_enough() =>
        Assert.All(Scores(Some.Table(ModelTask.BinaryClassification, Classes(30, row => row == 17 ? 1 : 0), ["no", "yes"], Numbers(30))), score => Assert.True(float.IsFinite(score)));

    [Fact]
    public void A_class_that_is_in_one_fold_alone_is_learnt_in_the_end()
    {
        Table table = Some.Table(
            ModelTask.MulticlassClassification, Classes(60, row => row == 59 ? 2 : row % 2), ["a", "b", "c"], new NumberColumn([.. Enumerable.Range(0, 60).Select(row => row == 59 ? 100f : row % 2)]));

        float[] scores = Scores(table);

        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
        Assert.True(scores[(59 * 3) + 2] > scores[2]);
    }

    [Theory]
    [InlineData(ModelTask.BinaryClassification)]
    [InlineData(ModelTask.Regression)]
    public void A_column_that_is_missing_everywhere_changes_next_to_nothing(ModelTask task)
    {
        Column label = task == ModelTask.Regression ? Numbers(80) : Classes(80, row => row * 7 % 11 > 5 ? 1 : 0);
        string[] classes = task == ModelTask.Regression ? [] : ["no", "yes"];
        var missing = new NumberColumn([.. Enumerable.Repeat(float.NaN, 80)]);
        var unnamed = new CategoryColumn([.. Enumerable.Repeat(-1, 80)], []);

        float[] scores = Scores(Some.Table(task, label, classes, Numbers(80), missing, unnamed));

        Assert.Equal(
            Scores(Some.Table(task, label, classes, Numbers(80))).Select(score => (double)score),
            scores.Select(score => (double)score),
            (expected, actual) => Math.Abs(expected - actual) <= 0.01 * (1 + Math.Abs(expected)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Texts_alone_are_enough(int columns)
    {
        var random = new Random(2);
        Column[] texts = [.. Enumerable.Range(0, columns).Select(_ => new TextColumn([.. Enumerable.Range(0, 120).Select(_ => string.Join(' ', Enumerable.Range(0, 4).Select(_ => s_words[random.Next(s_words.Length)])))]))];
        int[] codes = [.. ((TextColumn)texts[^1]).Values.Select(text => text!.Contains("fox", StringComparison.Ordinal) ? 1 : 0)];
        Table table = Some.Table(ModelTask.BinaryClassification, new CategoryColumn(codes, ["no", "yes"]), ["no", "yes"], texts);

        TrainedModel model = Train(table);

        Assert.Equal("Linear", model.Trainer);
        Assert.InRange(TableScores.Of(model.Onnx, table).Zip(codes).Count(row => row.First > 0 == (row.Second == 1)), 118, 120);
    }

    [Fact]
    public void More_columns_than_rows_leave_the_one_that_counts_in_front()
    {
        var random = new Random(6);
        NumberColumn[] columns = [.. Enumerable.Range(0, 20).Select(_ => new NumberColumn([.. Enumerable.Range(0, 15).Select(_ => (float)random.NextDouble())]))];
        Table table = Some.Table(ModelTask.Regression, new NumberColumn([.. columns[3].Values.Select(value => 10 * value)]), [], columns);

        Assert.Equal("d", Train(table).FeatureImportance[0].Key);
    }

    private static CategoryColumn Classes(int rows, Func<int, int> classOf)
    {
        int[] codes = [.. Enumerable.Range(0, rows).Select(classOf)];
        return new CategoryColumn(codes, [.. Enumerable.Range(0, codes.Max() + 1).Select(code => code switch { 0 => "a", 1 => "b", _ => "c" })]);
    }

    private static NumberColumn Numbers(int rows) => new([.. Enumerable.Range(0, rows).Select(row => (float)(row * 7 % 11))]);

    private static float[] Scores(Table table) => TableScores.Of(Train(table).Onnx, table);

    private static TrainedModel Train(Table table) =>
        new AutoTrainer().Train(Some.Request(table, null, ("NumberOfIterations", "20")), TestContext.Current.CancellationToken);
}
