using MlOps.Runtime;
using MlOps.Runtime.Onnx;

namespace MlOps.UnitTests.Runtime;

/// <summary>Small models for the runtime's tests.</summary>
internal static class TestGraph
{
    public const string MachineLearning = "ai.onnx.ml";

    public static OnnxModel Model(IReadOnlyList<OnnxValueInfo> inputs, IReadOnlyList<OnnxNode> nodes, IReadOnlyList<OnnxTensor> constants, params IReadOnlyList<OnnxValueInfo> outputs) => new()
    {
        OperatorSets = [("", 21), (MachineLearning, 5), ("com.microsoft", 1)],
        Graph = new OnnxGraph { Name = "test", Nodes = nodes, Initializers = constants, Inputs = inputs, Outputs = outputs },
        Metadata = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" },
    };

    public static OnnxValueInfo Value(string name, OnnxElementType type, long width = 1) => new(name, type, [null, width]);

    public static OnnxNode Node(string type, string domain, IEnumerable<string> inputs, string output, params IEnumerable<(string Name, object Value)> attributes) =>
        new(type, domain, inputs, [output], attributes.Select(attribute => new OnnxAttribute(attribute.Name, attribute.Value)));

    /// <summary>A model with numbers, a category, a text and trees: one of each step a trained model has.</summary>
    public static OnnxModel Mixed() => Model(
        [Value("x", OnnxElementType.Float), Value("c", OnnxElementType.String), Value("t", OnnxElementType.String)],
        [
            Node("Cast", "", ["x"], "xd", ("to", 11L)),
            Node("LabelEncoder", MachineLearning, ["c"], "code", ("keys_tensor", OnnxTensor.Of("", new[] { "a", "b" }, 2)), ("values_tensor", Doubles(0, 1)), ("default_tensor", Doubles(double.NaN))),
            Node("Concat", "", ["xd", "code"], "features", ("axis", 1L)),
            Node("TreeEnsemble", MachineLearning, ["features"], "trees",
                ("n_targets", 1L), ("aggregate_function", 1L), ("post_transform", 0L), ("nodes_featureids", new[] { 0L, 1 }), ("nodes_splits", Doubles(0.5, 0)),
                ("nodes_modes", new OnnxTensor("", OnnxElementType.UInt8, [2], new byte[] { 0, 6 })),
                ("nodes_truenodeids", new[] { 1L, 1 }), ("nodes_trueleafs", new[] { 0L, 1 }), ("nodes_falsenodeids", new[] { 0L, 2 }), ("nodes_falseleafs", new[] { 1L, 1 }),
                ("nodes_missing_value_tracks_true", new[] { 1L, 0 }), ("membership_values", Doubles(1, double.NaN)),
                ("leaf_targetids", new[] { 0L, 0, 0 }), ("leaf_weights", Doubles(1, 10, 100)), ("tree_roots", new[] { 0L })).With("mlops.leaf_rows", "3 1 4"),
            Node("Reshape", "", ["t", "flat"], "texts"),
            Node("StringNormalizer", "", ["texts"], "lower", ("case_change_action", "LOWER"), ("locale", "C")),
            Node("Tokenizer", "com.microsoft", ["lower"], "tokens", ("mark", 0L), ("mincharnum", 1L), ("pad_value", "#"), ("tokenexp", @"[\pL\pN_]+")),
            Node("TfIdfVectorizer", "", ["tokens"], "counts",
                ("mode", "TF"), ("min_gram_length", 1L), ("max_gram_length", 2L), ("max_skip_count", 0L), ("ngram_counts", new[] { 0L, 2 }), ("ngram_indexes", new[] { 2L, 0, 1 }),
                ("pool_strings", new[] { "good", "bad", "not", "good" })),
            Node("Cast", "", ["counts"], "cd", ("to", 11L)),
            Node("MatMul", "", ["cd", "weights"], "words"),
            Node("Add", "", ["trees", "words"], "sum"),
            Node("Cast", "", ["sum"], "Score", ("to", 1L)),
            Node("Greater", "", ["sum", "zero"], "isPositive"),
            Node("Cast", "", ["isPositive"], "index", ("to", 7L)),
            Node("Squeeze", "", ["index", "axis"], "class"),
            Node("Gather", "", ["labels", "class"], "PredictedLabel"),
        ],
        [
            OnnxTensor.Of("flat", new[] { -1L }, 1), OnnxTensor.Of("weights", new[] { -1000.0, -2000, 500 }, 3, 1), OnnxTensor.Of("zero", new[] { 0.0 }, 1),
            OnnxTensor.Of("axis", new[] { 1L }, 1), OnnxTensor.Of("labels", new[] { "no", "yes" }, 2),
        ],
        new OnnxValueInfo("PredictedLabel", OnnxElementType.String, [null]), Value("Score", OnnxElementType.Float));

    /// <summary>Scores rows of <see cref="Mixed"/>.</summary>
    public static (string[] Labels, float[] Scores) Score(Scorer scorer, params (float X, string? Category, string? Text)[] rows)
    {
        using ScoringBatch batch = scorer.Rent(rows.Length);
        for (int row = 0; row < rows.Length; row++)
        {
            batch.Floats(0)[row] = rows[row].X;
            batch.Texts(1)[row] = rows[row].Category;
            batch.Texts(2)[row] = rows[row].Text;
        }

        batch.Run();
        return (batch.TextOutput(0).ToArray(), batch.FloatOutput(1).ToArray());
    }

    /// <summary>Scores one matrix input; gives the first output.</summary>
    public static float[] Score(OnnxModel model, float[] values)
    {
        Scorer scorer = Scorer.Load(model.Write());
        using ScoringBatch batch = scorer.Rent(values.Length / scorer.Inputs[0].Width);
        values.CopyTo(batch.Floats(0));
        batch.Run();
        return batch.FloatOutput(0).ToArray();
    }

    /// <summary>The node with metadata.</summary>
    public static OnnxNode With(this OnnxNode node, string key, string value) =>
        new(node.OperatorType, node.Domain, node.Inputs, node.Outputs, node.Attributes) { Metadata = new Dictionary<string, string> { [key] = value } };

    public static OnnxTensor Doubles(params double[] values) => OnnxTensor.Of("", values, values.Length);
}
