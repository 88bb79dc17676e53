using MlOps.Data.Diagnostics;
using MlOps.Evaluation.Gates;
using MlOps.Evaluation.Report;

namespace MlOps.UnitTests.Evaluation;

public class ModelCardTests
{
    [Fact]
    public void The_example_calls_the_generated_types_with_plausible_values()
    {
        var report = new SomeReport("\"x\"");

        Assert.Contains(
            """
            ```csharp
            using Contoso;

            ChurnPrediction prediction = ChurnModel.Predict(new ChurnInput
            {
                Region = "North \"x\"",
                Age = 30f,
            });
            Console.WriteLine(prediction.PredictedLabel);
            ```
            """.ReplaceLineEndings("\n"),
            ModelCard.Render(report.Binary(), report.Api),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Text_from_data_stays_text()
    {
        var report = new SomeReport("<b>|*x*\n# y");

        string card = ModelCard.Render(report.Binary(), report.Api);

        Assert.StartsWith("# Churn \\<b\\>\\|\\*x\\* \\# y\n", card, StringComparison.Ordinal);
        Assert.DoesNotContain("\n# y", card, StringComparison.Ordinal);
        Assert.Contains("| Region \\<b\\>\\|\\*x\\* \\# y | North \\<b\\>\\|\\*x\\* \\# y | 30 |", card, StringComparison.Ordinal);
    }

    [Fact]
    public void The_card_says_what_is_predicted_for_each_task()
    {
        var report = new SomeReport("x");

        Assert.Contains("Predicts whether **Label x** is yes x, with a probability, from 2 columns. Version 1.2.3, made by Linear.", ModelCard.Render(report.Binary(), report.Api), StringComparison.Ordinal);
        Assert.Contains("Predicts which of 4 labels **Label x** has, with a probability each, from 2 columns.", ModelCard.Render(report.Multiclass(4), report.Api), StringComparison.Ordinal);
        Assert.Contains("Predicts the number **Label x**, from 2 columns.", ModelCard.Render(report.Regression(), report.Api), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_section_has_something_in_it()
    {
        var report = new SomeReport("x");

        string[] lines = ModelCard.Render(report.Regression(), report.Api).Split('\n');

        Assert.All(Enumerable.Range(0, lines.Length - 2).Where(line => lines[line].StartsWith("## ", StringComparison.Ordinal)), line => Assert.NotEqual("", lines[line + 2]));
    }

    [Theory]
    [InlineData("PredictionMicroseconds")]
    [InlineData("TrainingSeconds")]
    public void A_measured_time_is_judged_but_not_shown_so_that_two_builds_give_the_same_card(string metric)
    {
        var report = new SomeReport("x");
        ReportContent Timed(double time) => report.Binary() with
        {
            Gates =
            [
                new GateResult { Name = $"{metric} ≤ 99", Metric = metric, Slice = null, Severity = DiagnosticSeverity.Error, Outcome = GateOutcome.Passed, Actual = time, Limit = 99, Comparison = "≤", Message = "" },
            ],
        };

        string card = ModelCard.Render(Timed(1.5), report.Api);

        Assert.Contains($"| {metric} ≤ 99 | Passed | – |", card, StringComparison.Ordinal);
        Assert.Equal(card, ModelCard.Render(Timed(2.5), report.Api));
    }

    [Theory]
    [InlineData("plain text, 3.5", "plain text, 3.5")]
    [InlineData("a_b*c", "a\\_b\\*c")]
    [InlineData("http://a.example", "http\\://a.example")]
    [InlineData("www.a.example", "www\\.a.example")]
    [InlineData("a\r\nb", "a  b")]
    public void Markup_is_escaped_and_nothing_else(string text, string expected) => Assert.Equal(expected, Markdown.Escape(text));
}
