using System.Numerics;
using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Operators;

/// <summary>Products of a value [rows, columns] and a constant matrix [columns, outputs].</summary>
internal static class MatrixOperators
{
    public static void MatMul(NodeContext node)
    {
        double[] weights = Matrix(node, 1, out int columns, out int outputs);
        node.Output(Multiply(node, node.Rows(0), weights, columns, outputs, bias: null));
    }

    public static void Gemm(NodeContext node)
    {
        double[] weights = Matrix(node, 1, out int columns, out int outputs);
        if (node.Int("transA", 0) != 0)
        {
            throw node.Error("transA would turn rows into columns.");
        }

        if (node.Int("transB", 0) != 0)
        {
            weights = Transpose(weights, columns, outputs);
            (columns, outputs) = (outputs, columns);
        }

        double alpha = node.Float("alpha", 1);
        if (alpha != 1)
        {
            weights = Array.ConvertAll(weights, weight => weight * alpha);
        }

        double[]? bias = null;
        if (node.Has(2))
        {
            double beta = node.Float("beta", 1);
            double[] given = Array.ConvertAll(node.ConstantNumbers(2), value => value * beta);
            bias = given.Length == outputs ? given
                : given is [double one] ? Enumerable.Repeat(one, outputs).ToArray()
                : throw node.Error($"the bias has {given.Length} elements, not {outputs}.");
        }

        node.Output(Multiply(node, node.Rows(0), weights, columns, outputs, bias));
    }

    /// <summary>Adds the product of a value and weights [columns, outputs], and a bias [outputs], to the plan.</summary>
    public static NumberValue Multiply(NodeContext node, RowValue value, double[] weights, int columns, int outputs, double[]? bias)
    {
        if (value.Shape.Length != 1 || value.Width != columns)
        {
            throw node.Error($"a row of the shape [{string.Join(", ", value.Shape)}] does not fit a matrix of {columns} rows.");
        }

        if (value is SparseValue { Absent: 0 } sparse)
        {
            NumberValue product = node.Plan.NewNumbers(sparse.Type, [outputs]);
            node.Plan.Add(new SparseMatMulStep(sparse, weights, bias, product));
            return product;
        }

        NumberValue source = SparseOperators.ToDense(node.Plan, value);
        NumberValue target = node.Plan.NewNumbers(source.Type, [outputs]);
        node.Plan.Add(new MatMulStep(source.Slot, weights, bias, target));
        return target;
    }

    public static double[] Transpose(double[] matrix, int rows, int columns)
    {
        var transposed = new double[matrix.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                transposed[(j * rows) + i] = matrix[(i * columns) + j];
            }
        }

        return transposed;
    }

    private static double[] Matrix(NodeContext node, int input, out int rows, out int columns)
    {
        OnnxTensor tensor = node.Constant(input);
        if (tensor.Dimensions is not [long first, long second])
        {
            throw node.Error($"the constant '{tensor.Name}' has {tensor.Dimensions.Count} dimensions, not two.");
        }

        rows = (int)first;
        columns = (int)second;
        return node.ToNumbers(tensor);
    }
}

/// <summary>Adds up in the order of the columns, whatever the number of rows.</summary>
internal sealed class MatMulStep(NumberSlot source, double[] weights, double[]? bias, NumberValue target) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> from = workspace.Numbers(source, rows);
        Span<double> to = workspace.Numbers(target.Slot, rows);
        int outputs = target.Width;
        for (int row = 0; row < rows; row++)
        {
            Span<double> sums = to.Slice(row * outputs, outputs);
            sums.Clear();
            ReadOnlySpan<double> values = from.Slice(row * source.Width, source.Width);
            for (int column = 0; column < values.Length; column++)
            {
                WeightedSum.Add(sums, values[column], weights.AsSpan(column * outputs, outputs));
            }

            WeightedSum.AddBias(sums, bias);
        }

        Rounding.To(target.Type, to);
    }
}

internal sealed class SparseMatMulStep(SparseValue source, double[] weights, double[]? bias, NumberValue target) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        SparseRows places = workspace.State(source.Rows);
        ReadOnlySpan<int> columns = places.Columns;
        ReadOnlySpan<double> from = workspace.State(source.Numbers).Take(places.Count);
        Span<double> to = workspace.Numbers(target.Slot, rows);
        int outputs = target.Width;
        for (int row = 0; row < rows; row++)
        {
            Span<double> sums = to.Slice(row * outputs, outputs);
            sums.Clear();
            for (int i = places.Start(row); i < places.End(row); i++)
            {
                WeightedSum.Add(sums, from[i], weights.AsSpan(columns[i] * outputs, outputs));
            }

            WeightedSum.AddBias(sums, bias);
        }

        Rounding.To(target.Type, to);
    }
}

/// <summary>The inner loop of a matrix product: sums over outputs, a column of the value at a time.</summary>
internal static class WeightedSum
{
    public static void Add(Span<double> sums, double value, ReadOnlySpan<double> weights)
    {
        int i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; i <= sums.Length - Vector<double>.Count; i += Vector<double>.Count)
            {
                Vector<double> sum = new Vector<double>(sums[i..]) + (value * new Vector<double>(weights[i..]));
                sum.CopyTo(sums[i..]);
            }
        }

        for (; i < sums.Length; i++)
        {
            sums[i] += value * weights[i];
        }
    }

    public static void AddBias(Span<double> sums, double[]? bias)
    {
        for (int i = 0; bias is not null && i < sums.Length; i++)
        {
            sums[i] += bias[i];
        }
    }
}
