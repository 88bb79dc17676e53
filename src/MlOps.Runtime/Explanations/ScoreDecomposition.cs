using MlOps.Runtime.Onnx;
using MlOps.Runtime.Operators;
using MlOps.Runtime.Planning;
using MlOps.Runtime.Trees;

namespace MlOps.Runtime.Explanations;

/// <summary>Takes the score of a compiled graph apart into constants, trees and parts that each come from one column.</summary>
internal sealed class ScoreDecomposition
{
    /// <summary>Most operations between the terms and the score, times the scores; real models have one or two a column.</summary>
    private const int MaximumTerms = 1 << 20;

    private readonly PlanBuilder _plan;
    private readonly ColumnOrigins _origins;
    private readonly ContributionTarget _target;
    private readonly double[] _baseValues;
    private readonly HashSet<OnnxNode> _explainedTrees = [];

    private ScoreDecomposition(PlanBuilder plan, OnnxGraph graph, IReadOnlyList<string> columns, IReadOnlyList<string> inputs, int scores)
    {
        _plan = plan;
        _origins = new ColumnOrigins(plan, graph, columns, inputs);
        NumberValue contributions = plan.NewNumbers(OnnxElementType.Double, [scores, columns.Count]);
        _target = new ContributionTarget(contributions.Slot, scores, columns.Count);
        _baseValues = new double[scores];
    }

    /// <summary>Adds the steps that compute the contributions to a plan whose graph is compiled.</summary>
    /// <exception cref="NotSupportedException">The score is made in a way that cannot be taken apart.</exception>
    /// <param name="plan">The plan.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="columns">The values that contribute: inputs, and what expressions make of inputs.</param>
    /// <param name="inputs">All inputs.</param>
    public static (NumberSlot Contributions, double[] BaseValues) Compile(PlanBuilder plan, OnnxGraph graph, IReadOnlyList<string> columns, IReadOnlyList<string> inputs)
    {
        if (plan.Find(ModelConventions.Score) is not NumberValue score)
        {
            throw new NotSupportedException($"The model cannot be explained: it has no output '{ModelConventions.Score}'.");
        }

        var decomposition = new ScoreDecomposition(plan, graph, columns, inputs, score.Width);
        plan.Add(new ClearStep(decomposition._target.Slot));
        decomposition.AddTerms();
        return (decomposition._target.Slot, decomposition._baseValues);
    }

    private void AddTerms()
    {
        var pending = new Stack<(string Value, double[] Factors)>();
        pending.Push((ModelConventions.Score, Ones()));
        for (int terms = 0; pending.TryPop(out (string Value, double[] Factors) term); terms++)
        {
            if ((long)terms * _baseValues.Length > MaximumTerms)
            {
                throw new NotSupportedException($"The model cannot be explained: its score is a sum of too many terms ({terms}).");
            }

            (string value, double[] factors) = term;
            if (_plan.Find(value) is ConstantValue constant)
            {
                AddConstant(value, constant, factors);
                continue;
            }

            switch (_origins.MakerOf(value))
            {
                case { Domain: "", OperatorType: "Identity" or "Cast" or "Reshape" or "Squeeze" or "Unsqueeze" or "Flatten" } same:
                    pending.Push((same.Inputs[0], factors));
                    break;
                case { Domain: "", OperatorType: "Add" or "Sum" } sum:
                    foreach (string part in sum.Inputs)
                    {
                        pending.Push((part, factors));
                    }

                    break;
                case { Domain: "", OperatorType: "Sub" } difference:
                    pending.Push((difference.Inputs[0], factors));
                    pending.Push((difference.Inputs[1], Array.ConvertAll(factors, factor => -factor)));
                    break;
                case { Domain: "", OperatorType: "Neg" } negated:
                    pending.Push((negated.Inputs[0], Array.ConvertAll(factors, factor => -factor)));
                    break;
                case { Domain: "", OperatorType: "Mul" } product when Constants(product.Inputs[1]) is { } scale:
                    pending.Push((product.Inputs[0], Scaled(product, factors, scale)));
                    break;
                case { Domain: "", OperatorType: "Mul" } product when Constants(product.Inputs[0]) is { } scale:
                    pending.Push((product.Inputs[1], Scaled(product, factors, scale)));
                    break;
                case { Domain: "", OperatorType: "Div" } quotient when Constants(quotient.Inputs[1]) is { } divisor:
                    pending.Push((quotient.Inputs[0], Scaled(quotient, factors, Array.ConvertAll(divisor, number => 1 / number))));
                    break;
                case { Domain: "ai.onnx.ml", OperatorType: "TreeEnsemble" } trees:
                    AddTrees(new NodeContext(_plan, trees), factors);
                    break;
                case { Domain: "", OperatorType: "MatMul" } product when _origins.Of(product.Inputs[0]).Length > 1 && Constants(product.Inputs[1]) is { } weights:
                    AddProduct(new NodeContext(_plan, product), weights, factors);
                    break;
                case var maker:
                    AddColumn(value, maker, factors);
                    break;
            }
        }
    }

