using MlOps.Runtime;
using MlOps.Runtime.Onnx;

namespace MlOps.UnitTests.Runtime;

public sealed class ExplainerTests
{
    [Fact]
    public void Contributions_of_a_weighted_sum_of_trees_and_a_linear_part_add_up_to_the_score()
    {
        var explainer = Explainer.Load(Ensemble("3 1 4").Write(), []);
        var random = new Random(1);
        using ScoringBatch batch = explainer.Rent(300);
        for (int row = 0; row < batch.Rows; row++)
        {
            batch.Floats(0)[row] = random.Next(4) == 0 ? float.NaN : (float)random.NextDouble();
            batch.Floats(1)[row] = (float)random.NextDouble();
            batch.Texts(2)[row] = random.Next(3) switch { 0 => "a", 1 => "b", _ => "c" };
        }

        batch.Run();

        Assert.Equal(3, explainer.Inputs.Count);
        for (int row = 0; row < batch.Rows; row++)
        {
            double sum = explainer.BaseValues[0];
            foreach (double amount in explainer.Contributions(batch).Slice(row * 3, 3))
            {
                sum += amount;
            }

            Assert.Equal(batch.FloatOutput(0)[row], sum, 1e-5);
        }
    }

    [Fact]
    public void An_explanation_lists_the_columns_by_the_size_of_what_they_add()
    {
        var explainer = Explainer.Load(Ensemble("3 1 4").Write(), []);
        using ScoringBatch batch = explainer.Rent(1);
        batch.Floats(0)[0] = float.NaN;
        batch.Floats(1)[0] = 0.75f;
        batch.Texts(2)[0] = "a";
        batch.Run();

        Explanation explanation = explainer.Explain(batch, 0);

        // The trees count half. A missing x leads to 100 with and without c; without x, c = "a" raises the mean 413/8 to 55.
        double trees = 0.5 * (((100 - (413.0 / 8)) + (100 - 55)) / 2);
        Assert.Null(explanation.Label);
        Assert.Equal(["x", "c", "y"], explanation.Contributions.Select(contribution => contribution.Column));
        Assert.Equal([null, "a", "0.75"], explanation.Contributions.Select(contribution => contribution.Value));
        Assert.Equal(trees, explanation.Contributions[0].Amount, 1e-9);
        Assert.Equal(0.2 * 2 * (0.75 - 0.5), explanation.Contributions[2].Amount, 1e-9);
        Assert.Equal(batch.FloatOutput(0)[0], explanation.Score, 1e-4);
        Assert.Equal(explanation.Score, explanation.BaseValue + explanation.Contributions.Sum(contribution => contribution.Amount), 1e-9);
    }

