using MlOps.Data;
using MlOps.Data.Diagnostics;
using MlOps.Data.Tables;
using MlOps.Learners;
using MlOps.UnitTests.Learners.Boosting;

namespace MlOps.UnitTests.Learners;

public class ClassWeightsTests
{
    private static readonly string[] s_classes = ["no", "yes"];

    [Fact]
    public void Balanced_classes_count_the_same_and_all_rows_as_much_as_before()
    {
        float[] weights = Weights(Rows(), "Balanced");

        Assert.Equal(10, weights.Take(15).Sum(), 1e-4);
        Assert.Equal(10, weights.Skip(15).Sum(), 1e-4);
    }

    [Fact]
    public void Weights_of_rows_are_multiplied()
    {
        Table weighted = Some.Weighted(Rows(), [.. Enumerable.Range(0, 20).Select(row => (float)row)]);

        float[] weights = Weights(weighted, "yes = 3");

        Assert.Equal(Enumerable.Range(0, 20).Select(row => row < 15 ? row : 3f * row), weights);
    }

    [Theory]
    [InlineData("balanced")]
    [InlineData("yes=0")]
    [InlineData("yes=-1;no=2")]
    [InlineData("yes=NaN")]
    [InlineData("yes=1;yes=2")]
    [InlineData("maybe=1")]
    public void What_is_no_weight_of_a_class_is_an_error_of_the_item(string value)
    {
        var error = Assert.Throws<DiagnosticException>(() => Weights(Rows(), value));

        Assert.Equal(LearnersDiagnostics.InvalidHyperparameter, error.Diagnostic.Descriptor);
        Assert.Equal(7, error.Diagnostic.Location.Line);
    }

    [Fact]
    public void A_regression_has_no_classes() =>
        Assert.Throws<DiagnosticException>(() => Weights(Some.Regression([1, 2], [1, 2]), "Balanced"));

    [Theory]
    [InlineData("GradientBoosting")]
    [InlineData("Linear")]
    [InlineData("Auto")]
    public void Every_trainer_predicts_a_class_of_more_weight_more_often(string trainer)
    {
        Table table = Some.Table(ModelTask.BinaryClassification, rows: 300);

        double plain = Mean(table);
        double weighted = Mean(table, ("ClassWeight", "no=20"));

        Assert.True(weighted < plain - 0.5, $"{plain} became {weighted}");

        double Mean(Table rows, params (string, string)[] hyperparameters) =>
            TableScores.Of(Trainers.Find(trainer)!.Train(Some.Request(rows, hyperparameters: hyperparameters), TestContext.Current.CancellationToken).Onnx, rows).Average();
    }

    private static Table Rows() => Some.Table(
        ModelTask.BinaryClassification,
        new CategoryColumn([.. Enumerable.Range(0, 20).Select(row => row < 15 ? 0 : 1)], s_classes),
        s_classes,
        new NumberColumn([.. Enumerable.Range(0, 20).Select(row => (float)row)]));

    private static float[] Weights(Table table, string value) =>
        TrainingRows.Weights(ClassWeights.Apply(Some.Request(table, hyperparameters: ("ClassWeight", value)), table))!;
}
