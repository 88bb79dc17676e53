using MlOps.Runtime;
using MlOps.Runtime.Onnx;
using static MlOps.UnitTests.Runtime.TestGraph;

namespace MlOps.UnitTests.Runtime;

public sealed class HostileModelTests
{
    /// <summary>Many times what the small files here need, and far below what an unchecked length would ask for.</summary>
    private const long MaximumBytes = 64 << 20;

    [Fact]
    public void A_file_cut_off_anywhere_is_refused_or_still_a_model()
    {
        byte[] file = Mixed().Write();
        for (int length = 0; length < file.Length; length++)
        {
            LoadOrRefuse(file.AsSpan(0, length));
        }
    }

    [Fact]
    public void A_file_with_a_bit_flipped_anywhere_is_refused_or_scores_without_harm()
    {
        byte[] file = Mixed().Write();
        var random = new Random(5);
        for (int i = 0; i < file.Length; i++)
        {
            byte original = file[i];
            file[i] ^= (byte)(1 << random.Next(8));
            LoadOrRefuse(file);
            file[i] = original;
        }
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        var random = new Random(1);
        var file = new byte[300];
        for (int i = 0; i < 2000; i++)
        {
            random.NextBytes(file);
            file[0] = 0x3A;
            LoadOrRefuse(file.AsSpan(0, random.Next(file.Length)));
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07 })] // a graph of 2 GiB
    [InlineData(new byte[] { 0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })] // a graph of 2^64 bytes
    [InlineData(new byte[] { 0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })] // a length without an end
    [InlineData(new byte[] { 0x3B, 0x3C })] // groups
    [InlineData(new byte[] { 0x00, 0x00 })] // field 0
    [InlineData(new byte[] { 0x3A, 0x00, 0x3A, 0x00 })] // two graphs
    [InlineData(new byte[] { 0x3A, 0x02, 0x0A, 0x00 })] // a node without an operator
    [InlineData(new byte[] { 0x3A, 0x09, 0x2A, 0x07, 0x08, 0xFF, 0xFF, 0xFF, 0x7F, 0x10, 0x01 })] // a constant of 2^28 floats, none there
    [InlineData(new byte[] { 0x3A, 0x0B, 0x2A, 0x09, 0x08, 0x00, 0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0x10, 0x01 })] // lengths beyond an int
    [InlineData(new byte[] { 0x12, 0x01, 0xFF, 0x3A, 0x00 })] // a name that is not UTF-8
    public void A_crafted_file_is_refused(byte[] file) => Assert.Throws<InvalidModelException>(() => OnnxModel.Read(file));

    [Fact]
    public void A_value_that_is_used_before_it_is_made_is_refused() => AssertRefused(
        "nothing before it makes",
        [Node("Abs", "", ["b"], "a"), Node("Abs", "", ["a"], "b"), Node("Add", "", ["x", "b"], "y")]);

    [Fact]
    public void A_value_that_is_made_twice_is_refused() =>
        AssertRefused("twice", [Node("Abs", "", ["x"], "y"), Node("Neg", "", ["x"], "y")]);

    [Fact]
    public void An_output_that_nothing_makes_is_refused() => AssertRefused("Nothing makes the output 'y'", []);

    [Fact]
    public void An_unknown_operator_is_named() =>
        AssertRefused("'Fizz' of the domain 'ai.onnx'", [Node("Fizz", "", ["x"], "y")]);

    [Fact]
    public void A_model_that_mixes_rows_is_refused() =>
        AssertRefused("all rows of the other", [Node("Reshape", "", ["x", "flat"], "r"), Node("Add", "", ["x", "r"], "y")], OnnxTensor.Of("flat", new[] { -1L }, 1));

    [Fact]
    public void A_value_of_absurd_width_is_refused() => AssertRefused(
        "too wide",
        [Node("TfIdfVectorizer", "", ["t"], "y", ("pool_strings", new[] { "a" }), ("ngram_counts", new[] { 0L }), ("ngram_indexes", new[] { 1L << 40 }))]);

    [Theory]
    [InlineData("nodes_featureids", new[] { 0L, 2 }, "feature 2 of 2")]
    [InlineData("nodes_featureids", new[] { 0L, -1 }, "feature")]
    [InlineData("nodes_truenodeids", new[] { 0L, 1 }, "reached twice")]
    [InlineData("nodes_truenodeids", new[] { 9L, 1 }, "node 9 of 2")]
    [InlineData("nodes_falsenodeids", new[] { 0L, 3 }, "leaf 3 of 3")]
    [InlineData("nodes_falsenodeids", new[] { 0L, 1L << 40 }, "leaf")]
    [InlineData("nodes_falsenodeids", new[] { 0L }, "1 elements, not 2")]
    [InlineData("leaf_targetids", new[] { 0L, 0, 1 }, "target 1 of 1")]
    [InlineData("tree_roots", new[] { -5L }, "leads to node")]
    [InlineData("tree_roots", new[] { 0L, 0 }, "reached twice")]
    public void A_tree_that_is_none_is_refused(string attribute, long[] value, string message)
    {
        OnnxModel model = Mixed();
        OnnxNode[] nodes = [.. model.Graph.Nodes.Select(node => node.OperatorType == "TreeEnsemble" ? With(node, attribute, value) : node)];
        OnnxModel changed = Model(model.Graph.Inputs, nodes, model.Graph.Initializers, model.Graph.Outputs);

        InvalidModelException error = Assert.Throws<InvalidModelException>(() => Scorer.Load(changed.Write()));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static OnnxNode With(OnnxNode node, string attribute, object value) => new(
        node.OperatorType, node.Domain, node.Inputs, node.Outputs,
        node.Attributes.Select(given => given.Name == attribute ? new OnnxAttribute(attribute, value) : given));

    private static void AssertRefused(string message, OnnxNode[] nodes, params OnnxTensor[] constants)
    {
        OnnxModel model = Model(
            [Value("x", OnnxElementType.Float), Value("t", OnnxElementType.String)], nodes, constants, Value("y", OnnxElementType.Float));
        InvalidModelException error = Assert.Throws<InvalidModelException>(() => Scorer.Load(model.Write()));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static void LoadOrRefuse(ReadOnlySpan<byte> file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Scorer scorer = Scorer.Load(file);
            using ScoringBatch batch = scorer.Rent(3);
            batch.Run();

            Explainer explainer = Explainer.Load(file, []);
            using ScoringBatch explained = explainer.Rent(3);
            explained.Run();
        }
        catch (Exception error) when (error is InvalidModelException or NotSupportedException)
        {
            // As it should be.
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaximumBytes);
    }
}
