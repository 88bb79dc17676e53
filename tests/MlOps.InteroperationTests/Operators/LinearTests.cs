using MlOps.InteroperationTests.OnnxRuntime;
using MlOps.Runtime.Onnx;
using static MlOps.InteroperationTests.Operators.Graphs;

namespace MlOps.InteroperationTests.Operators;

public sealed class LinearTests
{
    private static readonly InputColumn s_input = new("x", new[] { 1f, 2, -1.5f, 0.5f, 0, 0, 0.1f, -3 }, 2);

    [Fact]
    public void A_regressor_agrees()
    {
        OnnxNode regressor = Node(
            "LinearRegressor", MachineLearning, ["x"], ["y"], ("coefficients", new[] { 1f, 2, 3, -4 }), ("intercepts", new[] { 0.5f, -0.5f }), ("targets", 2L));
        EngineComparison.AssertAgree(ClassicModel([Floats("x", 2)], regressor, Floats("y", 2)), s_input);
    }

    [Theory]
    [InlineData("NONE")]
    [InlineData("LOGISTIC")]
    [InlineData("SOFTMAX")]
    public void A_classifier_agrees(string transform)
    {
        OnnxNode classifier = Node(
            "LinearClassifier", MachineLearning, ["x"], ["label", "scores"],
            ("classlabels_strings", new[] { "a", "b", "c" }), ("post_transform", transform), ("coefficients", new[] { 1f, 2, 3, -4, 0, 1 }), ("intercepts", new[] { 0.5f, -0.5f, 1 }));
        EngineComparison.AssertAgree(
            ClassicModel([Floats("x", 2)], classifier, Value("label", OnnxElementType.String, (long?)null), Floats("scores", 3)), s_input);
    }

    [Theory]
    [InlineData("NONE")]
    [InlineData("LOGISTIC")]
    public void A_classifier_with_one_score_for_two_classes_agrees(string transform)
    {
        OnnxNode classifier = Node(
            "LinearClassifier", MachineLearning, ["x"], ["label", "scores"],
            ("classlabels_ints", new[] { 4L, 7 }), ("post_transform", transform), ("coefficients", new[] { 1f, 2 }), ("intercepts", new[] { 0.5f }));
        EngineComparison.AssertAgree(
            ClassicModel([Floats("x", 2)], classifier, Value("label", OnnxElementType.Int64, (long?)null), Floats("scores", 2)), s_input);
    }
}
