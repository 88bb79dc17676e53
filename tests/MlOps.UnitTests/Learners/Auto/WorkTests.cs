using MlOps.Data;
using MlOps.Data.Tables;
using MlOps.Learners;
using MlOps.Learners.Auto;
using MlOps.Learners.Boosting;
using MlOps.Learners.Linear;
using MlOps.Learners.Numerics;
using MlOps.UnitTests.Learners.Boosting;

namespace MlOps.UnitTests.Learners.Auto;

public class WorkTests
{
    [Fact]
    public void The_work_of_trees_grows_with_rows_columns_classes_and_iterations()
    {
        BoosterOptions options = Some.Options;
        long work = TreeWork.Of(options, rows: 1000, features: 10, outputs: 3, iterations: 50);

        Assert.InRange(TreeWork.Of(options, 2000, 10, 3, 50), work + 1, 3 * work);
        Assert.InRange(TreeWork.Of(options, 1000, 20, 3, 50), work + 1, 2 * work);
        Assert.InRange(TreeWork.Of(options, 1000, 10, 6, 50), (2 * work) - 2, (2 * work) + 2);
        Assert.InRange(TreeWork.Of(options, 1000, 10, 3, 100), (2 * work) - 2, (2 * work) + 2);
    }

    [Fact]
    public void The_work_of_a_linear_search_is_the_same_whatever_the_threads()
    {
        Table table = Some.Table(ModelTask.MulticlassClassification);

        Assert.Equal(Fitted(table, 1), Fitted(table, 4));
    }

    [Fact]
    public void A_fit_to_a_weaker_penalty_adds_to_the_work()
    {
        Table table = Some.Table(ModelTask.BinaryClassification);
        var fit = new LinearFit(table, new LinearOptions(), WorkerSet.Single);
        fit.Fit(1, TestContext.Current.CancellationToken);
        long first = fit.Work;
        fit.Fit(0.01, TestContext.Current.CancellationToken);

        Assert.InRange(first, 1, long.MaxValue);
        Assert.InRange(fit.Work, first + 1, long.MaxValue);
    }

    [Fact]
    public void A_search_that_may_do_no_work_tries_the_first_strength_alone()
    {
        TrainingSplits splits = TrainingSplits.Of(Some.Request(Almost()));

        Assert.Equal(1, Select(splits, mostWork: 0).L2Regularization);
        Assert.True(Select(splits, long.MaxValue).L2Regularization < 0.1);
    }

    [Fact]
    public void More_work_never_gives_a_worse_choice_on_the_held_out_rows()
    {
        TrainingSplits splits = TrainingSplits.Of(Some.Request(Almost()));

        double[] losses = [.. new[] { 0, 1_000_000, long.MaxValue }.Select(work => Select(splits, work).Loss)];

        Assert.Equal(losses.OrderDescending(), losses);
        Assert.True(losses[0] > losses[^1]);
    }

    [Fact]
    public void The_linear_search_is_measured_by_the_first_trees_except_where_there_are_texts()
    {
        Table numbers = Almost();
        Table texts = Some.Table(
            ModelTask.Regression, new NumberColumn([1, 2]), [], new NumberColumn([1, 2]), new TextColumn(["one", "two"]));

        Assert.Equal(17, AutoPlan.LinearWork(numbers.Schema, 17));
        Assert.Equal(long.MaxValue, AutoPlan.LinearWork(numbers.Schema, null));
        Assert.Equal(long.MaxValue, AutoPlan.LinearWork(texts.Schema, 17));
    }

    private static LinearSelection Select(TrainingSplits splits, long mostWork) =>
        LinearSelection.Choose(splits, new LinearOptions { MostWork = mostWork }, WorkerSet.Single, TestContext.Current.CancellationToken);

    private static long Fitted(Table table, int threads)
    {
        var fit = new LinearFit(table, new LinearOptions(), new WorkerSet(threads));
        fit.Fit(0.01, TestContext.Current.CancellationToken);
        return fit.Work;
    }

    /// <summary>A line with so little noise that weak penalties are better.</summary>
    private static Table Almost()
    {
        float[] x = [.. Enumerable.Range(0, 300).Select(i => (float)i)];
        return Some.Regression([.. x.Select((value, i) => value + (i % 3))], x);
    }
}
