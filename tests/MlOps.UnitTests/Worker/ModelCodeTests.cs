using System.Globalization;
using MlOps.Data;
using MlOps.Data.Schema;
using MlOps.Data.Summaries;
using MlOps.Data.Tables;
using MlOps.Learners;
using MlOps.Runtime;
using MlOps.Worker.CodeGeneration;

namespace MlOps.UnitTests.Worker;

public class ModelCodeTests
{
    private static readonly ModelCodeOptions s_names = new("Demo", "Test", "MlOps.Test.onnx");

    [Theory]
    [InlineData(ModelTask.BinaryClassification, "Demo")]
    [InlineData(ModelTask.MulticlassClassification, "Contoso.@class")]
    [InlineData(ModelTask.Regression, null)]
    public void Code_for_any_column_names_compiles_without_a_message(ModelTask task, string? @namespace)
    {
        string[] columns =
        [
            "plain", "two words", "two_words", "1st", "class", "String", "DateTime", "System", "MlOps", "TestInput", "TestModel", "TestPrediction",
            "Predict", "Equals", "GetType", "Labels", "Session", "größe", "年齢", "%", "quote\"", "back\\slash", "line\nbreak", "</summary>", "a&b",
            "\u2028", "🚗", "{0}", "$\"{x}\"", "// c", "global::System", "value", "Inputs", "column0", "batch",
        ];
        ColumnSchema[] features =
            [.. columns.Select((name, index) => new ColumnSchema(name, (ColumnType)(index % 5), ColumnRole.Feature, index % 2 == 0)),
             .. columns.Select((name, index) => new ColumnSchema(name + "!", (ColumnType)(index % 5), ColumnRole.Feature, index % 2 == 1))];
        string[] classes = task == ModelTask.Regression ? [] : ["no \"way\"", "<yes>\n", .. task == ModelTask.BinaryClassification ? Array.Empty<string>() : ["\u0085"]];
        var schema = new DataSchema(task, [.. features, new ColumnSchema("la&bel\n", ColumnType.Category, ColumnRole.Label, false)], "la&bel\n", classes);

        string code = ModelCode.Generate(s_names with { Namespace = @namespace }, schema, Summary());

        Assert.Empty(CompiledModel.Diagnostics(code));
    }

    [Fact]
    public void Predictions_are_those_of_the_scorer_one_by_one_in_blocks_with_threads_and_as_a_stream()
    {
        (DataSchema schema, byte[] model, float[] scores) = Trained(ModelTask.BinaryClassification);

        object? differences = CompiledModel.Call(Generate(schema), $$"""
            TestInput Input(int row) => new TestInput
            {
                Size = row % 7 == 0 ? null : row % 13,
                Colour = row % 3 == 0 ? "red" : row % 3 == 1 ? "green" : "blue",
                IsNew = row % 2 == 0,
                SeenAt = DateTime.UnixEpoch.AddDays(row % 50),
            };
            TestInput[] inputs = Enumerable.Range(0, 3000).Select(Input).ToArray();
            var predictions = new TestPrediction[3001];
            TestModel.Predict(inputs, predictions);
            for (int row = 0; row < inputs.Length; row++)
            {
                TestPrediction single = TestModel.Predict(inputs[row]);
                if (single != predictions[row] || (single.Score > 0) != (single.PredictedLabel == TestModel.Labels[1]) || single.Probability is < 0 or > 1)
                {
                    return row;
                }
            }

            var parallel = new TestPrediction[3000];
            TestModel.Predict(inputs, parallel, degreeOfParallelism: 3);
            if (!parallel.SequenceEqual(predictions.Take(3000)) || !TestModel.Predict(inputs.Where(input => input != null)).SequenceEqual(parallel) || TestModel.Predict(Enumerable.Empty<TestInput>()).Any())
            {
                return -1;
            }

            return predictions.Take(3000).Select(prediction => prediction.Score).ToArray();
            """, model);

        Assert.Equal(scores, Assert.IsType<float[]>(differences));
    }

    [Fact]
    public void A_multiclass_prediction_has_the_probability_of_every_label()
    {
        (DataSchema schema, byte[] model, _) = Trained(ModelTask.MulticlassClassification);

        object? result = CompiledModel.Call(Generate(schema), """
            TestPrediction p = TestModel.Predict(new TestInput { Colour = "red", IsNew = true, SeenAt = DateTime.UnixEpoch, Size = 3 });
            int best = p.Probabilities.IndexOf(p.Probability);
            return $"{p.Probabilities.Length} {Math.Round(p.Probabilities.Sum(), 4)} {TestModel.Labels[best] == p.PredictedLabel} {p.Probabilities.Max() == p.Probability}";
            """, model);

        Assert.Equal("3 1 True True", result);
    }

