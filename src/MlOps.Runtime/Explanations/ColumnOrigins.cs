using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Explanations;

/// <summary>Finds which column each element of a value's row is made from.</summary>
internal sealed class ColumnOrigins
{
    /// <summary>Made from constants alone.</summary>
    public const int Constant = -1;

    /// <summary>Made from several inputs.</summary>
    public const int Several = -2;

    /// <summary>Operators that make each element from the elements in the same place.</summary>
    private static readonly HashSet<string> s_elementwise =
    [
        "Abs", "Add", "And", "Cast", "Ceil", "Clip", "Cos", "Div", "Equal", "Exp", "Floor", "Greater", "GreaterOrEqual", "Identity", "IsNaN", "Less", "LessOrEqual",
        "Log", "Max", "Min", "Mul", "Neg", "Not", "Or", "Pow", "Reciprocal", "Relu", "Round", "Sigmoid", "Sign", "Sin", "Sqrt", "Sub", "Sum", "Tanh", "Where", "Xor",
    ];

    private readonly PlanBuilder _plan;
    private readonly Dictionary<string, OnnxNode> _makers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]> _known = new(StringComparer.Ordinal);

    /// <param name="plan">The plan.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="columns">The values whose elements are to be found again: inputs, and columns that expressions make of them.</param>
    /// <param name="inputs">All inputs of the graph.</param>
    public ColumnOrigins(PlanBuilder plan, OnnxGraph graph, IReadOnlyList<string> columns, IReadOnlyList<string> inputs)
    {
        _plan = plan;
        for (int i = 0; i < columns.Count; i++)
        {
            _known.Add(columns[i], [i]);
        }

        foreach (string input in inputs)
        {
            // An input that is no column counts through the columns that are made of it, and in no other way.
            _known.TryAdd(input, [Several]);
        }

        // Nodes stand after what they read, so one pass finds all origins, without recursion.
        foreach (OnnxNode node in graph.Nodes)
        {
            foreach (string output in node.Outputs)
            {
                // What makes a column is not looked into.
                if (output.Length > 0 && plan.Find(output) is not null && _known.TryAdd(output, Fitting(Find(node), Width(output))))
                {
                    _makers.Add(output, node);
                }
            }
        }
    }

    /// <summary>The node that makes a value; null for inputs and constants.</summary>
    public OnnxNode? MakerOf(string value) => _makers.GetValueOrDefault(value);

    /// <summary>The origin of each element, or one origin for all of them.</summary>
    public int[] Of(string value) => _known.TryGetValue(value, out int[]? origins) ? origins : [Constant];

    private int[] Find(OnnxNode node)
    {
        int[][] inputs = [.. node.Inputs.Where(input => input.Length > 0).Select(Of)];
        if (node.OperatorType is "Concat" or "FeatureVectorizer")
        {
            return [.. node.Inputs.Where(input => input.Length > 0).SelectMany(input => Widened(Of(input), Width(input)))];
        }

        if (node.OperatorType is "Gather" or "ArrayFeatureExtractor" && node.Inputs.Count == 2 && inputs.Length == 2 && inputs[0].Length > 1
            && _plan.Find(node.Inputs[1]) is ConstantValue { Tensor.Data: long[] columns } && Array.TrueForAll(columns, column => column >= 0 && column < inputs[0].Length))
        {
            return [.. columns.Select(column => inputs[0][column])];
        }

        if (inputs.Length == 1 && node.OperatorType is "Identity" or "Cast")
        {
            return inputs[0];
        }

        int width = inputs.Length == 0 ? 1 : inputs.Max(origins => origins.Length);
        if (node.Domain.Length == 0 && s_elementwise.Contains(node.OperatorType) && Array.TrueForAll(inputs, origins => origins.Length == width || origins.Length == 1))
        {
            return [.. Enumerable.Range(0, width).Select(i => inputs.Aggregate(Constant, (origin, other) => Joined(origin, other[other.Length == 1 ? 0 : i])))];
        }

        return [inputs.SelectMany(origins => origins).Aggregate(Constant, Joined)];
    }

    private int Width(string value) => _plan.Find(value) is RowValue rows ? rows.Width : 1;

    private static int[] Widened(int[] origins, int width) => origins.Length == width ? origins : [.. Enumerable.Repeat(origins[0], width)];

    /// <summary>One origin where all elements have it, and where broadcasting gives another number of elements than any input has.</summary>
    private static int[] Fitting(int[] origins, int width) =>
        origins.Length == 1 ? origins
        : Array.TrueForAll(origins, origin => origin == origins[0]) ? [origins[0]]
        : origins.Length == width ? origins
        : [origins.Aggregate(Constant, Joined)];

    private static int Joined(int a, int b) => a == b || b == Constant ? a : a == Constant ? b : Several;
}
