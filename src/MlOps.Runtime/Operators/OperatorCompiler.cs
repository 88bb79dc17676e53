using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Operators;

/// <summary>The operators that this runtime has, by domain and name.</summary>
internal static class OperatorCompiler
{
    public static void Compile(NodeContext node)
    {
        bool isKnown = node.Node.Domain switch
        {
            "" => CompileStandard(node),
            "ai.onnx.ml" => CompileMachineLearning(node),
            "com.microsoft" => CompileMicrosoft(node),
            _ => false,
        };
        if (!isKnown)
        {
            string domain = node.Node.Domain.Length == 0 ? "ai.onnx" : node.Node.Domain;
            throw node.Error($"this runtime does not have the operator '{node.Node.OperatorType}' of the domain '{domain}'.");
        }
    }

    private static bool CompileStandard(NodeContext node)
    {
        switch (node.Node.OperatorType)
        {
            case "Constant": ShapeOperators.Constant(node); break;
            case "Identity": node.Output(node.Input(0)); break;
            case "Cast": CastOperator.Compile(node); break;
            case "Reshape": ShapeOperators.Reshape(node); break;
            case "Flatten": ShapeOperators.Flatten(node); break;
            case "Squeeze": ShapeOperators.Squeeze(node); break;
            case "Unsqueeze": ShapeOperators.Unsqueeze(node); break;
            case "Concat": ColumnOperators.Concat(node, node.Int("axis", 1)); break;
            case "Gather": ColumnOperators.Gather(node); break;

            case "Add": BinaryOperators.Arithmetic<Add>(node); break;
            case "Sub": BinaryOperators.Arithmetic<Subtract>(node); break;
            case "Mul": BinaryOperators.Arithmetic<Multiply>(node); break;
            case "Div": BinaryOperators.Division(node); break;
            case "Pow": BinaryOperators.Arithmetic<Power>(node); break;
            case "Sum": BinaryOperators.Variadic<Add>(node); break;
            case "Max": BinaryOperators.Variadic<Maximum>(node); break;
            case "Min": BinaryOperators.Variadic<Minimum>(node); break;
            case "Clip": BinaryOperators.Clip(node); break;
            case "Greater": BinaryOperators.Comparison<Greater>(node); break;
            case "GreaterOrEqual": BinaryOperators.Comparison<GreaterOrEqual>(node); break;
            case "Less": BinaryOperators.Comparison<Less>(node); break;
            case "LessOrEqual": BinaryOperators.Comparison<LessOrEqual>(node); break;
            case "Equal" when TextOperand.IsText(node, 0) || TextOperand.IsText(node, 1): TextOperators.Equal(node); break;
            case "Equal": BinaryOperators.Comparison<EqualTo>(node); break;
            case "And": BinaryOperators.Comparison<And>(node); break;
            case "Or": BinaryOperators.Comparison<Or>(node); break;
            case "Xor": BinaryOperators.Comparison<Xor>(node); break;
            case "Where" when TextOperand.IsText(node, 1) || TextOperand.IsText(node, 2): TextOperators.Where(node); break;
            case "Where": WhereOperator.Compile(node); break;

            case "Abs": UnaryOperators.Compile<Absolute>(node); break;
            case "Neg": UnaryOperators.Compile<Negate>(node); break;
            case "Exp": UnaryOperators.Compile<Exponential>(node); break;
            case "Log": UnaryOperators.Compile<Logarithm>(node); break;
            case "Sqrt": UnaryOperators.Compile<SquareRoot>(node); break;
            case "Reciprocal": UnaryOperators.Compile<Reciprocal>(node); break;
            case "Floor": UnaryOperators.Compile<Floor>(node); break;
            case "Ceil": UnaryOperators.Compile<Ceiling>(node); break;
            case "Round": UnaryOperators.Compile<RoundToEven>(node); break;
            case "Sign": UnaryOperators.Compile<Sign>(node); break;
            case "Relu": UnaryOperators.Compile<Rectify>(node); break;
            case "Sigmoid": UnaryOperators.Compile<Sigmoid>(node); break;
            case "Tanh": UnaryOperators.Compile<HyperbolicTangent>(node); break;
            case "Sin": UnaryOperators.Compile<Sine>(node); break;
            case "Cos": UnaryOperators.Compile<Cosine>(node); break;
            case "IsNaN": UnaryOperators.CompileTest<IsNotANumber>(node); break;
            case "Not": UnaryOperators.CompileTest<Not>(node); break;

            case "ReduceSum" when node.Input(0) is TokenCodesValue codes: TokenCodes.Sum(node, codes); break;
            case "ReduceSum": ReduceOperators.Reduce(node, Reduction.Sum); break;
            case "ReduceMean": ReduceOperators.Reduce(node, Reduction.Mean); break;
            case "ReduceMax": ReduceOperators.Reduce(node, Reduction.Maximum); break;
            case "ReduceMin": ReduceOperators.Reduce(node, Reduction.Minimum); break;
            case "ReduceL1": ReduceOperators.Reduce(node, Reduction.L1); break;
            case "ReduceL2": ReduceOperators.Reduce(node, Reduction.L2); break;
            case "ReduceSumSquare": ReduceOperators.Reduce(node, Reduction.SumOfSquares); break;
            case "ArgMax": ReduceOperators.Extremum(node, largest: true); break;
            case "ArgMin": ReduceOperators.Extremum(node, largest: false); break;
            case "Softmax": SoftmaxOperator.Compile(node, logarithm: false); break;
            case "LogSoftmax": SoftmaxOperator.Compile(node, logarithm: true); break;
            case "MatMul": MatrixOperators.MatMul(node); break;
            case "Gemm": MatrixOperators.Gemm(node); break;

            case "RegexFullMatch": TextOperators.RegexFullMatch(node); break;
            case "StringNormalizer": CaseOperators.StringNormalizer(node); break;
            case "TfIdfVectorizer": TfIdfOperator.Compile(node); break;
            default: return false;
        }

        return true;
    }

    private static bool CompileMachineLearning(NodeContext node)
    {
        switch (node.Node.OperatorType)
        {
            case "ArrayFeatureExtractor": ColumnOperators.Select(node); break;
            case "Binarizer": EncodingOperators.Binarizer(node); break;
            case "FeatureVectorizer": ColumnOperators.Concat(node, 1); break;
            case "Imputer": EncodingOperators.Imputer(node); break;
            case "LabelEncoder": LabelEncoderOperator.Compile(node); break;
            case "LinearClassifier": LinearOperators.Classifier(node); break;
            case "LinearRegressor": LinearOperators.Regressor(node); break;
            case "Normalizer": EncodingOperators.Normalizer(node); break;
            case "OneHotEncoder": EncodingOperators.OneHotEncoder(node); break;
            case "Scaler": EncodingOperators.Scaler(node); break;
            case "TreeEnsemble": TreeOperators.TreeEnsemble(node); break;
            case "TreeEnsembleClassifier": TreeOperators.Classifier(node); break;
            case "TreeEnsembleRegressor": TreeOperators.Regressor(node); break;

            // Gives one map from class to probability a row; here the probabilities themselves, in the order of the classes.
            case "ZipMap": node.Output(node.Input(0)); break;
            default: return false;
        }

        return true;
    }

    private static bool CompileMicrosoft(NodeContext node)
    {
        switch (node.Node.OperatorType)
        {
            case "Tokenizer": TokenizerOperator.Compile(node); break;
            default: return false;
        }

        return true;
    }
}
