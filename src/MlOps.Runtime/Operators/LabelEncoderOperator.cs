using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;
using MlOps.Runtime.Text;

namespace MlOps.Runtime.Operators;

/// <summary><c>LabelEncoder</c>: a map from texts or numbers to texts or numbers, with a default for all others.</summary>
internal static class LabelEncoderOperator
{
    public static void Compile(NodeContext node)
    {
        if ((node.Texts("keys_strings") ?? node.Tensor("keys_tensor")?.Data as string[]) is { } textKeys)
        {
            if (node.Input(0) is TokensValue tokens)
            {
                TokenCodes.Encode(node, tokens, textKeys);
                return;
            }

            TextValue source = node.Input(0) as TextValue ?? throw node.Error("input 0 must be texts for each row.");
            Dictionary<string, int> index = IndexOf(textKeys, StringComparer.Ordinal);
            Compile(node, source.Shape, textKeys.Length, table => source.Case == LetterCase.AsIs
                ? new TextKeysStep(source.Slot, index, table)
                : new CasedKeysStep(source, node.Plan.NewState(() => new TextScratch()), index, table));
        }
        else
        {
            double[] keys = node.Numbers("keys_floats", "keys_tensor")
                ?? Array.ConvertAll(node.Ints("keys_int64s") ?? throw node.Error("has no keys."), node.Exact);
            NumberValue source = node.Numbers(0);
            Compile(node, source.Shape, keys.Length, table =>
                new NumberKeysStep(source.Slot, IndexOf(keys, EqualityComparer<double>.Default), table));
        }
    }

    /// <summary>The place of each key; of equal ones the first.</summary>
    public static Dictionary<TKey, int> IndexOf<TKey>(TKey[] keys, IEqualityComparer<TKey> comparer)
        where TKey : notnull
    {
        var index = new Dictionary<TKey, int>(keys.Length, comparer);
        for (int i = 0; i < keys.Length; i++)
        {
            index.TryAdd(keys[i], i);
        }

        return index;
    }

    private static void Compile(NodeContext node, int[] shape, int keys, Func<ValueTable, Step> makeStep)
    {
        OnnxTensor? values = node.Tensor("values_tensor");
        if ((node.Texts("values_strings") ?? values?.Data as string[]) is { } texts)
        {
            string otherwise = node.Tensor("default_tensor")?.Data is string[] and [string first] ? first : node.Text("default_string", "_Unused");
            TextValue target = node.Plan.NewTexts(shape);
            CheckCount(node, keys, texts.Length);
            node.Plan.Add(makeStep(new ValueTable([], [.. texts, otherwise], default, target.Slot)));
            node.Output(target);
            return;
        }

        OnnxElementType type = values?.ElementType ?? (node.Floats("values_floats") is null ? OnnxElementType.Int64 : OnnxElementType.Float);
        double[] numbers = node.Numbers("values_floats", "values_tensor")
            ?? Array.ConvertAll(node.Ints("values_int64s") ?? throw node.Error("has no values."), node.Exact);
        double unknown = node.Tensor("default_tensor") is { } tensor
            ? node.ToNumbers(tensor) is [double number] ? number : throw node.Error("default_tensor must be one element.")
            : type == OnnxElementType.Int64 ? node.Exact(node.Int("default_int64", -1)) : node.Float("default_float", -0f);
        CheckCount(node, keys, numbers.Length);
        NumberValue result = node.Plan.NewNumbers(type, shape);
        node.Plan.Add(makeStep(new ValueTable([.. numbers, unknown], [], result.Slot, default)));
        node.Output(result);
    }

    private static void CheckCount(NodeContext node, int keys, int values)
    {
        if (keys != values)
        {
            throw node.Error($"has {keys} keys and {values} values.");
        }
    }
}

/// <summary>The values of a map, the default last: either numbers or texts.</summary>
internal sealed record ValueTable(double[] Numbers, string[] Texts, NumberSlot NumberTarget, TextSlot TextTarget)
{
    /// <summary>The place of the default.</summary>
    public int Default { get; } = Math.Max(Numbers.Length, Texts.Length) - 1;

    public void Write(Workspace workspace, int rows, int element, int place)
    {
        if (Texts.Length > 0)
        {
            workspace.Texts(TextTarget, rows)[element] = Texts[place];
        }
        else
        {
            workspace.Numbers(NumberTarget, rows)[element] = Numbers[place];
        }
    }
}

internal sealed class TextKeysStep(TextSlot source, Dictionary<string, int> keys, ValueTable table) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<string> from = workspace.Texts(source, rows);
        for (int i = 0; i < from.Length; i++)
        {
            table.Write(workspace, rows, i, keys.TryGetValue(from[i], out int place) ? place : table.Default);
        }
    }
}

/// <summary>The same of texts whose change of case is still to be done: no text is made of it.</summary>
internal sealed class CasedKeysStep(TextValue source, StateSlot<TextScratch> scratch, Dictionary<string, int> keys, ValueTable table) : Step
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _keys = keys.GetAlternateLookup<ReadOnlySpan<char>>();

    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<string> from = workspace.Texts(source.Slot, rows);
        TextScratch buffer = workspace.State(scratch);
        for (int i = 0; i < from.Length; i++)
        {
            table.Write(workspace, rows, i, _keys.TryGetValue(buffer.WithCase(source.Case, from[i]), out int place) ? place : table.Default);
        }
    }
}

internal sealed class NumberKeysStep(NumberSlot source, Dictionary<double, int> keys, ValueTable table) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> from = workspace.Numbers(source, rows);
        for (int i = 0; i < from.Length; i++)
        {
            table.Write(workspace, rows, i, keys.TryGetValue(from[i], out int place) ? place : table.Default);
        }
    }
}
