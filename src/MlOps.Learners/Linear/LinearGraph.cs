using MlOps.Data.Graphs;
using MlOps.Learners.Export;
using MlOps.Learners.Linear.Features;
using MlOps.Learners.Text;
using MlOps.Runtime.Onnx;

namespace MlOps.Learners.Linear;

/// <summary>Writes a linear model as an ONNX graph.</summary>
/// <remarks>
/// What a column adds to the scores is written less its mean over the training rows, and the means are in the intercepts:
/// the parts of the graph are then the contributions that explanations tell.
/// </remarks>
internal sealed class LinearGraph
{
    private readonly LinearModel _model;
    private readonly ModelGraphBuilder _graph;
    private readonly bool _isIdle;

    private LinearGraph(LinearModel model, ModelGraphBuilder graph)
    {
        _model = model;
        _graph = graph;
        _isIdle = !model.Weights.AsSpan().ContainsAnyExcept(0.0);
    }

    /// <summary>The graph of a model.</summary>
    public static OnnxModel Build(LinearModel model)
    {
        var graph = new ModelGraphBuilder(model.Schema);
        return graph.Build(AddTo(graph, model), LinearOptions.Trainer);
    }

    /// <summary>Adds a model to a graph.</summary>
    /// <returns>Its raw scores [rows, outputs].</returns>
    public static string AddTo(ModelGraphBuilder graph, LinearModel model) => new LinearGraph(model, graph).Scores();

    private string Scores()
    {
        var numbers = new List<(NumberEncoder Encoder, int Offset)>();
        var parts = new List<string>();
        int offset = 0;
        foreach (FeatureEncoder encoder in _model.Encoders)
        {
            switch (encoder)
            {
                case NumberEncoder number when Used(offset, number.Width).Any():
                    numbers.Add((number, offset));
                    break;
                case CategoryEncoder category:
                    parts.Add(Category(category, offset));
                    break;
                case TextEncoder text:
                    parts.Add(Text(text, offset));
                    break;
            }

            offset += encoder.Width;
        }

        if (numbers.Count > 0)
        {
            parts.Insert(0, Numbers(numbers));
        }

        string score = _graph.Constant("intercepts", CentredIntercepts(), _model.Outputs);
        foreach (string part in parts)
        {
            score = _graph.Node("Add", [part, score]);
        }

        return score;
    }

    /// <summary>Numbers side by side → imputed → ramps and indicators → times weights.</summary>
    private string Numbers(List<(NumberEncoder Encoder, int Offset)> numbers)
    {
        string raw = _graph.Node("Concat", Columns(numbers.Select(number => number.Encoder)), new OnnxAttribute("axis", 1L));
        string missing = _graph.Node("IsNaN", [raw]);
        double[] means = [.. numbers.Select(number => number.Encoder.Mean)];
        string imputed = _graph.Node("Where", [missing, _graph.Constant("means", means, means.Length), raw]);

        var sources = new List<long>();
        var starts = new List<double>();
        var slopes = new List<double>();
        var indicators = new List<long>();
        var rampWeights = new List<double>();
        var indicatorWeights = new List<double>();
        var rampMeans = new List<double>();
        var indicatorMeans = new List<double>();
        for (int i = 0; i < numbers.Count; i++)
        {
            (NumberEncoder encoder, int offset) = numbers[i];
            // A ramp without a weight is a flat piece of the curve: it adds nothing.
            foreach (int ramp in Used(offset, encoder.Ramps))
            {
                sources.Add(i);
                starts.Add(encoder.Knots[ramp]);
                slopes.Add(1 / (encoder.Knots[ramp + 1] - encoder.Knots[ramp]));
                rampWeights.AddRange(Weights(offset + ramp, 1));
                rampMeans.Add(_model.Means[offset + ramp]);
            }

            if (encoder.Indicator && Used(offset + encoder.Ramps, 1).Any())
            {
                indicators.Add(i);
                indicatorWeights.AddRange(Weights(offset + encoder.Ramps, 1));
                indicatorMeans.Add(_model.Means[offset + encoder.Ramps]);
            }
        }

        var features = new List<string>();
        if (sources.Count > 0)
        {
            string distance = _graph.Node("Sub", [Select(imputed, sources), _graph.Constant("ramp_starts", [.. starts], starts.Count)]);
            string height = _graph.Node("Mul", [distance, _graph.Constant("ramp_slopes", [.. slopes], slopes.Count)]);
            features.Add(_graph.Node("Clip", [height, Scalar("zero", 0), Scalar("one", 1)]));
        }

        if (indicators.Count > 0)
        {
            features.Add(_graph.Cast(Select(missing, indicators), OnnxElementType.Double));
        }

        string all = features.Count == 1 ? features[0] : _graph.Node("Concat", features, new OnnxAttribute("axis", 1L));
        double[] weights = [.. rampWeights, .. indicatorWeights];
        double[] featureMeans = [.. rampMeans, .. indicatorMeans];
        string centred = _graph.Node("Sub", [all, _graph.Constant("feature_means", featureMeans, featureMeans.Length)]);
        return _graph.Node("MatMul", [centred, _graph.Constant("weights", weights, weights.Length / _model.Outputs, _model.Outputs)]);
    }

