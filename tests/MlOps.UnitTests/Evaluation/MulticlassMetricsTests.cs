using MlOps.Evaluation;
using static MlOps.Evaluation.Metrics.MetricNames;

namespace MlOps.UnitTests.Evaluation;

public class MulticlassMetricsTests
{
    [Fact]
    public void Micro_accuracy_counts_rows_and_macro_accuracy_counts_labels()
    {
        // Label 0: three of four right. Label 1: none of one. Label 2 has no row.
        MulticlassPredictions predictions = Predict([0, 0, 0, 0, 1], [0, 0, 0, 1, 0]);

        Assert.Equal(3 / 5.0, predictions.Value(MicroAccuracy));
        Assert.Equal((0.75 + 0) / 2, predictions.Value(MacroAccuracy));
    }

    [Fact]
    public void A_label_that_training_has_not_seen_is_a_mistake_at_the_price_of_the_clip()
    {
        MulticlassPredictions predictions = Predict([0, 3], [0, 0]);

        Assert.Equal(0.5, predictions.Value(MicroAccuracy));
        Assert.Equal(0.5, predictions.Value(MacroAccuracy));
        Assert.Equal(0.5, predictions.Value(TopKAccuracy));
        Assert.Equal((-Math.Log(0.8f) + 23 * Math.Log(2)) / 2, predictions.Value(LogLoss)!.Value, 12);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(30, 3)]
    public void Top_k_is_three_unless_that_would_be_every_label(int classes, int k)
    {
        // Probabilities fall with the class index, so a label's index is its rank.
        float[] falling = [.. Enumerable.Range(0, classes).Select(label => (float)(classes - label) / (classes * (classes + 1) / 2))];
        var predictions = new MulticlassPredictions(
            classes, [.. Enumerable.Range(0, classes)], new int[classes], [.. Enumerable.Repeat(falling, classes).SelectMany(row => row)]);

        Assert.Equal((double)k / classes, predictions.Value(TopKAccuracy));
    }

    [Fact]
    public void Equal_probabilities_rank_in_the_order_of_labels()
    {
        var predictions = new MulticlassPredictions(4, [0, 1, 2, 3], [0, 0, 0, 0], [.. Enumerable.Repeat(0.25f, 16)]);

        Assert.Equal(0.75, predictions.Value(TopKAccuracy));
    }

    [Fact]
    public void Answering_the_shares_of_the_labels_reduces_the_log_loss_by_nothing()
    {
        var predictions = new MulticlassPredictions(2, [0, 0, 0, 1], [0, 0, 0, 0], [.. Enumerable.Repeat(new[] { 0.75f, 0.25f }, 4).SelectMany(row => row)]);

        Assert.Equal(0, predictions.Value(LogLossReduction)!.Value, 12);
    }

    [Fact]
    public void Certainty_about_the_truth_reduces_the_log_loss_wholly()
    {
        var predictions = new MulticlassPredictions(2, [0, 1], [0, 1], [1, 0, 0, 1]);

        Assert.Equal(1, predictions.Value(LogLossReduction)!.Value, 6);
    }

    [Fact]
    public void Rows_of_one_label_leave_no_log_loss_to_reduce()
    {
        Assert.Equal("all rows have the same label", Predict([1, 1], [1, 1]).Find(LogLossReduction).Undefined);
    }

    [Fact]
    public void A_selection_has_the_metrics_of_its_rows()
    {
        MulticlassPredictions predictions = Predict([0, 1, 2, 1], [0, 1, 1, 0]);

        Assert.Equal(Predict([2, 0], [1, 0]).Metrics(), predictions.Select([2, 0]).Metrics());
    }

    /// <summary>Three classes; the predicted one has probability 0.8.</summary>
    private static MulticlassPredictions Predict(int[] labels, int[] predicted) =>
        new(3, labels, predicted, [.. predicted.SelectMany(label => Enumerable.Range(0, 3).Select(other => other == label ? 0.8f : 0.1f))]);
}
