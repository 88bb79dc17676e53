using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;
using MlOps.Runtime.Text;

namespace MlOps.Runtime.Operators;

/// <summary><c>TfIdfVectorizer</c> over tokens, or over texts that are tokens already. The result is sparse.</summary>
internal static class TfIdfOperator
{
    public static void Compile(NodeContext node)
    {
        string[] pool = node.Texts("pool_strings") ?? throw node.Error("has no pool_strings; this runtime counts texts alone.");
        int longest = (int)Math.Clamp(node.Int("max_gram_length", 1), 1, int.MaxValue);
        int shortest = (int)Math.Clamp(node.Int("min_gram_length", 1), 1, int.MaxValue);
        if (longest > 1 && node.Int("max_skip_count", 0) != 0)
        {
            throw node.Error("this runtime does not skip tokens within an n-gram (max_skip_count).");
        }

        int[] lengths = Lengths(node, pool.Length);
        int[] columns = Columns(node, lengths.Length, out int width);
        double[]? weights = Weights(node, columns, width);
        NGramIndex index = Select(pool, lengths, columns, shortest, longest);

        StateSlot<SparseRows> places = node.Plan.NewState(() => new SparseRows());
        StateSlot<SparseNumbers> numbers = node.Plan.NewState(() => new SparseNumbers());
        StateSlot<TextScratch> scratch = node.Plan.NewState(() => new TextScratch());
        var target = new SparseValue(OnnxElementType.Float, width, places, numbers, 0);
        node.Plan.Add(node.Input(0) switch
        {
            TokensValue tokens => new CountTokensStep(tokens, index, scratch, target, weights, CountsOnce(node)),
            TextValue texts => new CountTextsStep(CaseOperators.Apply(node.Plan, texts).Slot, index, scratch, target, weights, CountsOnce(node)),
            _ => throw node.Error("must read tokens or texts."),
        });
        node.Output(target);
    }

    private static bool CountsOnce(NodeContext node) => node.Text("mode", "TF") == "IDF";

    /// <summary>The number of tokens of each n-gram: <c>ngram_counts</c> tells where the n-grams of each length begin.</summary>
    private static int[] Lengths(NodeContext node, int poolLength)
    {
        long[] starts = node.Ints("ngram_counts") ?? throw node.Error("has no ngram_counts.");
        var lengths = new List<int>();
        for (int i = 0; i < starts.Length; i++)
        {
            long end = i + 1 < starts.Length ? starts[i + 1] : poolLength;
            if (starts[i] < 0 || end < starts[i] || end > poolLength || (i == 0 && starts[i] != 0) || (end - starts[i]) % (i + 1) != 0)
            {
                throw node.Error($"ngram_counts [{string.Join(", ", starts)}] do not fit a pool of {poolLength} tokens.");
            }

            lengths.AddRange(Enumerable.Repeat(i + 1, (int)((end - starts[i]) / (i + 1))));
        }

        return [.. lengths];
    }

    private static int[] Columns(NodeContext node, int count, out int width)
    {
        long[] indexes = node.Ints("ngram_indexes") ?? throw node.Error("has no ngram_indexes.");
        if (indexes.Length != count || count == 0)
        {
            throw node.Error($"has {count} n-grams and {indexes.Length} ngram_indexes.");
        }

        long largest = 0;
        foreach (long index in indexes)
        {
            largest = Math.Max(largest, index < 0 ? throw node.Error($"has the negative index {index} in ngram_indexes.") : index);
        }

        width = PlanBuilder.WidthOf([(int)Math.Min(largest, int.MaxValue - 1) + 1]);
        return Array.ConvertAll(indexes, index => (int)index);
    }

    /// <summary>The weights by column; null where all are one.</summary>
    private static double[]? Weights(NodeContext node, int[] columns, int width)
    {
        string mode = node.Text("mode", "TF");
        if (mode is not ("TF" or "IDF" or "TFIDF"))
        {
            throw node.Error($"mode '{mode}' is none of TF, IDF and TFIDF.");
        }

        if (mode == "TF" || node.Floats("weights") is not { } given)
        {
            return null;
        }

        if (given.Length != columns.Length)
        {
            throw node.Error($"has {columns.Length} n-grams and {given.Length} weights.");
        }

        var weights = new double[width];
        for (int i = 0; i < columns.Length; i++)
        {
            weights[columns[i]] = given[i];
        }

        return weights;
    }

