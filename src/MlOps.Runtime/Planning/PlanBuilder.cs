using MlOps.Runtime.Explanations;
using MlOps.Runtime.Onnx;
using MlOps.Runtime.Operators;

namespace MlOps.Runtime.Planning;

/// <summary>Compiles a graph into a <see cref="Plan"/>, node by node, and checks it on the way.</summary>
internal sealed class PlanBuilder
{
    /// <summary>Most numbers and texts that one row may need (128 MiB): a bound for files that ask for absurd widths.</summary>
    private const int MaximumColumns = 1 << 24;

    private readonly Dictionary<string, Value> _values = new(StringComparer.Ordinal);
    private readonly List<Step> _steps = [];
    private readonly List<Func<object>> _states = [];
    private int _numberColumns;
    private int _textColumns;

    private PlanBuilder(OnnxModel model)
    {
        for (int i = 0; i < model.OperatorSets.Count; i++)
        {
            (string domain, long version) = model.OperatorSets[i];
            if (domain is "" or "ai.onnx")
            {
                StandardVersion = version;
            }
        }
    }

    /// <summary>The version of the standard operator set.</summary>
    public long StandardVersion { get; }

    public static Plan Build(OnnxModel model)
    {
        var builder = new PlanBuilder(model);
        InputBinding[] inputs = builder.Compile(model.Graph, []);
        return builder.Finish(inputs, builder.BindOutputs(model.Graph));
    }

    /// <summary>A plan that also computes what each column adds to the scores, as one more output.</summary>
    /// <exception cref="NotSupportedException">The score cannot be taken apart.</exception>
    public static Plan BuildExplained(OnnxModel model, out ScoreContributions contributions)
    {
        var builder = new PlanBuilder(model);
        HashSet<string> hidden = SchemaColumns.Of(model).Hidden;
        string[] computed = [.. model.Graph.Nodes.Where(node => node.Metadata.ContainsKey(ModelConventions.ColumnMetadata) && node.Outputs.Count == 1).Select(node => node.Outputs[0]).Where(name => name.Length > 0 && !hidden.Contains(name))];

        // A column without a share in the score has a value all the same.
        InputBinding[] inputs = builder.Compile(model.Graph, computed);
        OutputBinding[] outputs = builder.BindOutputs(model.Graph);
        string[] names = [.. inputs.Select(input => input.Declaration.Name)];
        ExplainedColumn[] columns =
        [
            .. names.Select((name, input) => new ExplainedColumn(name, input, -1)).Where(column => !hidden.Contains(column.Name)),
            .. computed.Select((name, place) => new ExplainedColumn(name, -1, outputs.Length + place)),
        ];
        OutputBinding[] values = Array.ConvertAll(computed, name => builder.BindOutput(new OnnxValueInfo(name, OnnxElementType.Undefined, [])));
        (NumberSlot slot, double[] baseValues) = ScoreDecomposition.Compile(builder, model.Graph, [.. columns.Select(column => column.Name)], names);
        contributions = new ScoreContributions(baseValues, outputs.Length + values.Length, columns);
        return builder.Finish(inputs, [.. outputs, .. values, new DoubleOutputBinding(new ScorerOutput("", OnnxElementType.Double, slot.Width), slot)]);
    }

    private InputBinding[] Compile(OnnxGraph graph, string[] alsoNeeded)
    {
        foreach (OnnxTensor constant in graph.Initializers)
        {
            Define(constant.Name, new ConstantValue(constant));
        }

        // No LINQ on the way to the first prediction: it would be loaded and compiled before it.
        var inputs = new List<InputBinding>();
        foreach (OnnxValueInfo input in graph.Inputs)
        {
            if (!_values.ContainsKey(input.Name))
            {
                inputs.Add(Bind(input));
            }
        }

        bool[] isNeeded = FindNeededNodes(graph, alsoNeeded);
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            if (isNeeded[i])
            {
                OperatorCompiler.Compile(new NodeContext(this, graph.Nodes[i]));
            }
        }

