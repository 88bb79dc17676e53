using FsCheck;
using FsCheck.Fluent;
using MlOps.Evaluation;
using static MlOps.Evaluation.Metrics.MetricNames;

namespace MlOps.UnitTests.Evaluation;

public class BinaryMetricsTests
{
    /// <summary>The example of scikit-learn's documentation of <c>roc_auc_score</c> and <c>average_precision_score</c>.</summary>
    private static readonly BinaryPredictions Documented = Some.Binary([false, false, true, true], [0.1f, 0.4f, 0.35f, 0.8f]);

    [Fact]
    public void Area_under_the_ROC_curve_is_that_of_the_published_example() =>
        Assert.Equal(0.75, Documented.Value(AreaUnderRocCurve));

    [Fact]
    public void Average_precision_is_that_of_the_published_example() =>
        Assert.Equal(0.8333333333333333, Documented.Value(AreaUnderPrecisionRecallCurve)!.Value, 15);

    [Fact]
    public void Area_under_the_ROC_curve_is_the_share_of_pairs_in_the_right_order() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Rows(), rows =>
        {
            // Few distinct scores, so that ties are frequent.
            bool[] labels = [.. rows.Select(row => row % 2 == 0)];
            float[] probabilities = [.. rows.Select(row => (float)((row / 2 % 7) + 1) / 9)];
            double pairs = 0, ordered = 0;
            for (int positive = 0; positive < rows.Length; positive++)
            {
                for (int negative = 0; negative < rows.Length; negative++)
                {
                    if (labels[positive] && !labels[negative])
                    {
                        pairs++;
                        ordered += probabilities[positive] > probabilities[negative] ? 1 : probabilities[positive] == probabilities[negative] ? 0.5 : 0;
                    }
                }
            }

            double? value = Some.Binary(labels, probabilities).Value(AreaUnderRocCurve);
            Assert.Equal(pairs == 0 ? null : ordered / pairs, value);
        }));

    [Fact]
    public void The_order_of_rows_does_not_matter() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Rows(), rows =>
        {
            Assert.Equal(Of(rows).Metrics().Where(value => value.Metric != LogLoss), Of([.. rows.Reverse()]).Metrics().Where(value => value.Metric != LogLoss));

            static BinaryPredictions Of(int[] rows) => Some.Binary([.. rows.Select(row => row % 2 == 0)], [.. rows.Select(row => (float)(row % 9 + 1) / 11)]);
        }));

    [Fact]
    public void A_weight_of_two_is_a_row_twice() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Rows(), rows =>
        {
            bool[] labels = [.. rows.Select(row => row % 2 == 0)];
            float[] probabilities = [.. rows.Select(row => (float)(row % 9 + 1) / 11)];
            float[] weights = [.. rows.Select(row => (float)(row % 3))];
            int[] repeated = [.. Enumerable.Range(0, rows.Length).SelectMany(row => Enumerable.Repeat(row, (int)weights[row]))];

            BinaryPredictions weighted = Some.Binary(labels, probabilities, weights);
            BinaryPredictions twice = Some.Binary(labels, probabilities).Select(repeated);

            foreach ((var one, var other) in weighted.Metrics().Zip(twice.Metrics()))
            {
                Assert.Equal(other.Value.HasValue, one.Value.HasValue);
                Assert.Equal(other.Value ?? 0, one.Value ?? 0, 12);
            }
        }));

    [Fact]
    public void Counts_give_accuracy_precision_recall_and_F1()
    {
        // Two true positives, one false positive, one false negative, three true negatives.
        BinaryPredictions predictions = Some.Binary(
            [true, true, false, true, false, false, false],
            [0.9f, 0.8f, 0.7f, 0.2f, 0.1f, 0.1f, 0.3f]);

        Assert.Equal(5 / 7.0, predictions.Value(Accuracy));
        Assert.Equal(2 / 3.0, predictions.Value(PositivePrecision));
        Assert.Equal(2 / 3.0, predictions.Value(PositiveRecall));
        Assert.Equal(3 / 4.0, predictions.Value(NegativePrecision));
        Assert.Equal(3 / 4.0, predictions.Value(NegativeRecall));
        Assert.Equal(2 / 3.0, predictions.Value(F1Score)!.Value, 15);
    }

    [Fact]
    public void Log_loss_is_in_nats()
    {
        BinaryPredictions predictions = Some.Binary([true, false], [0.75f, 0.5f]);

        Assert.Equal((Math.Log(4 / 3.0) + Math.Log(2)) / 2, predictions.Value(LogLoss)!.Value, 15);
    }

    [Fact]
    public void A_certain_mistake_costs_what_the_clip_allows()
    {
        BinaryPredictions predictions = Some.Binary([true, false], [0, 1]);

        Assert.Equal(23 * Math.Log(2), predictions.Value(LogLoss)!.Value, 12);
    }

    [Fact]
    public void Rows_of_one_label_have_no_ROC_curve_and_say_why()
    {
        BinaryPredictions predictions = Some.Binary([true, true], [0.6f, 0.4f]);

        Assert.Null(predictions.Value(AreaUnderRocCurve));
        Assert.Equal("no row is negative", predictions.Find(AreaUnderRocCurve).Undefined);
        Assert.Equal(1, predictions.Value(AreaUnderPrecisionRecallCurve));
    }

    [Fact]
    public void Precision_without_a_positive_prediction_is_undefined_not_zero()
    {
        BinaryPredictions predictions = Some.Binary([true, false], [0.4f, 0.1f]);

        Assert.Null(predictions.Value(PositivePrecision));
        Assert.Equal("no row is predicted positive", predictions.Find(PositivePrecision).Undefined);
        Assert.Equal(0, predictions.Value(F1Score));
    }

    private static Arbitrary<int[]> Rows() => Gen.Choose(0, 1000).ArrayOf().Where(rows => rows.Length > 0).ToArbitrary();
}