    private void AddConstant(string name, ConstantValue constant, double[] factors)
    {
        double[] numbers = Constants(name) ?? throw Unexplained(constant.Tensor.Name, "it is no number.");
        for (int score = 0; score < _baseValues.Length; score++)
        {
            _baseValues[score] += factors[score] * Broadcast(name, numbers, score);
        }
    }

    /// <summary>A part of the score that one input alone makes.</summary>
    private void AddColumn(string value, OnnxNode? maker, double[] factors)
    {
        if (_origins.Of(value) is not [>= 0 and var input])
        {
            throw Unexplained(value, $"{maker?.OperatorType ?? "an input"} mixes several inputs in a way that is neither a sum nor trees.");
        }

        NumberValue numbers = _plan.Find(value) switch
        {
            NumberValue dense => dense,
            SparseValue sparse => SparseOperators.ToDense(_plan, sparse),
            _ => throw Unexplained(value, "it is no number."),
        };
        CheckWidth(value, numbers.Width);
        _plan.Add(new ColumnStep(numbers.Slot, input, factors, _target));
    }

    /// <summary>A product with weights: each column of the left side goes to the input that it comes from.</summary>
    private void AddProduct(NodeContext node, double[] weights, double[] factors)
    {
        NumberValue source = node.Matrix(0);
        int[] origins = _origins.Of(node.Node.Inputs[0]);
        CheckWidth(node.Node.Outputs[0], weights.Length / source.Width);
        CheckOrigins(node, origins);
        _plan.Add(new ProductStep(source.Slot, origins, weights, factors, _target));
    }

    private void AddTrees(NodeContext node, double[] factors)
    {
        if (!_explainedTrees.Add(node.Node))
        {
            throw Unexplained(node.Node.Outputs[0], "the same trees are added more than once.");
        }

        NumberValue source = node.Matrix(0);
        TreeEnsemble ensemble = TreeEnsembleReader.Read(node);
        if (ensemble.Aggregation is not (Aggregation.Sum or Aggregation.Average) || node.Int("post_transform", 0) != 0)
        {
            throw Unexplained(node.Node.Outputs[0], "the trees' leaves are not simply added up.");
        }

        CheckWidth(node.Node.Outputs[0], ensemble.Targets);
        int[] origins = _origins.Of(node.Node.Inputs[0]);
        CheckOrigins(node, origins);
        double share = ensemble.Aggregation == Aggregation.Average ? 1.0 / ensemble.Roots.Count : 1;
        ExplainedTree[] trees = ExplainedTree.Of(ensemble, LeafRows.Of(node, ensemble), origins.Length == source.Width ? origins : [.. Enumerable.Repeat(origins[0], source.Width)]);
        double[] scaled = Array.ConvertAll(factors, factor => factor * share);
        foreach (ExplainedTree tree in trees)
        {
            for (int score = 0; score < _baseValues.Length; score++)
            {
                _baseValues[score] += scaled[score] * tree.Expected[ensemble.Targets == 1 ? 0 : score];
            }
        }

        _plan.Add(new TreesStep(source.Slot, trees, _plan.NewState(() => new TreeShap()), scaled, _target));
    }

    /// <summary>A value at the score has a column a score, or one for all of them.</summary>
    private void CheckWidth(string value, int width)
    {
        if (width != 1 && width != _baseValues.Length)
        {
            throw Unexplained(value, $"it has {width} columns where the model has {_baseValues.Length} scores.");
        }
    }

    private static void CheckOrigins(NodeContext node, int[] origins)
    {
        if (Array.Exists(origins, origin => origin < 0))
        {
            throw Unexplained(node.Node.Outputs[0], "it reads a feature that is not made from one input alone.");
        }
    }

    private double[]? Constants(string name) => _plan.Find(name) is ConstantValue { Tensor.Data: var data } ? data switch
    {
        double[] doubles => doubles,
        float[] floats => Array.ConvertAll(floats, value => (double)value),
        long[] integers => Array.ConvertAll(integers, value => (double)value),
        _ => null,
    } : null;

    private double[] Scaled(OnnxNode node, double[] factors, double[] scale) =>
        [.. factors.Select((factor, score) => factor * Broadcast(node.Outputs[0], scale, score))];

    private double Broadcast(string name, double[] numbers, int score) =>
        numbers.Length == 1 ? numbers[0] : numbers.Length == _baseValues.Length ? numbers[score]
        : throw Unexplained(name, $"a constant of {numbers.Length} elements meets {_baseValues.Length} scores.");

    private double[] Ones()
    {
        var ones = new double[_baseValues.Length];
        Array.Fill(ones, 1);
        return ones;
    }

    private static NotSupportedException Unexplained(string value, string reason) => new($"The model cannot be explained at the value '{value}': {reason}");
}
