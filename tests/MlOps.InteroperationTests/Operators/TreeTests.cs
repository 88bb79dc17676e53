using MlOps.InteroperationTests.OnnxRuntime;
using MlOps.Runtime.Onnx;
using static MlOps.InteroperationTests.Operators.Graphs;

namespace MlOps.InteroperationTests.Operators;

public sealed class TreeTests
{
    private static readonly float[] s_numbers = [-1, 0, 0.5f, 1, 1.5f, 2, 5, 7, 40, 300, float.NaN];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Comparisons_and_sets_agree_on_missing_values_and_several_targets(long missingTracksTrue)
    {
        // Tree 0: x in {1, 2} ? (x ≤ 1.5 ? leaf 0 : leaf 1) : (x in {5, 0} ? leaf 2 : leaf 3). Tree 1: x in {7 … 300} ? leaf 4 : leaf 5.
        double[] members = [1, 2, double.NaN, 5, 0, double.NaN, .. Enumerable.Range(7, 294).Select(value => (double)value), double.NaN];
        OnnxModel model = Model(
            [Floats("x")],
            [
                Node("Cast", ["x"], "d", ("to", 11L)),
                Node("TreeEnsemble", MachineLearning, ["d"], ["y"],
                    ("n_targets", 2L), ("aggregate_function", 1L), ("post_transform", 0L),
                    ("nodes_featureids", new long[] { 0, 0, 0, 0 }), ("nodes_splits", Graphs.Doubles(0, 1.5, 0, 0)), ("nodes_modes", Bytes(6, 0, 6, 6)),
                    ("nodes_truenodeids", new long[] { 1, 0, 2, 4 }), ("nodes_trueleafs", new long[] { 0, 1, 1, 1 }),
                    ("nodes_falsenodeids", new long[] { 2, 1, 3, 5 }), ("nodes_falseleafs", new long[] { 0, 1, 1, 1 }),
                    ("nodes_missing_value_tracks_true", new[] { missingTracksTrue, 0, 1, missingTracksTrue }), ("membership_values", OnnxTensor.Of("", members, members.Length)),
                    ("leaf_targetids", new long[] { 0, 1, 0, 1, 0, 1 }), ("leaf_weights", Graphs.Doubles(1, 2 / 3.0, 3, 4, 10, 20)), ("tree_roots", new long[] { 0, 3 })),
            ],
            [],
            Doubles("y", 2));

        // ONNX Runtime drops the fraction of a number that it looks up in a set; codes have none.
        float[] codes = [.. s_numbers.Where(number => float.IsNaN(number) || number == MathF.Floor(number))];
        EngineComparison.AssertAgree(model, new InputColumn("x", codes));
    }

    [Fact]
    public void A_tree_of_one_value_agrees() => EngineComparison.AssertAgree(
        Model(
            [Doubles("x")],
            [
                Node("TreeEnsemble", MachineLearning, ["x"], ["y"],
                    ("n_targets", 1L), ("aggregate_function", 1L), ("post_transform", 0L),
                    ("nodes_featureids", new long[] { 0 }), ("nodes_splits", Graphs.Doubles(0.0)), ("nodes_modes", Bytes(0)),
                    ("nodes_truenodeids", new long[] { 0 }), ("nodes_trueleafs", new long[] { 1 }), ("nodes_falsenodeids", new long[] { 1 }), ("nodes_falseleafs", new long[] { 1 }),
                    ("leaf_targetids", new long[] { 0, 0 }), ("leaf_weights", Graphs.Doubles(0.3, 0.3)), ("tree_roots", new long[] { 0 })),
            ],
            [],
            Doubles("y")),
        new InputColumn("x", new[] { -1, 0, double.NaN }));

    [Theory]
    [InlineData("BRANCH_LEQ")]
    [InlineData("BRANCH_LT")]
    [InlineData("BRANCH_GTE")]
    [InlineData("BRANCH_GT")]
    [InlineData("BRANCH_EQ")]
    [InlineData("BRANCH_NEQ")]
    public void Every_mode_of_a_classic_regressor_agrees(string mode)
    {
        foreach (long missing in new[] { 0L, 1L })
        {
            OnnxNode regressor = Node(
                "TreeEnsembleRegressor", MachineLearning, ["x"], ["y"],
                [("n_targets", 2L), .. TwoTrees(mode, missing), .. Leaves("target", [0, 1, 0, 1, 1])]);
            EngineComparison.AssertAgree(ClassicModel([Floats("x")], regressor, Floats("y", 2)), new InputColumn("x", s_numbers));
        }
    }