    [Fact]
    public void Multiclass_predictions_are_equal_by_their_probabilities()
    {
        (DataSchema schema, byte[] model, _) = Trained(ModelTask.MulticlassClassification);

        object? result = CompiledModel.Call(Generate(schema), """
            TestPrediction Predict(float size) => TestModel.Predict(new TestInput { Colour = "red", IsNew = true, SeenAt = DateTime.UnixEpoch, Size = size });
            TestPrediction other = Predict(3) with { Probabilities = Predict(3).Probabilities.SetItem(0, 2) };
            return $"{Predict(3) == Predict(3)} {Predict(3).GetHashCode() == Predict(3).GetHashCode()} {Predict(3) == other} {default(TestPrediction) == default}";
            """, model);

        Assert.Equal("True True False True", result);
    }

    [Fact]
    public void A_multiclass_prediction_prints_its_probabilities_in_any_culture()
    {
        (DataSchema schema, byte[] model, _) = Trained(ModelTask.MulticlassClassification);

        object? result = CompiledModel.Call(Generate(schema), """
            System.Globalization.CultureInfo culture = System.Globalization.CultureInfo.CurrentCulture;
            try
            {
                System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
                return new TestPrediction("a", 0.75f, [0.75f, 0.25f]) + " " + default(TestPrediction);
            }
            finally
            {
                System.Globalization.CultureInfo.CurrentCulture = culture;
            }
            """, model);

        Assert.Equal(
            "TestPrediction { PredictedLabel = a, Probability = 0.75, Probabilities = [0.75, 0.25] } "
            + "TestPrediction { PredictedLabel = , Probability = 0, Probabilities = [] }",
            result);
    }

    [Fact]
    public void A_regression_predicts_a_number()
    {
        (DataSchema schema, byte[] model, float[] scores) = Trained(ModelTask.Regression);

        object? score = CompiledModel.Call(Generate(schema), """
            return TestModel.Predict(new TestInput { Size = null, Colour = "red", IsNew = true, SeenAt = DateTime.UnixEpoch }).Score;
            """, model);

        Assert.Equal(scores[0], score);
    }

    [Theory]
    [InlineData(ModelTask.BinaryClassification, "prediction.Score")]
    [InlineData(ModelTask.Regression, "prediction.Score")]
    public void An_explanation_adds_up_to_the_score(ModelTask task, string score)
    {
        (DataSchema schema, byte[] model, _) = Trained(task);

        object? result = CompiledModel.Call(Generate(schema), $$"""
            var input = new TestInput { Colour = "red", IsNew = true, SeenAt = DateTime.UnixEpoch.AddDays(2), Size = null };
            TestPrediction prediction = TestModel.Predict(input);
            MlOps.Runtime.Explanation explanation = TestModel.Explain(input);
            double sum = explanation.BaseValue + explanation.Contributions.Sum(contribution => contribution.Amount);
            string columns = string.Join(' ', explanation.Contributions.Select(contribution => $"{contribution.Column}={contribution.Value}").Order(StringComparer.Ordinal));
            return $"{Math.Abs(sum - {{score}}) < 1e-5} {Math.Abs(sum - explanation.Score) < 1e-9} {explanation.Label} {columns}";
            """, model);

        string label = task == ModelTask.Regression ? "" : "yes";
        Assert.Equal($"True True {label} colour=red is_new=true seen at=1970-01-03T00:00:00Z size=", result);
    }

    [Fact]
    public void A_multiclass_prediction_is_explained_for_the_predicted_label_or_for_a_named_one()
    {
        (DataSchema schema, byte[] model, _) = Trained(ModelTask.MulticlassClassification);

        object? result = CompiledModel.Call(Generate(schema), """
            var input = new TestInput { Colour = "red", IsNew = true, SeenAt = DateTime.UnixEpoch, Size = 3 };
            TestPrediction prediction = TestModel.Predict(input);
            var explanations = TestModel.Labels.Select(label => TestModel.Explain(input, label)).ToArray();
            double[] exponentials = explanations.Select(explanation => Math.Exp(explanation.Score)).ToArray();
            bool areScores = exponentials.Select((e, i) => Math.Abs((e / exponentials.Sum()) - prediction.Probabilities[i]) < 1e-5).All(same => same);
            try
            {
                TestModel.Explain(input, "other");
                return null;
            }
            catch (ArgumentException)
            {
                return $"{TestModel.Explain(input).Label == prediction.PredictedLabel} {string.Concat(explanations.Select(explanation => explanation.Label))} {areScores}";
            }
            """, model);

        Assert.Equal("True abc True", result);
    }

