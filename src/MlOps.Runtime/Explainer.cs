using System.Globalization;
using MlOps.Runtime.Explanations;
using MlOps.Runtime.Onnx;
using MlOps.Runtime.Planning;

namespace MlOps.Runtime;

/// <summary>Says how much each input column adds to the score of a row.</summary>
/// <remarks>
/// <para>Trees: exact Shapley values over the input columns by TreeSHAP (Lundberg et al., "From local explanations to global
/// understanding with explainable AI for trees", 2020, Algorithm 2), with the training rows in the leaves as weights. What
/// is linear in a column: its part of the score less the part's mean. Sums of both are explained by the sums of their
/// contributions. Several features that the model makes of one column, such as the parts of a date, count as that column.</para>
/// <para>Immutable, for any number of threads at once. It computes some hundred times as long as a prediction.</para>
/// </remarks>
public sealed class Explainer
{
    /// <summary>Nearer to 1970 than this a number of seconds is a date of this calendar.</summary>
    private const double MaximumSeconds = 6e10;

    private readonly Scorer _scorer;
    private readonly ScoreContributions _contributions;
    private readonly string[] _labels;

    /// <summary>Whether doubles are points in time, as in every model made by MlOps.Sdk.</summary>
    private readonly bool _hasInstants;
    private readonly HashSet<string> _booleans;
    private readonly string[] _columns;

    private Explainer(OnnxModel model, IReadOnlyList<string> labels)
    {
        Plan plan = PlanBuilder.BuildExplained(model, out _contributions);
        _scorer = new Scorer(plan, model.Metadata);
        _labels = [.. labels];
        _hasInstants = model.Metadata.ContainsKey(ModelConventions.SchemaMetadata);
        _booleans = SchemaColumns.Of(model).Booleans;
        _columns = Array.ConvertAll(_contributions.Columns, column => column.Name);
        if (_labels.Length > 0 && _labels.Length != 2 && _labels.Length != Scores)
        {
            throw new ArgumentException($"The model has {Scores} scores and {_labels.Length} labels are given.", nameof(labels));
        }
    }

    /// <summary>What a caller gives, in the order of the graph.</summary>
    public IReadOnlyList<ScorerInput> Inputs => _scorer.Inputs;

    /// <summary>What contributes to the scores: the inputs, without those that only expressions use, then the columns that expressions make.</summary>
    public IReadOnlyList<string> Columns => _columns;

    /// <summary>The number of scores of a row: the classes of a multiclass model, otherwise 1.</summary>
    public int Scores => _contributions.BaseValues.Length;

    /// <summary>What each score is where nothing is known of a row.</summary>
    public ReadOnlySpan<double> BaseValues => _contributions.BaseValues;

    /// <summary>Loads a model from the bytes of a <c>.onnx</c> file.</summary>
    /// <param name="model">The file.</param>
    /// <param name="labels">The classes, in the order of the scores (two of a binary model: the negative one first); none for a regression.</param>
    /// <exception cref="InvalidModelException">The file is damaged, contradicts itself or uses an operator that this runtime does not have.</exception>
    /// <exception cref="NotSupportedException">The model's score cannot be taken apart; the message says where and why.</exception>
    public static Explainer Load(ReadOnlySpan<byte> model, IReadOnlyList<string> labels) => new(OnnxModel.Read(model), labels);

    /// <inheritdoc cref="Load(ReadOnlySpan{byte}, IReadOnlyList{string})"/>
    public static Explainer Load(Stream model, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var bytes = new MemoryStream();
        model.CopyTo(bytes);
        return Load(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), labels);
    }

    /// <summary>The place of the input of that name in <see cref="Inputs"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public int InputIndex(string name) => _scorer.InputIndex(name);

    /// <summary>Takes a batch to fill and to <see cref="ScoringBatch.Run"/>, as <see cref="Scorer.Rent"/> does.</summary>
    public ScoringBatch Rent(int rows) => _scorer.Rent(rows);

    /// <summary>What each of <see cref="Columns"/> adds to each score: [rows × scores × columns]. Valid as long as the batch.</summary>
    /// <param name="batch">A batch of this explainer that has run.</param>
    public ReadOnlySpan<double> Contributions(ScoringBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.DoubleOutput(_contributions.Output);
    }

    /// <summary>Explains a row of a batch that has run.</summary>
    /// <param name="batch">A batch of this explainer.</param>
    /// <param name="row">The row, from 0.</param>
    /// <param name="label">The class to explain; null for the predicted one. A binary model is always explained for its positive class.</param>
    /// <exception cref="ArgumentException">The model has no such label.</exception>
    public Explanation Explain(ScoringBatch batch, int row, string? label = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int score = ScoreOf(batch, row, label);
        ReadOnlySpan<double> amounts = Contributions(batch).Slice(((row * Scores) + score) * _columns.Length, _columns.Length);
        var contributions = new Contribution[amounts.Length];
        double sum = BaseValues[score];
        for (int i = 0; i < amounts.Length; i++)
        {
            contributions[i] = new Contribution(_columns[i], ValueOf(batch, _contributions.Columns[i], row), amounts[i]);
            sum += amounts[i];
        }

        // Equal amounts stay in the order of the columns.
        Contribution[] ordered = [.. contributions.OrderByDescending(contribution => Math.Abs(contribution.Amount))];
        return new Explanation(_labels.Length == 0 ? null : _labels[Scores == 1 ? 1 : score], BaseValues[score], sum, ordered);
    }

    private int ScoreOf(ScoringBatch batch, int row, string? label)
    {
        if (label is not null && Array.IndexOf(_labels, label) < 0)
        {
            throw new ArgumentException($"The model has no label '{label}'; it has {string.Join(", ", _labels)}.", nameof(label));
        }

        return Scores == 1 ? 0 : Array.IndexOf(_labels, label ?? batch.TextOutput(_scorer.OutputIndex(ModelConventions.PredictedLabel))[row]);
    }

    private static string Instant(double unixSeconds) =>
        Math.Abs(unixSeconds) < MaximumSeconds ? DateTime.UnixEpoch.AddSeconds(unixSeconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : unixSeconds.ToString(CultureInfo.InvariantCulture);

    private string? ValueOf(ScoringBatch batch, ExplainedColumn column, int row)
    {
        bool isComputed = column.Input < 0;
        switch (isComputed ? _scorer.Outputs[column.Output].Type : Inputs[column.Input].Type)
        {
            case OnnxElementType.String:
                string? text = isComputed ? batch.TextOutput(column.Output)[row] : batch.Texts(column.Input)[row];
                return string.IsNullOrEmpty(text) ? null : text;
            case OnnxElementType.Float:
            case var _ when isComputed:
                float number = isComputed ? batch.FloatOutput(column.Output)[row] : batch.Floats(column.Input)[row];
                return number switch
                {
                    float.NaN => null,
                    0 or 1 when _booleans.Contains(column.Name) => number == 1 ? "true" : "false",
                    _ => number.ToString(CultureInfo.InvariantCulture),
                };
            default:
                double value = batch.Doubles(column.Input)[row];
                return double.IsNaN(value) ? null : _hasInstants ? Instant(value) : value.ToString(CultureInfo.InvariantCulture);
        }
    }
}
