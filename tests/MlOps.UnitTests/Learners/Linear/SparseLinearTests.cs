using FsCheck;
using FsCheck.Fluent;
using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Tables;
using MlOps.Learners;
using MlOps.Learners.Linear;
using MlOps.Learners.Linear.Features;
using MlOps.Learners.Numerics;
using MlOps.UnitTests.Learners.Boosting;

namespace MlOps.UnitTests.Learners.Linear;

/// <summary>The L1 penalty and the elastic net.</summary>
public class SparseLinearTests
{
    private static readonly LinearOptions Exact = new() { NumberOfKnots = 3, MinimumTextCountPerNgram = 8, MaximumNumberOfIterations = 5000, OptimizationTolerance = 0 };

    [Theory]
    [InlineData(ModelTask.BinaryClassification, 0.01, 0)]
    [InlineData(ModelTask.BinaryClassification, 0.01, 0.01)]
    [InlineData(ModelTask.MulticlassClassification, 0.005, 0)]
    [InlineData(ModelTask.MulticlassClassification, 0.005, 0.1)]
    [InlineData(ModelTask.Regression, 0.02, 0)]
    [InlineData(ModelTask.Regression, 0.02, 0.01)]
    public void At_the_minimum_no_weight_can_gain_by_moving(ModelTask task, double l1, double l2)
    {
        // The optimality conditions: the slope of the smooth part is -l1 at a positive weight, l1 at a negative one,
        // between them at zero, and zero at an intercept.
        Table table = MixedTable.Of(task, rows: 150);
        FeatureEncoder[] encoders = FeatureEncoder.Fit(table, Exact);
        double[] rowWeights = [.. Enumerable.Repeat(1.0 / table.Rows, table.Rows)];
        Loss loss = task == ModelTask.Regression ? new SquaredLoss(Array.ConvertAll(table.LabelNumbers.ToArray(), label => label / 5.0)) : Loss.For(table);
        var objective = new LinearObjective(new DesignMatrix(table, encoders), loss, rowWeights, WorkerSet.Single) { L2Regularization = l2 };
        var point = new double[objective.Length];

        new OrthantwiseLbfgs(5000, 0).Minimize(objective.Evaluate, point, l1, objective.Weights, TestContext.Current.CancellationToken);

        var slopes = new double[point.Length];
        objective.Evaluate(point, slopes);
        Assert.All(point.Take(objective.Weights), (weight, i) => Assert.InRange(weight == 0 ? Math.Max(0, Math.Abs(slopes[i]) - l1) : Math.Abs(slopes[i] + (l1 * Math.Sign(weight))), 0, 1e-5));
        Assert.All(slopes.Skip(objective.Weights), slope => Assert.Equal(0, slope, 1e-5));
        Assert.InRange(point.Take(objective.Weights).Count(weight => weight == 0), objective.Weights / 4, objective.Weights - 2);
    }

    [Fact]
    public void On_any_small_quadratic_it_finds_what_coordinate_descent_finds() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            int size = random.Next(1, 7);
            double[][] rows = [.. Enumerable.Range(0, size + 3).Select(_ => Enumerable.Range(0, size).Select(_ => random.NextDouble() - 0.5).ToArray())];
            double[] labels = [.. rows.Select(_ => random.NextDouble() - 0.5)];
            double penalty = random.NextDouble() * 0.3;
            var point = new double[size];

            new OrthantwiseLbfgs(10_000, 0).Minimize(Squares, point, penalty, size, CancellationToken.None);

            double[] expected = CoordinateDescent(rows, labels, penalty);
            Assert.Equal(Value(expected), Value(point), 1e-8);

            double Squares(ReadOnlySpan<double> x, Span<double> gradient)
            {
                gradient.Clear();
                double sum = 0;
                for (int row = 0; row < rows.Length; row++)
                {
                    double residual = -labels[row];
                    for (int i = 0; i < size; i++)
                    {
                        residual += rows[row][i] * x[i];
                    }

                    sum += 0.5 * residual * residual;
                    for (int i = 0; i < size; i++)
                    {
                        gradient[i] += residual * rows[row][i];
                    }
                }

                return sum;
            }

