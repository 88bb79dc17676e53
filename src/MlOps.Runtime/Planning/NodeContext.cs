using MlOps.Runtime.Onnx;
using MlOps.Runtime.Operators;

namespace MlOps.Runtime.Planning;

/// <summary>A node while it is compiled: its inputs and attributes, checked, and where its steps and outputs go.</summary>
internal sealed class NodeContext(PlanBuilder plan, OnnxNode node)
{
    public PlanBuilder Plan { get; } = plan;

    public OnnxNode Node { get; } = node;

    /// <summary>The number of inputs, trailing ones that are left out not counted.</summary>
    public int InputCount { get; } = CountInputs(node);

    /// <summary>An error that names the node.</summary>
    public InvalidModelException Error(string message)
    {
        string name = Node.Name.Length > 0 ? Node.Name : Node.Outputs.Count > 0 ? Node.Outputs[0] : "";
        return new InvalidModelException($"Node '{name}' ({Node.OperatorType}): {message}");
    }

    public bool Has(int input) => input < InputCount && Node.Inputs[input].Length > 0;

    public Value Input(int input)
    {
        if (!Has(input))
        {
            throw Error($"input {input} is missing.");
        }

        string name = Node.Inputs[input];
        return Plan.Find(name) ?? throw Error($"reads the value '{name}', which nothing before it makes.");
    }

    public RowValue Rows(int input) => Input(input) as RowValue ?? throw Error($"input {input} must have a value for each row.");

    /// <summary>An input of numbers with a part for each row.</summary>
    public NumberValue Numbers(int input) => Input(input) switch
    {
        NumberValue numbers => numbers,
        SparseValue sparse => SparseOperators.ToDense(Plan, sparse),
        _ => throw Error($"input {input} must be numbers for each row."),
    };

    /// <summary>An input of numbers of the shape [rows, columns]; [rows] counts as one column.</summary>
    public NumberValue Matrix(int input)
    {
        NumberValue numbers = Numbers(input);
        return numbers.Shape.Length <= 1 ? numbers : throw Error($"input {input} has {numbers.Shape.Length + 1} dimensions; this runtime takes two.");
    }

    /// <summary>An input of texts with a part for each row.</summary>
    public TextValue Texts(int input) => Input(input) is TextValue texts
        ? CaseOperators.Apply(Plan, texts)
        : throw Error($"input {input} must be texts for each row.");

    public OnnxTensor Constant(int input) => Input(input) is ConstantValue constant
        ? constant.Tensor
        : throw Error($"input {input} must be a constant.");

    public double[] ConstantNumbers(int input) => ToNumbers(Constant(input));

    public long[] ConstantInts(int input)
    {
        double[] numbers = ConstantNumbers(input);
        var integers = new long[numbers.Length];
        for (int i = 0; i < integers.Length; i++)
        {
            integers[i] = (long)numbers[i];
        }

        return integers;
    }

    public long Int(string attribute, long otherwise) => Get<long?>(attribute) ?? otherwise;

    public float Float(string attribute, float otherwise) => Get<float?>(attribute) ?? otherwise;

    public string Text(string attribute, string otherwise) => Get<string>(attribute) ?? otherwise;

    public long[]? Ints(string attribute) => Get<long[]>(attribute);

    public float[]? Floats(string attribute) => Get<float[]>(attribute);

    public string[]? Texts(string attribute) => Get<string[]>(attribute);

    public OnnxTensor? Tensor(string attribute) => Get<OnnxTensor>(attribute);

    /// <summary>Floats of an attribute, or doubles of the tensor attribute that newer versions of operators have.</summary>
    public double[]? Numbers(string floatsAttribute, string tensorAttribute) =>
        Tensor(tensorAttribute) is { } tensor ? ToNumbers(tensor)
        : Floats(floatsAttribute) is { } floats ? Array.ConvertAll(floats, value => (double)value)
        : null;

    /// <summary>An axis attribute counted from the front, of a value with rows.</summary>
    public int Axis(long axis, RowValue value) => AxisOf(axis, value.Shape.Length + 1);

    public int AxisOf(long axis, int rank) =>
        axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : throw Error($"axis {axis} of a value of {rank} dimensions.");

    public void Output(Value value) => Output(0, value);

    public void Output(int output, Value value)
    {
        if (output < Node.Outputs.Count && Node.Outputs[output].Length > 0)
        {
            Plan.Define(Node.Outputs[output], value);
        }
    }

    /// <summary>The elements of a constant of any numeric type.</summary>
    public double[] ToNumbers(OnnxTensor tensor) => tensor.Data switch
    {
        float[] values => Array.ConvertAll(values, value => (double)value),
        double[] values => values,
        long[] values => ToNumbers(values),
        int[] values => Array.ConvertAll(values, value => (double)value),
        byte[] values => ToNumbers(values),
        bool[] values => Array.ConvertAll(values, value => value ? 1.0 : 0.0),
        _ => throw Error($"the constant '{tensor.Name}' holds texts where numbers are needed."),
    };

    private double[] ToNumbers(long[] values)
    {
        var numbers = new double[values.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Exact(values[i]);
        }

        return numbers;
    }

    private static double[] ToNumbers(byte[] values)
    {
        var numbers = new double[values.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = values[i];
        }

        return numbers;
    }

    /// <summary>An integer as a double, which holds it exactly.</summary>
    public double Exact(long value) => Math.Abs((double)value) <= 1L << 53 ? value : throw Error($"the integer {value} is beyond ±2^53.");

    private static int CountInputs(OnnxNode node)
    {
        int count = node.Inputs.Count;
        while (count > 0 && node.Inputs[count - 1].Length == 0)
        {
            count--;
        }

        return count;
    }

    private T? Get<T>(string attribute)
    {
        foreach (OnnxAttribute candidate in Node.Attributes)
        {
            if (candidate.Name == attribute)
            {
                return candidate.Value is T value ? value : throw Error($"attribute '{attribute}' has the wrong type.");
            }
        }

        return default;
    }
}
