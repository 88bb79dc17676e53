using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Operators;

/// <summary>Operators that bring columns together or pick them.</summary>
internal static class ColumnOperators
{
    /// <summary><c>Concat</c> along the columns, and <c>FeatureVectorizer</c>.</summary>
    public static void Concat(NodeContext node, long axis)
    {
        if (node.InputCount == 0)
        {
            throw node.Error("has no input.");
        }

        int width = 0;
        for (int i = 0; i < node.InputCount; i++)
        {
            RowValue part = node.Rows(i);
            if (part.Shape.Length != 1 || node.Axis(axis, part) != 1)
            {
                throw node.Error("must work on the columns (axis 1) of values of two dimensions.");
            }

            width = PlanBuilder.WidthOf([width + part.Width]);
        }

        if (node.Input(0) is TextValue)
        {
            TextSlot[] texts = [.. Enumerable.Range(0, node.InputCount).Select(i => node.Texts(i).Slot)];
            TextValue joined = node.Plan.NewTexts([width]);
            node.Plan.Add(new ConcatTextsStep(texts, joined.Slot));
            node.Output(joined);
            return;
        }

        var parts = new NumberSlot[node.InputCount];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = node.Numbers(i).Slot;
        }

        NumberValue target = node.Plan.NewNumbers(node.Numbers(0).Type, [width]);
        node.Plan.Add(new ConcatStep(parts, target.Slot));
        node.Output(target);
    }

    public static void Gather(NodeContext node)
    {
        long axis = node.Int("axis", 0);
        if (node.Input(0) is not ConstantValue { Tensor: var table })
        {
            if (node.Axis(axis, node.Rows(0)) != 1)
            {
                throw node.Error("must pick columns (axis 1) of a value with rows.");
            }

            Pick(node, node.ConstantInts(1), keepsDimension: node.Constant(1).Dimensions.Count > 0);
            return;
        }

        if (table.Dimensions.Count == 0 || Array.IndexOf(Operand.Lengths(table.Dimensions, 0), 0) >= 0 || node.AxisOf(axis, table.Dimensions.Count) != 0)
        {
            throw node.Error("must pick along the first dimension of a constant that is not empty.");
        }

        NumberValue indices = node.Numbers(1);
        int[] shape = [.. indices.Shape, .. Operand.Lengths(table.Dimensions, 1)];
        int length = (int)table.Dimensions[0];
        if (table.Data is string[] texts)
        {
            TextValue target = node.Plan.NewTexts(shape);
            node.Plan.Add(new GatherTextsStep(texts, length, indices.Slot, target.Slot));
            node.Output(target);
        }
        else
        {
            NumberValue target = node.Plan.NewNumbers(table.ElementType, shape);
            node.Plan.Add(new GatherStep(node.ToNumbers(table), length, indices.Slot, target.Slot));
            node.Output(target);
        }
    }

    /// <summary><c>ArrayFeatureExtractor</c>: columns by constant numbers.</summary>
    public static void Select(NodeContext node) => Pick(node, node.ConstantInts(1), keepsDimension: true);

    private static void Pick(NodeContext node, long[] columns, bool keepsDimension)
    {
        NumberValue source = node.Matrix(0);
        var picked = new int[columns.Length];
        for (int i = 0; i < picked.Length; i++)
        {
            long column = columns[i] < 0 ? columns[i] + source.Width : columns[i];
            picked[i] = column >= 0 && column < source.Width ? (int)column : throw node.Error($"picks column {columns[i]} of {source.Width}.");
        }

        NumberValue target = node.Plan.NewNumbers(source.Type, keepsDimension ? [picked.Length] : []);
        node.Plan.Add(new PickStep(source.Slot, picked, target.Slot));
        node.Output(target);
    }
}

internal sealed class ConcatStep(NumberSlot[] sources, NumberSlot target) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        Span<double> to = workspace.Numbers(target, rows);
        int start = 0;
        foreach (NumberSlot source in sources)
        {
            ReadOnlySpan<double> from = workspace.Numbers(source, rows);
            if (source.Width == 1)
            {
                for (int row = 0, at = start; row < from.Length; row++, at += target.Width)
                {
                    to[at] = from[row];
                }
            }
            else
            {
                for (int row = 0; row < rows; row++)
                {
                    from.Slice(row * source.Width, source.Width).CopyTo(to[((row * target.Width) + start)..]);
                }
            }

            start += source.Width;
        }
    }
}

internal sealed class ConcatTextsStep(TextSlot[] sources, TextSlot target) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        Span<string> to = workspace.Texts(target, rows);
        int start = 0;
        foreach (TextSlot source in sources)
        {
            ReadOnlySpan<string> from = workspace.Texts(source, rows);
            for (int row = 0; row < rows; row++)
            {
                from.Slice(row * source.Width, source.Width).CopyTo(to[((row * target.Width) + start)..]);
            }

            start += source.Width;
        }
    }
}

/// <summary>Rows of a constant table. An index outside it, which only the data can bring, takes the nearest row.</summary>
internal sealed class GatherStep(double[] table, int length, NumberSlot indices, NumberSlot target) : Step
{
    private readonly int _width = table.Length / length;

    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> from = workspace.Numbers(indices, rows);
        Span<double> to = workspace.Numbers(target, rows);
        for (int i = 0; i < from.Length; i++)
        {
            table.AsSpan(TableIndex.Of(from[i], length) * _width, _width).CopyTo(to[(i * _width)..]);
        }
    }
}

internal sealed class GatherTextsStep(string[] table, int length, NumberSlot indices, TextSlot target) : Step
{
    private readonly int _width = table.Length / length;

    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> from = workspace.Numbers(indices, rows);
        Span<string> to = workspace.Texts(target, rows);
        for (int i = 0; i < from.Length; i++)
        {
            table.AsSpan(TableIndex.Of(from[i], length) * _width, _width).CopyTo(to[(i * _width)..]);
        }
    }
}

internal static class TableIndex
{
    /// <summary>The row of a table of that length that an index means: negative ones count from the end.</summary>
    public static int Of(double index, int length)
    {
        int i = (int)index;
        return Math.Clamp(i < 0 ? i + length : i, 0, length - 1);
    }
}

internal sealed class PickStep(NumberSlot source, int[] columns, NumberSlot target) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> from = workspace.Numbers(source, rows);
        Span<double> to = workspace.Numbers(target, rows);
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                to[(row * columns.Length) + i] = from[(row * source.Width) + columns[i]];
            }
        }
    }
}
