using MlOps.Runtime;
using MlOps.Runtime.Onnx;
using static MlOps.UnitTests.Runtime.TestGraph;

namespace MlOps.UnitTests.Runtime;

public sealed class ScorerTests
{
    private static readonly Scorer s_scorer = Scorer.Load(Mixed().Write());

    [Fact]
    public void Numbers_categories_texts_missing_and_unknown_values_give_what_the_graph_says()
    {
        (string[] labels, float[] scores) = Score(
            s_scorer, (0, "b", ""), (0, "a", "GOOD"), (1, "a", "not good"), (float.NaN, "zebra", "bad, bad!"), (float.NaN, null, null));

        // x ≤ 0.5 or missing: category b 10, others 100; otherwise 1. Words: good +500, bad −1000, "not good" −2000.
        Assert.Equal([10, 600, -1499, -1900, 100], scores);
        Assert.Equal(["yes", "yes", "no", "no", "yes"], labels);
    }

    [Fact]
    public void A_row_scores_the_same_bits_alone_and_in_any_batch()
    {
        var random = new Random(7);
        (float, string?, string?)[] rows =
            [.. Enumerable.Range(0, 700).Select(_ => ((float)random.NextDouble(), (string?)"abc"[random.Next(3)].ToString(), (string?)string.Join(' ', Enumerable.Repeat("good bad not good", random.Next(3)))))];

        (string[] labels, float[] scores) = Score(s_scorer, rows);

        for (int row = 0; row < rows.Length; row += 13)
        {
            (string[] label, float[] score) = Score(s_scorer, rows[row]);
            Assert.Equal(labels[row], label[0]);
            Assert.Equal(scores[row], score[0]);
        }
    }

    [Fact]
    public void Scoring_allocates_nothing_once_warm()
    {
        ScoreTwice();
        long before = GC.GetAllocatedBytesForCurrentThread();
        ScoreTwice();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        static void ScoreTwice()
        {
            for (int rows = 1; rows < 300; rows += 271)
            {
                using ScoringBatch batch = s_scorer.Rent(rows);
                batch.Floats(0).Fill(1);
                batch.Texts(1).Fill("a");
                batch.Texts(2).Fill("A GOOD text, not bad");
                batch.Run();
            }
        }
    }

    [Fact]
    public void Threads_share_a_scorer() => Parallel.For(0, 64, i =>
    {
        (_, float[] scores) = Score(s_scorer, (0, i % 2 == 0 ? "a" : "b", "good"));
        Assert.Equal(i % 2 == 0 ? 600 : 510, scores[0]);
    });

    [Fact]
    public void No_rows_score_nothing()
    {
        using ScoringBatch batch = s_scorer.Rent(0);
        batch.Run();
        Assert.Equal(0, batch.FloatOutput(1).Length);
    }

    [Fact]
    public void Inputs_outputs_and_metadata_are_told()
    {
        Assert.Equal([("x", OnnxElementType.Float), ("c", OnnxElementType.String), ("t", OnnxElementType.String)], s_scorer.Inputs.Select(input => (input.Name, input.Type)));
        Assert.Equal([new ScorerOutput("PredictedLabel", OnnxElementType.String, 1), new ScorerOutput("Score", OnnxElementType.Float, 1)], s_scorer.Outputs);
        Assert.Equal("1", s_scorer.Metadata["a"]);
        Assert.Equal(2, s_scorer.InputIndex("t"));
        Assert.Equal(1, s_scorer.OutputIndex("Score"));
        Assert.Contains("it has x, c, t", Assert.Throws<KeyNotFoundException>(() => s_scorer.InputIndex("y")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_span_of_another_type_and_a_batch_that_was_returned_are_refused()
    {
        ScoringBatch batch = s_scorer.Rent(1);
        Assert.Throws<ArgumentException>(() => { batch.Texts(0); });
        Assert.Throws<ArgumentException>(() => { batch.FloatOutput(0); });
        batch.Dispose();
        batch.Dispose();
        Assert.Throws<ObjectDisposedException>(batch.Run);
    }

    [Fact]
    public void A_model_loads_from_any_stream()
    {
        byte[] file = Mixed().Write();
        using var offset = new MemoryStream([0, 0, .. file]) { Position = 2 };
        Assert.Equal(3, Scorer.Load(offset).Inputs.Count);
        unsafe
        {
            fixed (byte* bytes = file)
            {
                using var resource = new UnmanagedMemoryStream(bytes, file.Length);
                Assert.Equal(3, Scorer.Load(resource).Inputs.Count);
            }
        }
    }

    [Fact]
    public void Float_operators_round_like_floats()
    {
        OnnxModel model = Model(
            [Value("x", OnnxElementType.Float, 2)],
            [Node("Mul", "", ["x", "third"], "m"), Node("Sub", "", ["m", "x"], "y")],
            [OnnxTensor.Of("third", new[] { 1 / 3f }, 1)],
            Value("y", OnnxElementType.Float, 2));
        float[] values = [0.1f, 1e7f, -3.3f, 7];

        Assert.Equal(values.Select(x => (float)(x * (1 / 3f)) - x), Score(model, values));
    }
}
