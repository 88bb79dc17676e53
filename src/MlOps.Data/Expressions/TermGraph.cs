using System.Globalization;
using MlOps.Data.Graphs;
using MlOps.Runtime.Onnx;

namespace MlOps.Data.Expressions;

/// <summary>Adds the operations on terms to a graph: constants are computed at once, and what is there already is not added again.</summary>
/// <remarks>
/// <para>Every engine has to give the same. Sums, products, quotients and roots are those of IEEE 754 doubles, which have the same
/// bits everywhere. Logarithms and exponentials differ in the last bits of a double between engines, so their results are rounded to
/// 32-bit floats (<see cref="Rounded"/>), as are numbers before a comparison, a bin or a whole number is made of them: a value that
/// is 0.1 in a file is a float near 0.1, and equals the 0.1 of an expression.</para>
/// <para>What is not finite is missing. x + (x - x) makes NaN of an infinite x and leaves every other; it is added only
/// where a number may have become infinite, before it is used (<see cref="Name(NumberTerm)"/>).</para>
/// </remarks>
internal sealed partial class TermGraph(GraphBuilder graph)
{
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>The output of a node of the standard domain.</summary>
    public string Node(string operatorType, params string[] inputs) => Node(operatorType, "", inputs);

    /// <summary>The output of a node.</summary>
    public string Node(string operatorType, string domain, string[] inputs, params OnnxAttribute[] attributes)
    {
        string key = string.Join('\0', [operatorType, .. attributes.Select(attribute => $"{attribute.Name}={attribute.Value}"), .. inputs]);
        if (!_known.TryGetValue(key, out string? output))
        {
            output = graph.Node(operatorType, domain, inputs, attributes);
            _known.Add(key, output);
        }

        return output;
    }

    /// <summary>A cast.</summary>
    public string Cast(string value, OnnxElementType type) => Node("Cast", "", [value], new OnnxAttribute("to", (long)type));

    /// <summary>A number for all rows.</summary>
    public string Number(double value) => Known($"number {value.ToString("R", CultureInfo.InvariantCulture)}", () => graph.Constant("number", new[] { value }, 1));

    /// <summary>The name of a number in the graph, in which no value is infinite.</summary>
    public string Name(NumberTerm number) =>
        number.Value is null ? Number(number.Constant) : double.IsPositiveInfinity(number.Bound) ? Finite(number.Value) : number.Value;

    /// <summary>A value with NaN for what is infinite.</summary>
    public string Finite(string value) => Node("Add", value, Node("Sub", value, value));

    /// <summary>The name of a text in the graph.</summary>
    public string Name(TextTerm text) => text.Value ?? Known("text " + text.Constant, () => graph.Constant("text", new[] { text.Constant }, 1));

    /// <summary>Whole numbers, such as a shape.</summary>
    public string Integers(params long[] values) => Known($"integers {string.Join(' ', values)}", () => graph.Constant("integers", values, values.Length));

    /// <summary>Numbers side by side.</summary>
    public string Numbers(double[] values) => graph.Constant("numbers", values, values.Length);

    private string Known(string key, Func<string> add)
    {
        if (!_known.TryGetValue(key, out string? name))
        {
            name = add();
            _known.Add(key, name);
        }

        return name;
    }
}