    [Theory]
    [InlineData("SUM")]
    [InlineData("AVERAGE")]
    [InlineData("MIN")]
    [InlineData("MAX")]
    public void Every_aggregation_of_a_classic_regressor_agrees(string aggregation)
    {
        OnnxNode regressor = Node(
            "TreeEnsembleRegressor", MachineLearning, ["x"], ["y"],
            [("n_targets", 1L), ("aggregate_function", aggregation), ("base_values", new[] { 0.5f }), .. TwoTrees("BRANCH_LEQ", 0), .. Leaves("target", [0, 0, 0, 0, 0])]);
        EngineComparison.AssertAgree(ClassicModel([Floats("x")], regressor, Floats("y")), new InputColumn("x", s_numbers));
    }

    [Theory]
    [InlineData("NONE")]
    [InlineData("SOFTMAX")]
    [InlineData("LOGISTIC")]
    [InlineData("SOFTMAX_ZERO")]
    public void Labels_and_scores_of_a_classic_classifier_agree(string transform)
    {
        const int Classes = 3;
        OnnxNode classifier = Node(
            "TreeEnsembleClassifier", MachineLearning, ["x"], ["label", "scores"],
            [("classlabels_strings", new[] { "a", "b", "c" }), ("post_transform", transform), .. TwoTrees("BRANCH_LEQ", 0), .. ClassLeaves(Classes)]);
        EngineComparison.AssertAgree(
            ClassicModel([Floats("x")], classifier, Value("label", OnnxElementType.String, (long?)null), Floats("scores", Classes)), new InputColumn("x", s_numbers));
    }

    [Theory]
    [InlineData("NONE", 1f)]
    [InlineData("NONE", -1f)]
    [InlineData("LOGISTIC", -1f)]
    public void A_classic_classifier_with_one_score_for_two_classes_agrees(string transform, float firstWeight)
    {
        OnnxNode classifier = Node(
            "TreeEnsembleClassifier", MachineLearning, ["x"], ["label", "scores"],
            [
                ("classlabels_int64s", new[] { 10L, 20 }), ("post_transform", transform), .. TwoTrees("BRANCH_LEQ", 0),
                .. Leaves("class", [0, 0, 0, 0, 0], [0.2f * firstWeight, 0.1f, 0.3f, 0.05f, 0.25f]),
            ]);
        EngineComparison.AssertAgree(
            ClassicModel([Floats("x")], classifier, Value("label", OnnxElementType.Int64, (long?)null), Floats("scores", 2)), new InputColumn("x", s_numbers));
    }

    /// <summary>Tree 0: x ? 0.5 → leaf 1, else (x ? 2 → leaf 3, leaf 4). Tree 1: x ? 5 → leaf 1, leaf 2.</summary>
    private static (string Name, object Value)[] TwoTrees(string mode, long missingTracksTrue) =>
    [
        ("nodes_treeids", new long[] { 0, 0, 0, 0, 0, 1, 1, 1 }), ("nodes_nodeids", new long[] { 0, 1, 2, 3, 4, 0, 1, 2 }), ("nodes_featureids", new long[8]),
        ("nodes_modes", new[] { mode, "LEAF", mode, "LEAF", "LEAF", mode, "LEAF", "LEAF" }), ("nodes_values", new[] { 0.5f, 0, 2, 0, 0, 5, 0, 0 }),
        ("nodes_truenodeids", new long[] { 1, 0, 3, 0, 0, 1, 0, 0 }), ("nodes_falsenodeids", new long[] { 2, 0, 4, 0, 0, 2, 0, 0 }),
        ("nodes_missing_value_tracks_true", new[] { missingTracksTrue, 0, 0, 0, 0, missingTracksTrue, 0, 0 }),
    ];

    /// <summary>A weight for every class in every leaf: ONNX Runtime has rules of its own for classes that no leaf scores.</summary>
    private static (string Name, object Value)[] ClassLeaves(int classes)
    {
        (long Tree, long Node, float Weight)[] leaves = [(0, 1, 0.3f), (0, 3, -1.7f), (0, 4, 2.2f), (1, 1, 0.9f), (1, 2, -0.4f)];
        var entries = leaves.SelectMany(leaf => Enumerable.Range(0, classes).Select(id => (leaf.Tree, leaf.Node, Id: (long)id, Weight: leaf.Weight * (1 - id)))).ToArray();
        return
        [
            ("class_treeids", entries.Select(entry => entry.Tree).ToArray()), ("class_nodeids", entries.Select(entry => entry.Node).ToArray()),
            ("class_ids", entries.Select(entry => entry.Id).ToArray()), ("class_weights", entries.Select(entry => entry.Weight).ToArray()),
        ];
    }

    private static (string Name, object Value)[] Leaves(string prefix, long[] targets, float[]? weights = null) =>
    [
        ($"{prefix}_treeids", new long[] { 0, 0, 0, 1, 1 }), ($"{prefix}_nodeids", new long[] { 1, 3, 4, 1, 2 }), ($"{prefix}_ids", targets),
        ($"{prefix}_weights", weights ?? [0.3f, -1.7f, 2.2f, 0.9f, -0.4f]),
    ];
}