    [Fact]
    public void A_boolean_label_is_predicted_as_a_boolean()
    {
        (DataSchema schema, byte[] model, _) = Trained(ModelTask.BinaryClassification);
        DataSchema boolean = schema with
        {
            Columns = [.. schema.Columns.Select(column => column.Role == ColumnRole.Label ? column with { Type = ColumnType.Boolean } : column)],
        };

        object? result = CompiledModel.Call(Generate(boolean), """
            TestPrediction p = TestModel.Predict(new TestInput { Size = 9, Colour = "red", IsNew = true, SeenAt = DateTime.UnixEpoch });
            return p.PredictedLabel == (p.Probability > 0.5f);
            """, model);

        Assert.Equal(true, result);
    }

    [Fact]
    public void Times_are_taken_as_UTC_unless_they_are_local()
    {
        (DataSchema schema, byte[] model, _) = Trained(ModelTask.Regression);

        object? result = CompiledModel.Call(Generate(schema), """
            float Score(DateTime time) => TestModel.Predict(new TestInput { Size = 1, Colour = "red", IsNew = true, SeenAt = time }).Score;
            var utc = new DateTime(1970, 2, 3, 4, 5, 6, DateTimeKind.Utc);
            return Score(utc) == Score(DateTime.SpecifyKind(utc, DateTimeKind.Unspecified)) && Score(utc) == Score(utc.ToLocalTime()) && Score(utc) != Score(utc.AddDays(9));
            """, model);

        Assert.Equal(true, result);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        (DataSchema schema, byte[] model, _) = Trained(ModelTask.Regression);

        object? result = CompiledModel.Call(Generate(schema), """
            string Thrown(Action action)
            {
                try { action(); return "nothing"; } catch (Exception error) { return error.GetType().Name + ": " + error.Message; }
            }
            return Thrown(() => TestModel.Predict((TestInput)null!)) + "\n"
                + Thrown(() => TestModel.Predict(new TestInput[] { null! }, new TestPrediction[1])) + "\n"
                + Thrown(() => TestModel.Predict(new TestInput[2], new TestPrediction[1]));
            """, model);

        Assert.Equal(
            "ArgumentNullException: Value cannot be null. (Parameter 'input')\n"
            + "ArgumentException: An input is null. (Parameter 'inputs')\n"
            + "ArgumentException: There is room for 1 predictions, but there are 2 inputs. (Parameter 'predictions')",
            result);
    }

