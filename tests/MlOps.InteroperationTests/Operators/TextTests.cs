using MlOps.InteroperationTests.OnnxRuntime;
using MlOps.Runtime.Onnx;
using static MlOps.InteroperationTests.Operators.Graphs;

namespace MlOps.InteroperationTests.Operators;

public sealed class TextTests
{
    private static readonly string[] s_texts =
        ["Hello World, hello!", "", "ÄPFEL über don't", "a b c x_1", "  ", "foo-bar FOO bar", "日本 語 x", "line\r\nbreak\ttab", "😀 hello😀world", "hello hello world hello world"];

    [Theory]
    [InlineData(@"[\pL\pN_]+")]
    [InlineData(@"[\p{L}\p{N}_]{2,}")]
    [InlineData(@"\w\w+")]
    [InlineData("[a-zA-Z]+")]
    [InlineData(@"[^\s]+")]
    [InlineData("[a-z]{2}")]
    public void Counts_of_ngrams_agree_for_every_form_of_token(string tokenExpression) => EngineComparison.AssertAgree(
        Model(
            [Texts("text")], [.. Tokens(tokenExpression), Counts("counts", ("mode", "TF"))], [OnnxTensor.Of("flat", new[] { -1L }, 1)], Floats("counts", 7)),
        new InputColumn("text", s_texts));

    [Fact]
    public void Counts_of_ngrams_of_characters_agree() => EngineComparison.AssertAgree(
        Model(
            [Texts("text")],
            [
                .. Tokens("."),
                Node("TfIdfVectorizer", ["tokens"], "counts",
                    ("mode", "TF"), ("min_gram_length", 1L), ("max_gram_length", 3L), ("max_skip_count", 0L), ("ngram_counts", new[] { 0L, 5, 9 }),
                    ("ngram_indexes", new[] { 0L, 1, 2, 3, 4, 5, 6, 7 }), ("pool_strings", new[] { "h", " ", "\n", "😀", "ü", "l", "l", "\r", "\n", "l", "o", " " })),
            ],
            [OnnxTensor.Of("flat", new[] { -1L }, 1)],
            Floats("counts", 8)),
        new InputColumn("text", s_texts));

    [Fact]
    public void The_whole_way_from_text_to_scores_agrees() =>
        EngineComparison.AssertAgree(LinearTextModel(), new InputColumn("text", s_texts));

    [Fact]
    public void A_batch_of_empty_texts_agrees() =>
        EngineComparison.AssertAgree(LinearTextModel(), new InputColumn("text", new[] { "", " ", "" }));

    [Theory]
    [InlineData("IDF")]
    [InlineData("TFIDF")]
    public void Weighted_counts_agree(string mode) => EngineComparison.AssertAgree(
        Model(
            [Texts("text")],
            [.. Tokens(@"\w+"), Counts("weighted", ("mode", mode), ("weights", new[] { 1.5f, 2, 3, 4, 5, 6, 7 }))],
            [OnnxTensor.Of("flat", new[] { -1L }, 1)],
            Floats("weighted", 7)),
        new InputColumn("text", s_texts));

    private static OnnxNode[] Tokens(string expression) =>
    [
        Node("Reshape", ["text", "flat"], "row"),
        Node("StringNormalizer", ["row"], "lower", ("case_change_action", "LOWER"), ("locale", "C")),
        Node("Tokenizer", Contributed, ["lower"], ["tokens"], ("mark", 0L), ("mincharnum", 1L), ("pad_value", "#"), ("tokenexp", expression)),
    ];

    /// <summary>Five words and two bigrams, with columns that are not in the order of the pool.</summary>
    private static OnnxNode Counts(string output, params IEnumerable<(string Name, object Value)> attributes) => Node(
        "TfIdfVectorizer", ["tokens"], output,
        [
            ("min_gram_length", 1L), ("max_gram_length", 2L), ("max_skip_count", 0L), ("ngram_counts", new[] { 0L, 5 }), ("ngram_indexes", new[] { 3L, 0, 1, 2, 4, 6, 5 }),
            ("pool_strings", new[] { "hello", "world", "foo", "über", "he", "foo", "bar", "hello", "world" }),
            .. attributes,
        ]);

    private static OnnxModel LinearTextModel() => Model(
        [Texts("text")],
        [
            .. Tokens(@"[\pL\pN_]+"), Counts("counts", ("mode", "TF")),
            Node("Cast", ["counts"], "double", ("to", 11L)), Node("Add", ["double", "one"], "more"), Node("Log", ["more"], "damped"), Node("Mul", ["damped", "idf"], "weighted"),
            Node("ReduceL2", ["weighted", "axis"], "norm", ("keepdims", 1L)), Node("Max", ["norm", "least"], "divisor"), Node("Div", ["weighted", "divisor"], "unit"),
            Node("MatMul", ["unit", "weights"], "scores"),
        ],
        [
            OnnxTensor.Of("flat", new[] { -1L }, 1), OnnxTensor.Of("axis", new[] { 1L }, 1), OnnxTensor.Of("one", new[] { 1.0 }, 1), OnnxTensor.Of("least", new[] { 1e-12 }, 1),
            OnnxTensor.Of("idf", new[] { 1.0, 2, 3, 4, 5, 6, 7 }, 7), OnnxTensor.Of("weights", new[] { 1, -2, 3, 0.4, 5, 6, -7, 8, 9, 1.0, 11, 12, 0.13, 14 }, 7, 2),
        ],
        Doubles("scores", 2));
}
