using MlOps.InteroperationTests.OnnxRuntime;
using MlOps.Runtime.Onnx;
using static MlOps.InteroperationTests.Operators.Graphs;

namespace MlOps.InteroperationTests.Operators;

public sealed class CategoryTests
{
    private static readonly InputColumn s_regions = new("region", new[] { "North", "South", "", "Ünknown", "North" });

    [Fact]
    public void Codes_for_trees_agree_with_unknown_and_missing_categories()
    {
        OnnxModel model = Model(
            [Texts("region")],
            [
                Node("LabelEncoder", MachineLearning, ["region"], ["code"],
                    ("keys_tensor", OnnxTensor.Of("", new[] { "North", "South" }, 2)), ("values_tensor", Graphs.Doubles(0, 1)), ("default_tensor", Graphs.Doubles(double.NaN))),
                Node("LabelEncoder", MachineLearning, ["region"], ["float"],
                    ("keys_strings", new[] { "North", "" }), ("values_floats", new[] { 1f, 2f }), ("default_float", -1f)),
                Node("LabelEncoder", MachineLearning, ["region"], ["name"],
                    ("keys_strings", new[] { "North" }), ("values_strings", new[] { "Nord" }), ("default_string", "?")),
            ],
            [],
            Doubles("code"), Floats("float"), Texts("name"));
        EngineComparison.AssertAgree(model, s_regions);
    }

    [Fact]
    public void Weights_of_linear_models_agree()
    {
        OnnxModel model = Model(
            [Texts("region")],
            [
                Node("LabelEncoder", MachineLearning, ["region"], ["index"],
                    ("keys_strings", new[] { "North", "South" }), ("values_int64s", new[] { 1L, 2L }), ("default_int64", 0L)),
                Node("Reshape", ["index", "flat"], "rows"), Node("Gather", ["weights", "rows"], "y"),
            ],
            [OnnxTensor.Of("flat", new[] { -1L }, 1), OnnxTensor.Of("weights", new[] { 0, 0, 1.5, -1.5, 2, -2 }, 3, 2)],
            Doubles("y", 2));
        EngineComparison.AssertAgree(model, s_regions);
    }

    [Fact]
    public void Labels_of_both_kinds_of_classification_agree()
    {
        OnnxModel model = Model(
            [Doubles("x", 3)],
            [
                Node("ArgMax", ["x"], "class", ("axis", 1L), ("keepdims", 0L)), Node("Gather", ["names", "class"], "multiclass"),
                Node("Gather", ["x", "first"], "odds", ("axis", 1L)), Node("Greater", ["odds", "zero"], "positive"), Node("Cast", ["positive"], "index", ("to", 7L)),
                Node("Squeeze", ["index", "axis"], "flat"), Node("Gather", ["answers", "flat"], "binary"),
            ],
            [
                OnnxTensor.Of("names", new[] { "a", "b", "c" }, 3), OnnxTensor.Of("answers", new[] { "no", "yes" }, 2),
                OnnxTensor.Of("first", new[] { 0L }, 1), OnnxTensor.Of("zero", new[] { 0.0 }, 1), OnnxTensor.Of("axis", new[] { 1L }, 1),
            ],
            Value("multiclass", OnnxElementType.String, (long?)null), Value("binary", OnnxElementType.String, (long?)null));
        EngineComparison.AssertAgree(model, new InputColumn("x", new[] { 1.0, 1, 0, -1, 0, 2, 0, 0, 0 }, 3));
    }

    [Fact]
    public void The_classic_preparation_operators_agree()
    {
        OnnxModel model = new()
        {
            OperatorSets = [("", 15), (MachineLearning, 3)],
            IrVersion = 8,
            Graph = new OnnxGraph
            {
                Inputs = [Floats("x", 2), Texts("region")],
                Nodes =
                [
                    Node("Scaler", MachineLearning, ["x"], ["scaled"], ("offset", new[] { 0.1f, 2 }), ("scale", new[] { 3f, 0.7f })),
                    Node("Imputer", MachineLearning, ["x"], ["imputed"], ("imputed_value_floats", new[] { 9f, 8f }), ("replaced_value_float", float.NaN)),
                    Node("Normalizer", MachineLearning, ["imputed"], ["l1"], ("norm", "L1")),
                    Node("Normalizer", MachineLearning, ["imputed"], ["l2"], ("norm", "L2")),
                    Node("Binarizer", MachineLearning, ["imputed"], ["binary"], ("threshold", 1f)),
                    Node("OneHotEncoder", MachineLearning, ["region"], ["hot"], ("cats_strings", new[] { "North", "South" })),
                    Node("Reshape", ["hot", "shape"], "flat"),
                    Node("ArrayFeatureExtractor", MachineLearning, ["imputed", "second"], ["picked"]),
                    Node("Concat", ["imputed", "flat"], "all", ("axis", 1L)),
                ],
                Initializers = [OnnxTensor.Of("shape", new[] { -1L, 2 }, 2), OnnxTensor.Of("second", new[] { 1L }, 1)],
                Outputs = [Floats("scaled", 2), Floats("imputed", 2), Floats("l1", 2), Floats("l2", 2), Floats("binary", 2), Floats("picked"), Floats("all", 4)],
            },
        };
        EngineComparison.AssertAgree(model, new InputColumn("x", new[] { 1f, 2, float.NaN, 0.3f, -5, float.NaN, 0, 0, 1, 1 }, 2), s_regions);
    }
}
