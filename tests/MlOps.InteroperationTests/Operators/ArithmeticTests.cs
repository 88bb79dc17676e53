using MlOps.InteroperationTests.OnnxRuntime;
using MlOps.Runtime.Onnx;
using static MlOps.InteroperationTests.Operators.Graphs;

namespace MlOps.InteroperationTests.Operators;

public sealed class ArithmeticTests
{
    private static readonly double[] s_values = [-7.5, -1, -0.25, 0, 1e-9, 0.5, 1, 2.5, 41, 1e6, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    [Theory]
    [InlineData("Abs")]
    [InlineData("Ceil")]
    [InlineData("Cos")]
    [InlineData("Exp")]
    [InlineData("Floor")]
    [InlineData("Log")]
    [InlineData("Neg")]
    [InlineData("Reciprocal")]
    [InlineData("Relu")]
    [InlineData("Round")]
    [InlineData("Sigmoid")]
    [InlineData("Sign")]
    [InlineData("Sin")]
    [InlineData("Sqrt")]
    [InlineData("Tanh")]
    public void A_function_of_one_number_agrees(string operatorType)
    {
        double[] values = operatorType is "Cos" or "Sin" or "Sign" or "Relu" ? s_values[..10] : s_values;
        OnnxModel model = Model([Doubles("x")], [Node(operatorType, ["x"], "y")], [], Doubles("y"));
        EngineComparison.AssertAgree(model, new InputColumn("x", values));
    }

    [Theory]
    [InlineData("Add")]
    [InlineData("Sub")]
    [InlineData("Mul")]
    [InlineData("Div")]
    [InlineData("Pow")]
    [InlineData("Max")]
    [InlineData("Min")]
    public void A_function_of_two_numbers_agrees_in_all_forms_of_broadcasting(string operatorType)
    {
        OnnxModel model = Model(
            [Floats("x", 2), Floats("y", 2), Floats("z")],
            [
                Node(operatorType, ["x", "y"], "same"), Node(operatorType, ["x", "z"], "column"), Node(operatorType, ["z", "x"], "column first"),
                Node(operatorType, ["x", "row"], "constant row"), Node(operatorType, ["two", "x"], "constant first"), Node(operatorType, ["x", "half"], "scalar"),
            ],
            [OnnxTensor.Of("row", new[] { 0.1f, 3 }, 2), OnnxTensor.Of("two", new[] { 2f }, 1, 1), OnnxTensor.Of("half", new[] { 0.5f })],
            Floats("same", 2), Floats("column", 2), Floats("column first", 2), Floats("constant row", 2), Floats("constant first", 2), Floats("scalar", 2));
        EngineComparison.AssertAgree(
            model,
            new InputColumn("x", new[] { 1.1f, 2, 3.3f, 0.7f, 5, 1e-3f }, 2),
            new InputColumn("y", new[] { 0.5f, 2, 7, 1.9f, 0.1f, 3 }, 2),
            new InputColumn("z", new[] { 1.3f, 2, 0.4f }));
    }

    [Fact]
    public void Imputation_scaling_and_clipping_agree()
    {
        OnnxModel model = Model(
            [Floats("x")],
            [
                Node("Cast", ["x"], "d", ("to", 11L)), Node("IsNaN", ["d"], "missing"), Node("Where", ["missing", "mean", "d"], "filled"),
                Node("Sub", ["filled", "mean"], "centred"), Node("Mul", ["centred", "scale"], "scaled"), Node("Clip", ["scaled", "low", "high"], "clipped"),
                Node("Cast", ["missing"], "indicator", ("to", 11L)), Node("Cast", ["scaled"], "rounded", ("to", 1L)), Node("Cast", ["filled"], "whole", ("to", 7L)),
            ],
            [
                OnnxTensor.Of("mean", new[] { 3.5 }, 1), OnnxTensor.Of("scale", new[] { 1 / 3.0 }, 1), OnnxTensor.Of("low", new[] { -1.0 }), OnnxTensor.Of("high", new[] { 1.0 }),
            ],
            Doubles("scaled"), Doubles("clipped"), Doubles("indicator"), Floats("rounded"), Value("whole", OnnxElementType.Int64, null, 1));
        EngineComparison.AssertAgree(model, new InputColumn("x", new[] { -2.7f, 0, float.NaN, 3.5f, 9.99f }));
    }

    [Fact]
    public void Comparisons_and_logic_agree()
    {
        string[] comparisons = ["Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Equal"];
        string[] connectives = ["And", "Or", "Xor"];
        OnnxModel model = Model(
            [Doubles("x"), Doubles("y")],
            [
                .. comparisons.Select(type => Node(type, ["x", "y"], type)),
                .. connectives.Select(type => Node(type, ["Greater", "LessOrEqual"], type)),
                Node("Not", ["Less"], "Not"),
            ],
            [],
            [.. comparisons.Concat(connectives).Append("Not").Select(name => Value(name, OnnxElementType.Bool, null, 1))]);
        EngineComparison.AssertAgree(
            model, new InputColumn("x", new[] { 1, 2, 3, double.NaN, 0 }), new InputColumn("y", new[] { 2, 2, 2, 2, double.NaN }));
    }

    [Fact]
    public void Reductions_softmax_and_argmax_agree()
    {
        string[] reductions = ["ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2", "ReduceSumSquare"];
        OnnxModel model = Model(
            [Doubles("x", 3)],
            [
                .. reductions.Select(type => Node(type, ["x", "axis"], type)),
                Node("Softmax", ["x"], "softmax", ("axis", 1L)), Node("LogSoftmax", ["x"], "log", ("axis", -1L)),
                Node("ArgMax", ["x"], "max", ("axis", 1L)), Node("ArgMin", ["x"], "min", ("axis", 1L), ("keepdims", 0L)),
                Node("ArgMax", ["x"], "last", ("axis", 1L), ("select_last_index", 1L)),
            ],
            [OnnxTensor.Of("axis", new[] { 1L }, 1)],
            [
                .. reductions.Select(type => Doubles(type)), Doubles("softmax", 3), Doubles("log", 3),
                Value("max", OnnxElementType.Int64, null, 1), Value("min", OnnxElementType.Int64, (long?)null), Value("last", OnnxElementType.Int64, null, 1),
            ]);
        EngineComparison.AssertAgree(model, new InputColumn("x", new[] { 1.0, 2, 3, 5, 5, -1, 700, -700, 0, 2, 2, 2 }, 3));
    }

    [Fact]
    public void Matrix_products_agree()
    {
        OnnxModel model = Model(
            [Floats("x", 2)],
            [
                Node("Cast", ["x"], "d", ("to", 11L)), Node("MatMul", ["d", "w"], "product"),
                Node("Gemm", ["d", "w", "b"], "affine"), Node("Gemm", ["d", "t", "b"], "transposed", ("transB", 1L), ("alpha", 0.5f), ("beta", 2f)),
            ],
            [
                OnnxTensor.Of("w", new[] { 1.0, 2, 3, 4, 5, 6 }, 2, 3), OnnxTensor.Of("t", new[] { 1.0, 2, 3, 4, 5, 6 }, 3, 2), OnnxTensor.Of("b", new[] { 0.1, 0.2, 0.3 }, 3),
            ],
            Doubles("product", 3), Doubles("affine", 3), Doubles("transposed", 3));
        EngineComparison.AssertAgree(model, new InputColumn("x", new[] { 1.5f, -2, 0, 3.25f }, 2));
    }
}
