using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Operators;

/// <summary>The <c>ai.onnx.ml</c> operators that prepare columns.</summary>
internal static class EncodingOperators
{
    public static void Scaler(NodeContext node)
    {
        NumberValue source = node.Matrix(0);
        double[] offsets = PerColumn(node, node.Floats("offset"), source.Width, 0);
        double[] scales = PerColumn(node, node.Floats("scale"), source.Width, 1);
        Add(node, new ScalerStep(source.Slot, offsets, scales, NewFloats(node, source.Width)));
    }

    public static void Imputer(NodeContext node)
    {
        NumberValue source = node.Matrix(0);
        bool isInteger = node.Ints("imputed_value_int64s") is not null;
        double[] imputed = isInteger
            ? Array.ConvertAll(node.Ints("imputed_value_int64s")!, node.Exact)
            : PerColumn(node, node.Floats("imputed_value_floats"), source.Width, 0);
        double replaced = isInteger ? node.Exact(node.Int("replaced_value_int64", 0)) : node.Float("replaced_value_float", 0);
        NumberValue target = node.Plan.NewNumbers(source.Type, [source.Width]);
        Add(node, new ImputerStep(source.Slot, Spread(node, imputed, source.Width), replaced, target));
    }

    public static void Binarizer(NodeContext node)
    {
        NumberValue source = node.Matrix(0);
        double threshold = node.Float("threshold", 0);
        Operand[] operands = [Operand.Of(source), Operand.Of(source.Type, threshold)];
        node.Output(BinaryOperators.Combine<Greater>(node, operands[0], operands[1], source.Type));
    }

    public static void Normalizer(NodeContext node)
    {
        NumberValue source = node.Matrix(0);
        Reduction norm = node.Text("norm", "MAX") switch
        {
            "MAX" => Reduction.Maximum,
            "L1" => Reduction.L1,
            "L2" => Reduction.L2,
            string other => throw node.Error($"norm '{other}' is none of MAX, L1 and L2."),
        };
        Add(node, new NormalizerStep(source.Slot, norm, NewFloats(node, source.Width)));
    }

    public static void OneHotEncoder(NodeContext node)
    {
        if (node.Int("zeros", 1) == 0)
        {
            throw node.Error("zeros = 0 would make unknown categories errors; this runtime scores every row.");
        }

        if (node.Texts("cats_strings") is { } texts)
        {
            TextValue source = node.Texts(0);
            NumberValue target = node.Plan.NewNumbers(OnnxElementType.Float, [.. source.Shape, texts.Length]);
            node.Plan.Add(new OneHotTextsStep(source.Slot, LabelEncoderOperator.IndexOf(texts, StringComparer.Ordinal), target.Slot));
            node.Output(target);
        }
        else
        {
            long[] categories = node.Ints("cats_int64s") ?? throw node.Error("has no categories.");
            NumberValue source = node.Numbers(0);
            NumberValue target = node.Plan.NewNumbers(OnnxElementType.Float, [.. source.Shape, categories.Length]);
            node.Plan.Add(new OneHotStep(source.Slot, LabelEncoderOperator.IndexOf(categories, EqualityComparer<long>.Default), target.Slot));
            node.Output(target);
        }
    }

    private static NumberValue NewFloats(NodeContext node, int width) => node.Plan.NewNumbers(OnnxElementType.Float, [width]);

    private static void Add(NodeContext node, ColumnStep step)
    {
        node.Plan.Add(step);
        node.Output(step.Target);
    }

    private static double[] PerColumn(NodeContext node, float[]? values, int width, float otherwise) =>
        Spread(node, Array.ConvertAll(values ?? [otherwise], value => (double)value), width);

    private static double[] Spread(NodeContext node, double[] values, int width) =>
        values.Length == width ? values
        : values is [double one] ? Enumerable.Repeat(one, width).ToArray()
        : throw node.Error($"has parameters for {values.Length} columns and reads {width}.");
}

/// <summary>A step from [rows, columns] to numbers of the same shape.</summary>
internal abstract class ColumnStep(NumberSlot source, NumberValue target) : Step
{
    public NumberValue Target { get; } = target;

    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> from = workspace.Numbers(source, rows);
        Span<double> to = workspace.Numbers(Target.Slot, rows);
        for (int start = 0; start < to.Length; start += source.Width)
        {
            RunRow(from.Slice(start, source.Width), to.Slice(start, source.Width));
        }

        Rounding.To(Target.Type, to);
    }

    protected abstract void RunRow(ReadOnlySpan<double> from, Span<double> to);
}

internal sealed class ScalerStep(NumberSlot source, double[] offsets, double[] scales, NumberValue target) : ColumnStep(source, target)
{
    protected override void RunRow(ReadOnlySpan<double> from, Span<double> to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            // The difference is a float too where the operator works in floats.
            to[i] = (float)(from[i] - offsets[i]) * scales[i];
        }
    }
}

internal sealed class ImputerStep(NumberSlot source, double[] imputed, double replaced, NumberValue target) : ColumnStep(source, target)
{
    protected override void RunRow(ReadOnlySpan<double> from, Span<double> to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            bool isMissing = double.IsNaN(replaced) ? double.IsNaN(from[i]) : from[i] == replaced;
            to[i] = isMissing ? imputed[i] : from[i];
        }
    }
}

internal sealed class NormalizerStep(NumberSlot source, Reduction norm, NumberValue target) : ColumnStep(source, target)
{
    protected override void RunRow(ReadOnlySpan<double> from, Span<double> to)
    {
        double divisor = ReduceOperators.Compute(norm, from);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = divisor == 0 ? from[i] : from[i] / divisor;
        }
    }
}

internal sealed class OneHotStep(NumberSlot source, Dictionary<long, int> categories, NumberSlot target) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> from = workspace.Numbers(source, rows);
        Span<double> to = workspace.Numbers(target, rows);
        to.Clear();
        int width = target.Width / source.Width;
        for (int i = 0; i < from.Length; i++)
        {
            if (categories.TryGetValue((long)from[i], out int category))
            {
                to[(i * width) + category] = 1;
            }
        }
    }
}

internal sealed class OneHotTextsStep(TextSlot source, Dictionary<string, int> categories, NumberSlot target) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<string> from = workspace.Texts(source, rows);
        Span<double> to = workspace.Numbers(target, rows);
        to.Clear();
        int width = target.Width / source.Width;
        for (int i = 0; i < from.Length; i++)
        {
            if (categories.TryGetValue(from[i], out int category))
            {
                to[(i * width) + category] = 1;
            }
        }
    }
}
