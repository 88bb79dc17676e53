using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime.Operators;

/// <summary>How a classifier of two classes that computes one score decides, and what it tells of the other class.</summary>
internal enum BinaryScore
{
    /// <summary>The score is a probability: above one half is the second class, the first has the rest.</summary>
    Probability,

    /// <summary>The score is a margin: above zero is the second class, the first has the opposite.</summary>
    Margin,

    /// <summary>A margin of a linear model: above zero is the second class, the first has the rest of one.</summary>
    LinearMargin,
}

/// <summary>The class labels of an <c>ai.onnx.ml</c> classifier: integers or texts.</summary>
internal sealed class ClassLabels
{
    private readonly string[]? _texts;
    private readonly double[] _numbers;

    private ClassLabels(string[]? texts, double[] numbers)
    {
        _texts = texts;
        _numbers = numbers;
    }

    public int Count => _texts?.Length ?? _numbers.Length;

    public static ClassLabels Of(NodeContext node, string textsAttribute, string integersAttribute)
    {
        string[]? texts = node.Texts(textsAttribute);
        double[] numbers = Array.ConvertAll(node.Ints(integersAttribute) ?? [], node.Exact);
        var labels = new ClassLabels(texts is { Length: > 0 } ? texts : null, numbers);
        return labels.Count > 0 ? labels : throw node.Error("has no class labels.");
    }

    /// <summary>Adds what makes of raw scores the label (output 0) and a score for each class (output 1).</summary>
    /// <param name="node">The classifier.</param>
    /// <param name="scores">A score for each class, or one for the second of two.</param>
    /// <param name="transform">What is done to the scores.</param>
    /// <param name="binary">The meaning of a single score; null where there is one for each class.</param>
    public void Output(NodeContext node, NumberValue scores, PostTransform transform, BinaryScore? binary)
    {
        if (binary is not null && Count > 2)
        {
            throw node.Error($"computes one score for {Count} classes.");
        }

        if (binary is null && scores.Width != Count)
        {
            throw node.Error($"computes {scores.Width} scores for {Count} classes.");
        }

        NumberValue index = node.Plan.NewNumbers(OnnxElementType.Int64, []);
        NumberValue results = node.Plan.NewNumbers(OnnxElementType.Float, [binary is null ? Count : 2]);
        node.Plan.Add(binary is { } meaning
            ? new BinaryClassifierStep(scores.Slot, meaning, transform, index.Slot, results)
            : new ClassifierStep(scores.Slot, transform, index.Slot, results));
        if (_texts is not null)
        {
            TextValue label = node.Plan.NewTexts([]);
            node.Plan.Add(new GatherTextsStep(_texts, _texts.Length, index.Slot, label.Slot));
            node.Output(0, label);
        }
        else
        {
            NumberValue label = node.Plan.NewNumbers(OnnxElementType.Int64, []);
            node.Plan.Add(new GatherStep(_numbers, _numbers.Length, index.Slot, label.Slot));
            node.Output(0, label);
        }

        node.Output(1, results);
    }
}

internal sealed class ClassifierStep(NumberSlot source, PostTransform transform, NumberSlot index, NumberValue target) : Step
{
    private readonly ExtremumStep _decide = new(source, index, largest: true, takeLast: false);
    private readonly ScoresStep _transform = new(source, transform, target);

    public override void Run(Workspace workspace, int rows)
    {
        _decide.Run(workspace, rows);
        _transform.Run(workspace, rows);
    }
}

internal sealed class BinaryClassifierStep(NumberSlot source, BinaryScore meaning, PostTransform transform, NumberSlot index, NumberValue target) : Step
{
    public override void Run(Workspace workspace, int rows)
    {
        ReadOnlySpan<double> from = workspace.Numbers(source, rows);
        Span<double> indices = workspace.Numbers(index, rows);
        Span<double> to = workspace.Numbers(target.Slot, rows);
        for (int row = 0; row < rows; row++)
        {
            double score = from[row];
            bool isSecond = score > (meaning == BinaryScore.Probability ? 0.5 : 0);
            (double first, double second) = (meaning, transform) switch
            {
                (BinaryScore.Margin or BinaryScore.LinearMargin, PostTransform.Logistic) => (Sigmoid.Apply(-score), Sigmoid.Apply(score)),
                (BinaryScore.Probability or BinaryScore.LinearMargin, _) => (1 - score, score),
                _ => (-score, score),
            };
            indices[row] = isSecond ? 1 : 0;
            to[2 * row] = first;
            to[(2 * row) + 1] = second;
        }

        Rounding.To(target.Type, to);
    }
}