    [Fact]
    public void An_assembly_without_its_model_says_so_at_every_call()
    {
        (DataSchema schema, _, _) = Trained(ModelTask.Regression);
        const string Predict = """
            try { TestModel.Predict(new TestInput { Size = 1, Colour = "red", IsNew = true, SeenAt = default }); } catch (TypeInitializationException) { }
            TestModel.Predict(new TestInput { Size = 1, Colour = "red", IsNew = true, SeenAt = default });
            return null;
            """;

        var error = Assert.Throws<InvalidOperationException>(() => CompiledModel.Call(Generate(schema), Predict, model: null));

        Assert.Contains("'MlOps.Test.onnx'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ModelTask.BinaryClassification)]
    [InlineData(ModelTask.Regression)]
    public void A_prediction_allocates_nothing(ModelTask task)
    {
        (DataSchema schema, byte[] model, _) = Trained(task);

        object? allocated = CompiledModel.Call(Generate(schema), """
            var input = new TestInput { Size = 1, Colour = "red", IsNew = true, SeenAt = DateTime.UnixEpoch };
            for (int i = 0; i < 100; i++)
            {
                TestModel.Predict(input);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                TestModel.Predict(input);
            }

            // Not as a number: its box may be allocated before the second reading.
            return (GC.GetAllocatedBytesForCurrentThread() - before).ToString();
            """, model);

        Assert.Equal("0", allocated);
    }

    [Fact]
    public void A_property_documents_what_training_saw()
    {
        (DataSchema schema, _, _) = Trained(ModelTask.Regression);
        DataSummary summary = Summary(
            Column("size", ColumnType.Number, missing: 25) with { Numbers = new NumberSummary(-1.5, 1e6, 0, 0, []) },
            Column("colour", ColumnType.Category) with { Values = [new("red & blue", 60), new("blue", 15)], Distinct = 2 },
            Column("seen at", ColumnType.Timestamp) with { Numbers = new NumberSummary(0, 86400, 0, 0, []) });

        string code = ModelCode.Generate(s_names, schema, summary);

        Assert.Contains("""
                /// <summary>The column <c>size</c>: a number.</summary>
                /// <remarks>From -1.5 to 1000000 in training. Null where the value is missing, as in 25 % of the training rows.</remarks>
                public float? Size { get; set; }
            """, code, StringComparison.Ordinal);
        Assert.Contains("In training one of <c>blue</c>, <c>red &amp; blue</c>. No training row lacks it.", code, StringComparison.Ordinal);
        Assert.Contains("From 1970-01-01T00:00:00Z to 1970-01-02T00:00:00Z in training.", code, StringComparison.Ordinal);
        Assert.Contains("public required global::System.DateTime SeenAt", code, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_values_are_counted_and_not_listed()
    {
        (DataSchema schema, _, _) = Trained(ModelTask.Regression);
        DataSummary summary = Summary(Column("colour", ColumnType.Category) with { Values = [new("jane@example.org", 1)], Distinct = 75 });

        string code = ModelCode.Generate(s_names, schema, summary);

        Assert.Contains("75 different values in training.", code, StringComparison.Ordinal);
        Assert.DoesNotContain("jane", code, StringComparison.Ordinal);
    }

    private static string Generate(DataSchema schema) => ModelCode.Generate(s_names, schema, Summary());

    private static ColumnSummary Column(string name, ColumnType type, int missing = 0) =>
        new() { Name = name, Type = type, Role = ColumnRole.Feature, Count = 75, Missing = missing, Distinct = 75 };

    private static DataSummary Summary(params ColumnSummary[] columns) => new()
    {
        Sources = [],
        Split = "Random",
        RowsWithoutLabel = 0,
        Training = new TableSummary(100, columns),
        Validation = new TableSummary(0, []),
        Test = new TableSummary(0, []),
    };

    /// <summary>A small model, and its scores for the 3,000 rows that the first test makes again as inputs.</summary>
    private static (DataSchema Schema, byte[] Model, float[] Scores) Trained(ModelTask task)
    {
        const int Rows = 3000;
        string[] classes = task switch { ModelTask.Regression => [], ModelTask.BinaryClassification => ["no", "yes"], _ => ["a", "b", "c"] };
        var schema = new DataSchema(
            task,
            [
                new("size", ColumnType.Number, ColumnRole.Feature, true),
                new("colour", ColumnType.Category, ColumnRole.Feature, false),
                new("is_new", ColumnType.Boolean, ColumnRole.Feature, false),
                new("seen at", ColumnType.Timestamp, ColumnRole.Feature, false),
                new("y", task == ModelTask.Regression ? ColumnType.Number : ColumnType.Category, ColumnRole.Label, false),
            ],
            "y",
            classes);
        float[] sizes = [.. Enumerable.Range(0, Rows).Select(row => row % 7 == 0 ? float.NaN : row % 13)];
        int[] colours = [.. Enumerable.Range(0, Rows).Select(row => (2 * row + 2) % 3)]; // red, green, blue by row
        float[] news = [.. Enumerable.Range(0, Rows).Select(row => row % 2 == 0 ? 1f : 0f)];
        double[] times = [.. Enumerable.Range(0, Rows).Select(row => row % 50 * 86400.0)];
        Column label = task == ModelTask.Regression
            ? new NumberColumn([.. Enumerable.Range(0, Rows).Select(row => (float.IsNaN(sizes[row]) ? 5 : sizes[row]) + (float)(times[row] / 864000))])
            : new CategoryColumn([.. Enumerable.Range(0, Rows).Select(row => (row % 13 + row % 3) % classes.Length)], classes);
        var table = new Table(schema, new Dictionary<string, Column>
        {
            ["size"] = new NumberColumn(sizes),
            ["colour"] = new CategoryColumn(colours, ["blue", "green", "red"]),
            ["is_new"] = new NumberColumn(news),
            ["seen at"] = new TimestampColumn(times),
            ["y"] = label,
        });
        int[] some = [.. Enumerable.Range(0, 200)];
        byte[] model = Trainers.Find("Linear")!.Train(
            new TrainingRequest { Training = table.Select(some), Validation = table.Select([]), Log = new RecordingLog() }, CancellationToken.None).Onnx.Write();

        var scorer = Scorer.Load(model);
        using ScoringBatch batch = scorer.Rent(Rows);
        sizes.CopyTo(batch.Floats(scorer.InputIndex("size")));
        news.CopyTo(batch.Floats(scorer.InputIndex("is_new")));
        times.CopyTo(batch.Doubles(scorer.InputIndex("seen at")));
        Span<string?> texts = batch.Texts(scorer.InputIndex("colour"));
        for (int row = 0; row < Rows; row++)
        {
            texts[row] = ((string[])["blue", "green", "red"])[colours[row]];
        }

        batch.Run();
        return (schema, model, batch.FloatOutput(scorer.OutputIndex(ModelConventions.Score)).ToArray());
    }
}