        return [.. inputs];
    }

    private OutputBinding[] BindOutputs(OnnxGraph graph)
    {
        var outputs = new OutputBinding[graph.Outputs.Count];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = BindOutput(graph.Outputs[i]);
        }

        return outputs;
    }

    private Plan Finish(InputBinding[] inputs, OutputBinding[] outputs) => new()
    {
        Inputs = inputs,
        Outputs = outputs,
        Steps = [.. _steps],
        NumberColumns = _numberColumns,
        TextColumns = _textColumns,
        States = [.. _states],
    };

    /// <summary>Gives a value its name.</summary>
    public void Define(string name, Value value)
    {
        if (!_values.TryAdd(name, value))
        {
            throw new InvalidModelException($"The graph makes the value '{name}' twice.");
        }
    }

    /// <summary>The value of that name, or null where nothing before has made it.</summary>
    public Value? Find(string name) => _values.GetValueOrDefault(name);

    public void Add(Step step) => _steps.Add(step);

    /// <summary>Room for numbers.</summary>
    /// <param name="type">The element type.</param>
    /// <param name="shape">The shape of a row's part.</param>
    public NumberValue NewNumbers(OnnxElementType type, int[] shape)
    {
        int width = WidthOf(shape);
        var slot = new NumberSlot(_numberColumns, width);
        _numberColumns = Reserve(_numberColumns, width);
        return new NumberValue(type, shape, slot);
    }

    /// <summary>Room for texts.</summary>
    /// <param name="shape">The shape of a row's part.</param>
    public TextValue NewTexts(int[] shape)
    {
        int width = WidthOf(shape);
        var slot = new TextSlot(_textColumns, width);
        _textColumns = Reserve(_textColumns, width);
        return new TextValue(shape, slot);
    }

    /// <summary>An object of which every workspace has its own.</summary>
    public StateSlot<T> NewState<T>(Func<T> make)
        where T : class
    {
        _states.Add(make);
        return new StateSlot<T>(_states.Count - 1);
    }

    public static int WidthOf(int[] shape)
    {
        long width = 1;
        foreach (int dimension in shape)
        {
            width = Math.Min(width * dimension, MaximumColumns + 1L);
        }

        return width is > 0 and <= MaximumColumns
            ? (int)width
            : throw new InvalidModelException($"A value of the shape [rows, {string.Join(", ", shape)}] is empty or too wide.");
    }

    private static int Reserve(int columns, int width) =>
        columns + width <= MaximumColumns
            ? columns + width
            : throw new InvalidModelException($"The graph needs more than {MaximumColumns} values for each row.");

    /// <summary>Nodes from which no output comes are left out, with whatever they may be.</summary>
    private static bool[] FindNeededNodes(OnnxGraph graph, string[] alsoNeeded)
    {
        var isNeeded = new bool[graph.Nodes.Count];
        var needed = new HashSet<string>(alsoNeeded, StringComparer.Ordinal);
        foreach (OnnxValueInfo output in graph.Outputs)
        {
            needed.Add(output.Name);
        }

        for (int i = graph.Nodes.Count - 1; i >= 0; i--)
        {
            foreach (string output in graph.Nodes[i].Outputs)
            {
                isNeeded[i] |= needed.Contains(output);
            }

            if (isNeeded[i])
            {
                needed.UnionWith(graph.Nodes[i].Inputs);
            }
        }

        return isNeeded;
    }

    private InputBinding Bind(OnnxValueInfo input)
    {
        if (input.ElementType == OnnxElementType.Undefined || input.Dimensions.Count == 0)
        {
            throw new InvalidModelException($"The input '{input.Name}' is not declared as a tensor with rows.");
        }

        var shape = new int[input.Dimensions.Count - 1];
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = input.Dimensions[i + 1] is { } length and > 0 and <= MaximumColumns
                ? (int)length
                : throw new InvalidModelException($"Dimension {i + 1} of the input '{input.Name}' has no fixed length.");
        }

        var declaration = new ScorerInput(input.Name, input.ElementType, WidthOf(shape));
        if (input.ElementType == OnnxElementType.String)
        {
            TextValue texts = NewTexts(shape);
            Define(input.Name, texts);
            return new TextInputBinding(declaration, texts.Slot);
        }

        NumberValue numbers = NewNumbers(input.ElementType, shape);
        Define(input.Name, numbers);
        return input.ElementType == OnnxElementType.Float
            ? new FloatInputBinding(declaration, numbers.Slot)
            : new DoubleInputBinding(declaration, numbers.Slot);
    }

    private OutputBinding BindOutput(OnnxValueInfo output)
    {
        switch (Find(output.Name))
        {
            case TextValue value:
                TextValue texts = CaseOperators.Apply(this, value);
                return new TextOutputBinding(new ScorerOutput(output.Name, OnnxElementType.String, texts.Width), texts.Slot);
            case RowValue value and (NumberValue or SparseValue):
                NumberValue numbers = SparseOperators.ToDense(this, value);
                return new NumberOutputBinding(new ScorerOutput(output.Name, numbers.Type, numbers.Width), numbers.Slot);
            case null:
                throw new InvalidModelException($"Nothing makes the output '{output.Name}'.");
            default:
                throw new InvalidModelException($"The output '{output.Name}' has no value for each row.");
        }
    }
}
