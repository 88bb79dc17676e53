using MlOps.Data;
using MlOps.Data.Tables;
using MlOps.Learners.Linear;
using MlOps.Learners.Linear.Features;
using MlOps.Learners.Numerics;

namespace MlOps.UnitTests.Learners.Linear;

public class LinearObjectiveTests
{
    [Theory]
    [InlineData(ModelTask.BinaryClassification)]
    [InlineData(ModelTask.MulticlassClassification)]
    [InlineData(ModelTask.Regression)]
    public void The_gradient_is_the_slope_of_the_value(ModelTask task)
    {
        Table table = MixedTable.Of(task, rows: 60);
        var random = new Random(3);
        double[] weights = [.. Enumerable.Range(0, 60).Select(_ => random.NextDouble() / 30)];
        FeatureEncoder[] encoders = FeatureEncoder.Fit(table, new LinearOptions { NumberOfKnots = 3, MinimumTextCountPerNgram = 4 });
        var objective = new LinearObjective(new DesignMatrix(table, encoders), Loss.For(table), weights, WorkerSet.Single) { L2Regularization = 0.01 };
        double[] point = [.. Enumerable.Range(0, objective.Length).Select(_ => random.NextDouble() - 0.5)];
        var gradient = new double[point.Length];
        objective.Evaluate(point, gradient);

        const double Step = 1e-5;
        var ignored = new double[point.Length];
        for (int i = 0; i < point.Length; i += 7)
        {
            double at = point[i];
            point[i] = at + Step;
            double above = objective.Evaluate(point, ignored);
            point[i] = at - Step;
            double below = objective.Evaluate(point, ignored);
            point[i] = at;

            Assert.Equal((above - below) / (2 * Step), gradient[i], 1e-7);
        }
    }

    [Fact]
    public void Features_that_never_vary_get_no_weight()
    {
        Table table = Boosting.Some.Regression([1, 2, 3, 4], [1, 2, 3, 4], [5, 5, 5, 5]);

        LinearModel model = new LinearFit(table, new LinearOptions { NumberOfKnots = 0 }, WorkerSet.Single).Fit(1e-6, TestContext.Current.CancellationToken);

        Assert.Equal("a", Assert.Single(model.Encoders).Column);
    }
}