    private static NGramIndex Select(string[] pool, int[] lengths, int[] columns, int shortest, int longest)
    {
        var tokens = new List<string>();
        var selectedLengths = new List<int>();
        var selectedColumns = new List<int>();
        int start = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] >= shortest && lengths[i] <= longest)
            {
                tokens.AddRange(pool.AsSpan(start, lengths[i]));
                selectedLengths.Add(lengths[i]);
                selectedColumns.Add(columns[i]);
            }

            start += lengths[i];
        }

        return new NGramIndex([.. tokens], [.. selectedLengths], [.. selectedColumns]);
    }
}

/// <summary>Counts the n-grams of each row.</summary>
internal abstract class CountNGramsStep(NGramIndex index, StateSlot<TextScratch> scratchSlot, SparseValue target, double[]? weights, bool countsOnce) : Step
{
    public sealed override void Run(Workspace workspace, int rows)
    {
        TextScratch scratch = workspace.State(scratchSlot);
        SparseRows places = workspace.State(target.Rows);
        SparseNumbers numbers = workspace.State(target.Numbers);
        places.Clear(rows);
        for (int row = 0; row < rows; row++)
        {
            scratch.Tokens.Clear();
            scratch.Columns.Clear();
            ReadTokens(workspace, rows, row, scratch);
            index.FindAll(scratch.Tokens.Items, scratch.Columns);
            AddRow(row, scratch.Columns.Items, places, numbers);
        }
    }

    /// <summary>Brings the numbers of a row's tokens into the scratch.</summary>
    protected abstract void ReadTokens(Workspace workspace, int rows, int row, TextScratch scratch);

    /// <summary>Equal columns, sorted to stand together, become one element: their count.</summary>
    private void AddRow(int row, Span<int> columns, SparseRows places, SparseNumbers numbers)
    {
        columns.Sort();
        Span<double> counts = numbers.Take(places.Count + columns.Length)[places.Count..];
        int distinct = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            if (distinct > 0 && columns[distinct - 1] == columns[i])
            {
                counts[distinct - 1] += countsOnce ? 0 : 1;
            }
            else
            {
                columns[distinct] = columns[i];
                counts[distinct] = 1;
                distinct++;
            }
        }

        for (int i = 0; weights is not null && i < distinct; i++)
        {
            counts[i] = (float)(counts[i] * weights[columns[i]]);
        }

        places.Add(row, columns[..distinct]);
    }
}

internal sealed class CountTokensStep(
    TokensValue source, NGramIndex index, StateSlot<TextScratch> scratchSlot, SparseValue target, double[]? weights, bool countsOnce)
    : CountNGramsStep(index, scratchSlot, target, weights, countsOnce)
{
    private readonly NGramIndex _index = index;

    protected override void ReadTokens(Workspace workspace, int rows, int row, TextScratch scratch)
    {
        ReadOnlySpan<char> text = scratch.WithCase(source.Source.Case, workspace.Texts(source.Source.Slot, rows)[row]);
        for (ReadOnlySpan<char> token = source.Pattern.Next(ref text); !token.IsEmpty; token = source.Pattern.Next(ref text))
        {
            scratch.Tokens.Add(_index.TokenId(token));
        }
    }
}

internal sealed class CountTextsStep(
    TextSlot source, NGramIndex index, StateSlot<TextScratch> scratchSlot, SparseValue target, double[]? weights, bool countsOnce)
    : CountNGramsStep(index, scratchSlot, target, weights, countsOnce)
{
    private readonly NGramIndex _index = index;

    protected override void ReadTokens(Workspace workspace, int rows, int row, TextScratch scratch)
    {
        foreach (string token in workspace.Texts(source, rows).Slice(row * source.Width, source.Width))
        {
            scratch.Tokens.Add(_index.TokenId(token));
        }
    }
}