    [Theory]
    [InlineData(1, "true")]
    [InlineData(0, "false")]
    [InlineData(0.5, "0.5")]
    [InlineData(float.NaN, null)]
    public void A_boolean_column_has_the_value_true_or_false(float number, string? value)
    {
        OnnxModel model = Ensemble("3 1 4");
        OnnxModel withSchema = new()
        {
            OperatorSets = model.OperatorSets,
            Graph = model.Graph,
            Metadata = new Dictionary<string, string> { [ModelConventions.SchemaMetadata] = "{ \"columns\": [ { \"name\": \"x\", \"type\": \"Boolean\" }, { \"name\": \"y\", \"type\": \"Number\" } ] }" },
        };

        string? asNumber = float.IsNaN(number) ? null : number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(value, ValueOf("x", withSchema));
        Assert.Equal(asNumber, ValueOf("y", withSchema));
        Assert.Equal(asNumber, ValueOf("x", model));

        string? ValueOf(string column, OnnxModel of)
        {
            var explainer = Explainer.Load(of.Write(), []);
            using ScoringBatch batch = explainer.Rent(1);
            batch.Floats(0)[0] = number;
            batch.Floats(1)[0] = number;
            batch.Texts(2)[0] = "a";
            batch.Run();
            return explainer.Explain(batch, 0).Contributions.Single(contribution => contribution.Column == column).Value;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("{ \"columns\": 3 }")]
    [InlineData("{ \"columns\": [ { \"name\": 1, \"type\": \"Boolean\" }, 7 ] }")]
    public void A_schema_that_is_none_makes_no_column_a_boolean(string schema)
    {
        OnnxModel model = Ensemble("3 1 4");
        var explainer = Explainer.Load(new OnnxModel { OperatorSets = model.OperatorSets, Graph = model.Graph, Metadata = new Dictionary<string, string> { [ModelConventions.SchemaMetadata] = schema } }.Write(), []);
        using ScoringBatch batch = explainer.Rent(1);
        batch.Floats(0)[0] = 1;
        batch.Texts(2)[0] = "a";
        batch.Run();

        Assert.Contains("1", explainer.Explain(batch, 0).Contributions.Select(contribution => contribution.Value));
    }

    [Fact]
    public void Trees_that_do_not_tell_the_rows_of_their_leaves_are_refused_with_a_reason()
    {
        var error = Assert.Throws<NotSupportedException>(() => Explainer.Load(Ensemble(leafRows: null).Write(), []));

        Assert.Contains("mlops.leaf_rows", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 2")]
    [InlineData("1 2 3 4")]
    [InlineData("1 2 -3")]
    [InlineData("1 2 NaN")]
    [InlineData("1 2 1e999")]
    [InlineData("1  2 3")]
    public void Rows_of_leaves_that_cannot_be_are_an_invalid_model(string leafRows) =>
        Assert.Throws<InvalidModelException>(() => Explainer.Load(Ensemble(leafRows).Write(), []));

    [Fact]
    public void A_score_that_mixes_inputs_in_another_way_is_refused_with_the_place()
    {
        OnnxModel model = TestGraph.Model(
            [TestGraph.Value("x", OnnxElementType.Float), TestGraph.Value("y", OnnxElementType.Float)],
            [TestGraph.Node("Mul", "", ["x", "y"], "product"), TestGraph.Node("Cast", "", ["product"], "Score", ("to", 1L))],
            [],
            TestGraph.Value("Score", OnnxElementType.Float));

        var error = Assert.Throws<NotSupportedException>(() => Explainer.Load(model.Write(), []));

        Assert.Contains("'product'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_the_model_has_not_is_refused()
    {
        var explainer = Explainer.Load(Ensemble("1 1 1").Write(), ["no", "yes"]);
        using ScoringBatch batch = explainer.Rent(1);
        batch.Run();

        Assert.Throws<ArgumentException>(() => explainer.Explain(batch, 0, "maybe"));
        Assert.Equal("yes", explainer.Explain(batch, 0).Label);
        Assert.Throws<ArgumentException>(() => Explainer.Load(Ensemble("1 1 1").Write(), ["a", "b", "c"]));
    }

    /// <summary>0.5 × (trees over x and c, plus 7) + 0.2 × (2 (y − 0.5) + weight of c), as an ensemble of boosting and a linear model is written.</summary>
    private static OnnxModel Ensemble(string? leafRows)
    {
        OnnxNode trees = TestGraph.Node("TreeEnsemble", TestGraph.MachineLearning, ["features"], "trees",
            ("n_targets", 1L), ("aggregate_function", 1L), ("post_transform", 0L), ("nodes_featureids", new[] { 0L, 1 }), ("nodes_splits", TestGraph.Doubles(0.5, 0)),
            ("nodes_modes", new OnnxTensor("", OnnxElementType.UInt8, [2], new byte[] { 0, 6 })),
            ("nodes_truenodeids", new[] { 1L, 0 }), ("nodes_trueleafs", new[] { 0L, 1 }), ("nodes_falsenodeids", new[] { 2L, 1 }), ("nodes_falseleafs", new[] { 1L, 1 }),
            ("nodes_missing_value_tracks_true", new[] { 0L, 0 }), ("membership_values", TestGraph.Doubles(1, double.NaN)),
            ("leaf_targetids", new[] { 0L, 0, 0 }), ("leaf_weights", TestGraph.Doubles(1, 10, 100)), ("tree_roots", new[] { 0L }));
        OnnxNode counted = leafRows is null ? trees : trees.With("mlops.leaf_rows", leafRows);
        return TestGraph.Model(
            [TestGraph.Value("x", OnnxElementType.Float), TestGraph.Value("y", OnnxElementType.Float), TestGraph.Value("c", OnnxElementType.String)],
            [
                TestGraph.Node("Cast", "", ["x"], "xd", ("to", 11L)),
                TestGraph.Node("Cast", "", ["y"], "yd", ("to", 11L)),
                TestGraph.Node("LabelEncoder", TestGraph.MachineLearning, ["c"], "code",
                    ("keys_tensor", OnnxTensor.Of("", new[] { "a", "b" }, 2)), ("values_tensor", TestGraph.Doubles(0, 1)), ("default_tensor", TestGraph.Doubles(2))),
                TestGraph.Node("Concat", "", ["xd", "code"], "features", ("axis", 1L)),
                counted,
                TestGraph.Node("Add", "", ["trees", "seven"], "boosted"),
                TestGraph.Node("Mul", "", ["boosted", "half"], "weightedTrees"),
                TestGraph.Node("Concat", "", ["yd", "xd"], "numbers", ("axis", 1L)),
                TestGraph.Node("Gather", "", ["numbers", "first"], "picked", ("axis", 1L)),
                TestGraph.Node("Sub", "", ["picked", "mean"], "centred"),
                TestGraph.Node("MatMul", "", ["centred", "slope"], "line"),
                TestGraph.Node("LabelEncoder", TestGraph.MachineLearning, ["c"], "place",
                    ("keys_strings", new[] { "a", "b" }), ("values_int64s", new[] { 0L, 1 }), ("default_int64", 2L)),
                TestGraph.Node("Reshape", "", ["place", "flat"], "flatPlace"),
                TestGraph.Node("Gather", "", ["table", "flatPlace"], "ofCategory", ("axis", 0L)),
                TestGraph.Node("Add", "", ["ofCategory", "line"], "linear"),
                TestGraph.Node("Mul", "", ["fifth", "linear"], "weightedLinear"),
                TestGraph.Node("Add", "", ["weightedTrees", "weightedLinear"], "sum"),
                TestGraph.Node("Cast", "", ["sum"], "Score", ("to", 1L)),
            ],
            [
                OnnxTensor.Of("seven", new[] { 7.0 }, 1), OnnxTensor.Of("half", new[] { 0.5 }, 1), OnnxTensor.Of("fifth", new[] { 0.2 }, 1), OnnxTensor.Of("first", new[] { 0L }, 1),
                OnnxTensor.Of("mean", new[] { 0.5 }, 1), OnnxTensor.Of("slope", new[] { 2.0 }, 1, 1), OnnxTensor.Of("flat", new[] { -1L }, 1),
                OnnxTensor.Of("table", new[] { -1.0, 0.25, 3 }, 3, 1),
            ],
            TestGraph.Value("Score", OnnxElementType.Float));
    }
}
