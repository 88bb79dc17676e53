using MlOps.Learners.Boosting.Objectives;
using MlOps.Learners.Numerics;

namespace MlOps.UnitTests.Learners.Boosting;

public class ObjectiveTests
{
    private const int Rows = 11;

    private static readonly int[] AllRows = [.. Enumerable.Range(0, Rows)];
    private static readonly double[] Weights = [.. AllRows.Select(row => 0.5 + row % 3)];

    public static TheoryData<string> Names => ["SquaredError", "LogLoss", "Softmax", "AbsoluteError", "Quantile", "Poisson", "Tweedie"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_the_slopes_of_the_loss(string name)
    {
        IObjective objective = Objective(name, Weights);
        double[] scores = Scores(objective);
        (double[][] gradients, _) = Derivatives(objective, scores);

        for (int i = 0; i < scores.Length; i++)
        {
            (int output, int row) = (i / Rows, i % Rows);
            Assert.Equal(Slope(objective, scores, i, row), gradients[output][row], 1e-6);
        }
    }

    [Theory]
    [InlineData("SquaredError", 1)]
    [InlineData("LogLoss", 1)]
    [InlineData("Softmax", 1.5)]
    [InlineData("Poisson", 1)]
    [InlineData("Tweedie", 1)]
    public void Hessians_are_the_slopes_of_the_gradients_up_to_the_factor_of_the_softmax(string name, double factor)
    {
        IObjective objective = Objective(name, Weights);
        double[] scores = Scores(objective);
        (_, double[][] hessians) = Derivatives(objective, scores);
        const double Step = 1e-5;

        for (int i = 0; i < scores.Length; i++)
        {
            (int output, int row) = (i / Rows, i % Rows);
            double slope = (Derivatives(objective, Moved(scores, i, Step)).Gradients[output][row]
                - Derivatives(objective, Moved(scores, i, -Step)).Gradients[output][row]) / (2 * Step);
            Assert.Equal(factor * slope, hessians[output][row], 1e-6);
        }
    }

    [Theory]
    [InlineData("SquaredError")]
    [InlineData("LogLoss")]
    [InlineData("Poisson")]
    public void The_base_score_has_no_slope(string name)
    {
        IObjective objective = Objective(name, Weights);
        double[] scores = [.. AllRows.Select(_ => objective.BaseScores(AllRows)[0])];

        Assert.Equal(0, Derivatives(objective, scores).Gradients[0].Sum(), 1e-12);
    }

    [Theory]
    [InlineData("AbsoluteError")]
    [InlineData("Quantile")]
    [InlineData("Tweedie")]
    public void No_other_constant_has_a_lower_loss_than_the_base_score(string name)
    {
        IObjective objective = Objective(name, Weights);
        double baseScore = objective.BaseScores(AllRows)[0];
        double least = objective.Loss([.. AllRows.Select(_ => baseScore)], AllRows);

        foreach (int i in Enumerable.Range(-400, 800))
        {
            Assert.True(objective.Loss([.. AllRows.Select(_ => i / 200.0)], AllRows) >= least - 1e-9);
        }
    }

    [Theory]
    [InlineData("AbsoluteError")]
    [InlineData("Quantile")]
    public void The_value_of_a_leaf_is_the_step_of_the_lowest_loss(string name)
    {
        IObjective objective = Objective(name, Weights);
        double[] scores = Scores(objective);
        int[] leaf = [1, 4, 5, 8, 9];
        double value = objective.LeafValue(scores, leaf)!.Value;
        double least = objective.Loss([.. scores.Select(score => score + value)], leaf);

        foreach (int i in Enumerable.Range(-400, 800))
        {
            Assert.True(objective.Loss([.. scores.Select(score => score + (i / 100.0))], leaf) >= least - 1e-9);
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.77)]
    public void A_weighted_quantile_is_that_of_repeated_rows(double share)
    {
        var random = new Random(3);
        double[] targets = [.. Enumerable.Range(0, 41).Select(_ => random.NextDouble())];
        double[] weights = [.. targets.Select(_ => (double)random.Next(4))];
        double[] repeated = [.. targets.SelectMany((target, row) => Enumerable.Repeat(target, (int)weights[row]))];

        double weighted = new QuantileLoss(targets, weights, share, factor: 1, "").BaseScores([.. Enumerable.Range(0, targets.Length)])[0];

        Assert.Equal(new QuantileLoss(repeated, weights: null, share, factor: 1, "").BaseScores([.. Enumerable.Range(0, repeated.Length)])[0], weighted);
    }

    [Fact]
    public void The_base_score_of_a_class_without_rows_is_finite()
    {
        var objective = new SoftmaxLoss([0, 1, 0, 1], weights: null, classes: 3);

        Assert.All(objective.BaseScores([0, 1, 2, 3]), score => Assert.True(double.IsFinite(score)));
    }

    [Theory]
    [InlineData(800)]
    [InlineData(-800)]
    public void Sure_predictions_have_finite_losses_and_positive_hessians(double score)
    {
        var objective = new LogLoss([1, 0], weights: null);
        (double[][] gradients, double[][] hessians) = ([new double[2]], [new double[2]]);

        objective.Derivatives([score, score], gradients, hessians, WorkerSet.Single);

        Assert.Equal(800, objective.Loss([score, score], [0, 1]), 1e-9);
        Assert.All(hessians[0], hessian => Assert.True(hessian > 0));
        Assert.All(gradients[0], gradient => Assert.InRange(gradient, -1, 1));
    }

    [Fact]
    public void The_metric_of_a_regression_is_the_root_of_the_mean_squared_error()
    {
        var objective = new SquaredError([0, 0], weights: null);

        Assert.Equal(5, objective.MetricOf(objective.Loss([1, 7], [0, 1]) / 2), 1e-12);
    }

    private static IObjective Objective(string name, double[] weights) => name switch
    {
        "SquaredError" => new SquaredError([.. AllRows.Select(row => Math.Sin(row))], weights),
        "LogLoss" => new LogLoss([.. AllRows.Select(row => row % 4 == 0 ? 1.0 : 0)], weights),
        "AbsoluteError" => new QuantileLoss([.. AllRows.Select(row => Math.Sin(row))], weights, share: 0.5, factor: 2, name),
        "Quantile" => new QuantileLoss([.. AllRows.Select(row => Math.Sin(row))], weights, share: 0.8, factor: 1, name),
        "Poisson" => new TweedieLoss([.. AllRows.Select(row => (double)(row % 5))], weights, power: 1, name),
        "Tweedie" => new TweedieLoss([.. AllRows.Select(row => row % 5 * 1.5)], weights, power: 1.3, name),
        _ => new SoftmaxLoss([.. AllRows.Select(row => (double)(row % 3))], weights, classes: 3),
    };

    private static double[] Scores(IObjective objective) => [.. Enumerable.Range(0, Rows * objective.Outputs).Select(i => 2 * Math.Cos(i))];

    private static (double[][] Gradients, double[][] Hessians) Derivatives(IObjective objective, double[] scores)
    {
        double[][] gradients = [.. Enumerable.Range(0, objective.Outputs).Select(_ => new double[Rows])];
        double[][] hessians = [.. Enumerable.Range(0, objective.Outputs).Select(_ => new double[Rows])];
        objective.Derivatives(scores, gradients, hessians, WorkerSet.Single);
        return (gradients, hessians);
    }

    private static double Slope(IObjective objective, double[] scores, int index, int row)
    {
        const double Step = 1e-5;
        return (objective.Loss(Moved(scores, index, Step), [row]) - objective.Loss(Moved(scores, index, -Step), [row])) / (2 * Step);
    }

    private static double[] Moved(double[] scores, int index, double step)
    {
        double[] moved = [.. scores];
        moved[index] += step;
        return moved;
    }
}