            double Value(double[] x) => Squares(x, new double[size]) + (penalty * x.Sum(Math.Abs));
        }));

    [Fact]
    public void Uncorrelated_features_are_shrunk_towards_zero_by_the_penalty_and_not_beyond()
    {
        // Standardised features and labels: a weight is soft(covariance, l1) / (1 + l2).
        float[] a = [-1, -1, 1, 1];
        float[] b = [-1, 1, -1, 1];
        Table table = Some.Regression([.. Enumerable.Range(0, 4).Select(i => (3 * a[i]) + b[i])], a, b);
        double deviation = Math.Sqrt(10);

        double[] scores = Fit(table, l1: 0.5, l2: 0.25).Score(table, WorkerSet.Single);

        // b's covariance, 0.316, is less than the penalty.
        Assert.All(scores, (score, i) => Assert.Equal(a[i] * deviation * ((3 / deviation) - 0.5) / 1.25, score, 1e-6));
    }

    [Theory]
    [InlineData(ModelTask.BinaryClassification)]
    [InlineData(ModelTask.MulticlassClassification)]
    [InlineData(ModelTask.Regression)]
    public void Threads_change_no_bit(ModelTask task)
    {
        Table table = MixedTable.Of(task, rows: (DesignMatrix.RowsPerChunk * 2) + 100);
        LinearOptions options = Exact with { MaximumNumberOfIterations = 15, MinimumTextCountPerNgram = 20, L1Regularization = 0.003 };
        double[][] weights = [.. new[] { 1, 3 }.Select(threads => new LinearFit(table, options, new WorkerSet(threads)).Fit(1e-3, TestContext.Current.CancellationToken).Weights)];

        Assert.Equal(weights[0], weights[1]);
    }

    [Theory]
    [InlineData(ModelTask.BinaryClassification)]
    [InlineData(ModelTask.MulticlassClassification)]
    [InlineData(ModelTask.Regression)]
    public void What_has_no_weight_is_not_in_the_graph_which_scores_the_same(ModelTask task)
    {
        Table training = MixedTable.Of(task);
        LinearOptions options = Exact with { NgramLength = 2, MinimumTextCountPerNgram = 2, OptimizationTolerance = 1e-6 };
        LinearModel dense = new LinearFit(training, options, WorkerSet.Single).Fit(1e-3, TestContext.Current.CancellationToken);
        LinearModel sparse = new LinearFit(training, options with { L1Regularization = 0.01 }, WorkerSet.Single).Fit(1e-3, TestContext.Current.CancellationToken);
        Table test = MixedTable.WithUnseen(MixedTable.Of(task, rows: 200, seed: 9));

        byte[] graph = LinearGraph.Build(sparse).Write();

        Assert.InRange(graph.Length, 1, LinearGraph.Build(dense).Write().Length / 2);
        Assert.All(sparse.Encoders.OfType<TextEncoder>(), text => Assert.InRange(text.Width, 1, dense.Encoders.OfType<TextEncoder>().Single(other => other.Vocabulary.Unit == text.Vocabulary.Unit).Width - 1));
        Assert.Equal(
            sparse.Score(test, WorkerSet.Single),
            TableScores.Of(LinearGraph.Build(sparse), test).Select(score => (double)score),
            (expected, actual) => Math.Abs(expected - actual) <= (Math.Abs(expected) * 1e-6) + 1e-6);
    }

    [Fact]
    public void Every_ngram_that_is_left_has_a_weight()
    {
        LinearModel model = new LinearFit(
            MixedTable.Of(ModelTask.BinaryClassification), Exact with { L1Regularization = 0.01, OptimizationTolerance = 1e-6 }, WorkerSet.Single).Fit(1e-3, TestContext.Current.CancellationToken);

        Assert.Equal(model.Encoders.Sum(encoder => encoder.Width), model.Weights.Length);
        int first = 0;
        foreach (FeatureEncoder encoder in model.Encoders)
        {
            Assert.True(encoder is not TextEncoder || model.Weights.AsSpan(first, encoder.Width).IndexOf(0.0) < 0);
            first += encoder.Width;
        }
    }

    [Fact]
    public void Columns_that_are_noise_leave_the_model()
    {
        var random = new Random(4);
        float[][] columns = [.. Enumerable.Range(0, 8).Select(_ => Enumerable.Range(0, 200).Select(_ => (float)random.NextDouble()).ToArray())];
        Table table = Some.Regression([.. columns[0].Select((value, row) => (3 * value) - columns[1][row] + (0.05f * (float)random.NextDouble()))], columns);

        Assert.Equal(["a", "b"], Fit(table, l1: 0.1, l2: 0).Encoders.Select(encoder => encoder.Column));
    }

    [Fact]
    public void A_penalty_that_leaves_nothing_is_told()
    {
        var error = Assert.Throws<DiagnosticException>(() => new LinearTrainer().Train(
            Some.Request(Some.Table(ModelTask.BinaryClassification, rows: 80), null, ("L1Regularization", "100")), TestContext.Current.CancellationToken));

        Assert.Equal("MLOPS2023", error.Diagnostic.Descriptor.Code);
        Assert.Contains("L1Regularization 100", error.Message, StringComparison.Ordinal);
    }

    private static LinearModel Fit(Table table, double l1, double l2) =>
        new LinearFit(table, Exact with { NumberOfKnots = 0, L1Regularization = l1 }, WorkerSet.Single).Fit(l2, TestContext.Current.CancellationToken);

    private static double[] CoordinateDescent(double[][] rows, double[] labels, double penalty)
    {
        var point = new double[rows[0].Length];
        for (int round = 0; round < 2000; round++)
        {
            for (int i = 0; i < point.Length; i++)
            {
                point[i] = 0;
                double slope = 0;
                double squares = 0;
                for (int row = 0; row < rows.Length; row++)
                {
                    slope += rows[row][i] * (labels[row] - rows[row].Zip(point, (x, weight) => x * weight).Sum());
                    squares += rows[row][i] * rows[row][i];
                }

                point[i] = Math.Sign(slope) * Math.Max(0, Math.Abs(slope) - penalty) / squares;
            }
        }

        return point;
    }
}