    /// <summary>The values [rows, 1] of the encoders in double; the calendar of a timestamp is computed once.</summary>
    private List<string> Columns(IEnumerable<NumberEncoder> encoders)
    {
        var values = new List<string>();
        var calendars = new Dictionary<string, string[]>();
        foreach (NumberEncoder encoder in encoders)
        {
            if (encoder.Part is { } part)
            {
                if (!calendars.TryGetValue(encoder.Column, out string[]? calendar))
                {
                    calendar = TimestampFeatures.AddTo(_graph, encoder.Column);
                    calendars.Add(encoder.Column, calendar);
                }

                values.Add(calendar[part]);
            }
            else
            {
                values.Add(_graph.Cast(encoder.Column, OnnxElementType.Double));
            }
        }

        return values;
    }

    /// <summary>The category's row of the weights; unknown values without a feature get a last row of zeros.</summary>
    private string Category(CategoryEncoder encoder, int offset)
    {
        int rows = encoder.Width + (encoder.HasRare ? 0 : 1);
        string row = _graph.Node(
            "LabelEncoder",
            OnnxDomains.MachineLearning,
            [encoder.Column],
            new OnnxAttribute("keys_strings", encoder.Values),
            new OnnxAttribute("values_int64s", Enumerable.Range(0, encoder.Values.Length).Select(i => (long)i).ToArray()),
            new OnnxAttribute("default_int64", (long)encoder.Values.Length));
        double[] mean = MeanScores(offset, encoder.Width);
        double[] weights = [.. Weights(offset, encoder.Width), .. new double[(rows - encoder.Width) * _model.Outputs]];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] -= mean[i % _model.Outputs];
        }

        return _graph.Node(
            "Gather",
            [_graph.Constant("weights", weights, rows, _model.Outputs), _graph.Node("Reshape", [row, _graph.Constant("rows", new long[] { -1 }, 1)])],
            new OnnxAttribute("axis", 0L));
    }

    /// <summary>Lowered → tokens → counts of terms → TF-IDF of length one → times weights.</summary>
    private string Text(TextEncoder encoder, int offset)
    {
        NgramVocabulary vocabulary = encoder.Vocabulary;
        string texts = _graph.Node("Reshape", [encoder.Column, _graph.Constant("rows", new long[] { -1 }, 1)]);
        string lowered = _graph.Node(
            "StringNormalizer", [texts], new OnnxAttribute("case_change_action", "LOWER"), new OnnxAttribute("locale", "C"));

        // A token is never the padding: '#' is no word character, and a character is never two.
        bool words = vocabulary.Unit == TextUnit.Word;
        string tokens = _graph.Node(
            "Tokenizer",
            OnnxDomains.Microsoft,
            [lowered],
            new OnnxAttribute("mark", 0L),
            new OnnxAttribute("mincharnum", 1L),
            new OnnxAttribute("pad_value", words ? "#" : "##"),
            new OnnxAttribute("tokenexp", words ? @"[\pL\pN_]+" : "."));
        string counts = _graph.Node(
            "TfIdfVectorizer",
            [tokens],
            new OnnxAttribute("mode", "TF"),
            new OnnxAttribute("max_skip_count", 0L),
            new OnnxAttribute("min_gram_length", (long)vocabulary.Terms[0].Length),
            new OnnxAttribute("max_gram_length", (long)vocabulary.Terms[^1].Length),
            new OnnxAttribute("ngram_counts", PoolOffsets(vocabulary)),
            new OnnxAttribute("ngram_indexes", Enumerable.Range(0, vocabulary.Terms.Count).Select(i => (long)i).ToArray()),
            new OnnxAttribute("pool_strings", vocabulary.Terms.SelectMany(term => term).ToArray()));

        string damped = _graph.Node("Log", [_graph.Node("Add", [_graph.Cast(counts, OnnxElementType.Double), Scalar("one", 1)])]);
        string weighted = _graph.Node("Mul", [damped, _graph.Constant("inverse_frequencies", encoder.InverseFrequencies, encoder.Width)]);
        string length = _graph.Node("ReduceL2", [weighted, _graph.Constant("axis", new long[] { 1 }, 1)], new OnnxAttribute("keepdims", 1L));
        string features = _graph.Node("Div", [weighted, _graph.Node("Max", [length, Scalar("shortest", TextEncoder.ShortestLength)])]);
        double[] lessMean = Array.ConvertAll(MeanScores(offset, encoder.Width), mean => -mean);
        return _graph.Node(
            "Gemm", [features, _graph.Constant("weights", Weights(offset, encoder.Width), encoder.Width, _model.Outputs), _graph.Constant("less_mean", lessMean, _model.Outputs)]);
    }

    /// <summary>Where in the pool of tokens the n-grams of each length begin, from length one on.</summary>
    private static long[] PoolOffsets(NgramVocabulary vocabulary)
    {
        var offsets = new long[vocabulary.Terms[^1].Length];
        foreach (string[] term in vocabulary.Terms)
        {
            for (int longer = term.Length; longer < offsets.Length; longer++)
            {
                offsets[longer] += term.Length;
            }
        }

        return offsets;
    }

    /// <summary>What some features add to the scores of a row on the average.</summary>
    private double[] MeanScores(int feature, int count)
    {
        var scores = new double[_model.Outputs];
        for (int i = feature; i < feature + count; i++)
        {
            FixedOrder.AddScaled(scores, _model.Means[i], _model.Weights.AsSpan(i * _model.Outputs, _model.Outputs));
        }

        return scores;
    }

    private double[] CentredIntercepts()
    {
        double[] scores = MeanScores(0, _model.Means.Length);
        FixedOrder.AddScaled(scores, 1, _model.Intercepts);
        return scores;
    }

    private double[] Weights(int feature, int count) =>
        _model.Weights.AsSpan(feature * _model.Outputs, count * _model.Outputs).ToArray();

    /// <summary>Of some features, counted from zero, those with a weight; all where the model has none.</summary>
    private IEnumerable<int> Used(int first, int count) => Enumerable.Range(0, count)
        .Where(i => _isIdle || _model.Weights.AsSpan((first + i) * _model.Outputs, _model.Outputs).ContainsAnyExcept(0.0));

    private string Select(string value, List<long> columns) =>
        _graph.Node("Gather", [value, _graph.Constant("columns", columns.ToArray(), columns.Count)], new OnnxAttribute("axis", 1L));

    private string Scalar(string name, double value) => _graph.Constant(name, new[] { value });
}
