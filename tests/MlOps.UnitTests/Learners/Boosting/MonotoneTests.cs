using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Learners;
using MlOps.Learners.Boosting;
using MlOps.Learners.Linear;

namespace MlOps.UnitTests.Learners.Boosting;

public class MonotoneTests
{
    private const int Rows = 600;

    /// <remarks>The label rises and falls with both columns, so that without the constraint predictions would too.</remarks>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Predictions_are_monotone_in_the_column_whatever_the_others_say(int seed)
    {
        foreach ((ModelTask task, string objective) in ((ModelTask, string)[])[(ModelTask.Regression, "SquaredError"), (ModelTask.Regression, "AbsoluteError"), (ModelTask.Regression, "Poisson"), (ModelTask.BinaryClassification, "Logistic")])
        {
            Table table = Table(task, new Random(seed));
            TrainedModel model = new GradientBoostingTrainer().Train(
                Some.Request(table, hyperparameters: [("Objective", objective), ("NumberOfIterations", "15"), ("EarlyStoppingRounds", "0"), ("LearningRate", "0.3"), ("MinimumExampleCountPerLeaf", "3")]),
                TestContext.Current.CancellationToken);

            AssertMonotone(model, table, "a", direction: 1);
            AssertMonotone(model, table, "b", direction: -1);
        }
    }

    [Fact]
    public void A_constraint_that_the_data_agree_with_costs_next_to_nothing()
    {
        float[] x = [.. Enumerable.Range(0, Rows).Select(row => (float)row)];
        Table free = Some.Regression([.. x.Select(value => value * value)], x);

        double[] bound = Some.Train(Monotone(free, ("a", Monotonicity.Increasing)), Some.Options).Scores;

        double[] unbound = Some.Train(free, Some.Options).Scores;
        Assert.All(Enumerable.Range(0, Rows), row => Assert.Equal(unbound[row], bound[row], 1e-9));
    }

    [Fact]
    public void Linear_refuses_what_it_cannot_promise_and_Auto_takes_the_trees()
    {
        TrainingRequest request = Some.Request(Table(ModelTask.Regression, new Random(1)));

        var error = Assert.Throws<DiagnosticException>(() => new LinearTrainer().Train(request, TestContext.Current.CancellationToken));
        TrainedModel model = Trainers.Find("Auto")!.Train(request, TestContext.Current.CancellationToken);

        Assert.Equal(LearnersDiagnostics.MonotoneNotSupported, error.Diagnostic.Descriptor);
        Assert.Equal("GradientBoosting", model.Trainer);
    }

    private static void AssertMonotone(TrainedModel model, Table table, string column, int direction)
    {
        const int Steps = 40;
        int[] rows = [.. Enumerable.Range(0, 60).SelectMany(row => Enumerable.Repeat(row, Steps))];
        Table probes = table.Select(rows);
        float[] values = ((NumberColumn)probes[column]).Values;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (i % Steps * 12f / Steps) - 1;
        }

        float[] scores = TableScores.Of(model.Onnx, probes);
        for (int i = 1; i < scores.Length; i++)
        {
            Assert.True(i % Steps == 0 || (scores[i] - scores[i - 1]) * direction >= -1e-6, $"{scores[i - 1]} became {scores[i]}");
        }
    }

    private static Table Table(ModelTask task, Random random)
    {
        float[] a = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(20) == 0 ? float.NaN : (float)(random.NextDouble() * 10))];
        float[] b = [.. Enumerable.Range(0, Rows).Select(_ => (float)Math.Round(random.NextDouble() * 10))];
        int[] c = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(5))];
        double[] signal = [.. Enumerable.Range(0, Rows).Select(row => (float.IsNaN(a[row]) ? 2 : (3 * Math.Sin(a[row])) + a[row]) + (2 * Math.Cos(b[row] + c[row])) - b[row] + (c[row] * 2) + 15 + random.NextDouble())];
        string[] classes = task == ModelTask.Regression ? [] : ["no", "yes"];
        Column label = task == ModelTask.Regression
            ? new NumberColumn([.. signal.Select(value => (float)Math.Max(0, value))])
            : new CategoryColumn([.. signal.Select(value => value > 15 ? 1 : 0)], classes);
        Table table = Some.Table(task, label, classes, new NumberColumn(a), new NumberColumn(b), new CategoryColumn(c, ["p", "q", "r", "s", "t"]));
        return Monotone(table, ("a", Monotonicity.Increasing), ("b", Monotonicity.Decreasing));
    }

    private static Table Monotone(Table table, params (string Column, Monotonicity Direction)[] constraints)
    {
        Dictionary<string, Monotonicity> directions = constraints.ToDictionary(constraint => constraint.Column, constraint => constraint.Direction);
        DataSchema schema = table.Schema with
        {
            Columns = [.. table.Schema.Columns.Select(column => column with { Monotone = directions.GetValueOrDefault(column.Name) })],
        };
        return new Table(schema, table.Schema.Columns.Select(column => KeyValuePair.Create(column.Name, table[column.Name])));
    }
}
