using MlOps.Data.Schema;
using MlOps.Data.Tables;
using MlOps.Learners.Linear.Features;
using MlOps.Learners.Text;

namespace MlOps.Learners.Linear;

/// <summary>The hyperparameters of the linear trainer; the names are those of the <c>Hyperparameter</c> items.</summary>
internal sealed record LinearOptions
{
    /// <summary>The trainer's name.</summary>
    public const string Trainer = "Linear";

    /// <summary>The hyperparameters that there are.</summary>
    public static IReadOnlyList<HyperparameterDefinition> Definitions { get; } = Define();

    /// <summary>The names of all hyperparameters.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Definitions.Select(hyperparameter => hyperparameter.Name)];

    /// <summary>
    /// The strength of the penalty on absolute weights, against the mean loss of a row: weights that do not earn it become zero
    /// and leave the model. The default is 0. With <see cref="L2Regularization"/> above zero it is an elastic net.
    /// </summary>
    public double L1Regularization { get; init; }

    /// <summary>
    /// The strength of the penalty on squared weights, against the mean loss of a row. The default is chosen on held-out
    /// rows.
    /// </summary>
    public double? L2Regularization { get; init; }

    /// <summary>The most iterations of L-BFGS. The default is 500.</summary>
    public int MaximumNumberOfIterations { get; init; } = 500;

    /// <summary>Training stops when an iteration lowers the loss by less than this share of it. The default is 1e-6.</summary>
    public double OptimizationTolerance { get; init; } = 1e-6;

    /// <summary>
    /// The knots in the curve of each number, beside its ends; 0 makes it a straight line. The default grows with the
    /// rows, from 0 to 10.
    /// </summary>
    public int NumberOfKnots { get; init; } = 10;

    /// <summary>The most words in an n-gram of a text column; 0 leaves words out. The default is 1.</summary>
    public int NgramLength { get; init; } = 1;

    /// <summary>The characters in an n-gram of a text column; 0 leaves characters out. The default is 3.</summary>
    public int CharacterNgramLength { get; init; } = 3;

    /// <summary>An n-gram is used when so many texts have it. The default is 1 below 500 rows, then 2.</summary>
    public int MinimumTextCountPerNgram { get; init; } = 2;

    /// <summary>The most n-grams of words, and of characters, of a text column: those that most texts have. The default is 50,000.</summary>
    public int MaximumVocabulary { get; init; } = 50_000;

    /// <summary>
    /// The work that the choice of <see cref="L2Regularization"/> may take, as <see cref="LinearFit.Work"/> counts it; not a
    /// hyperparameter. Unlimited unless other candidates are to be compared with.
    /// </summary>
    public long MostWork { get; init; } = long.MaxValue;

    /// <summary>The families of n-grams that each text column becomes.</summary>
    public IEnumerable<NgramOptions> Ngrams
    {
        get
        {
            if (NgramLength > 0)
            {
                yield return new NgramOptions(TextUnit.Word, 1, NgramLength, MinimumTextCountPerNgram, MaximumVocabulary);
            }

            if (CharacterNgramLength > 0)
            {
                yield return new NgramOptions(TextUnit.Character, CharacterNgramLength, CharacterNgramLength, MinimumTextCountPerNgram, MaximumVocabulary);
            }
        }
    }

    /// <summary>
    /// The hyperparameters used, defaults included, in the order of <see cref="Names"/>; without those of curves or of
    /// texts where no feature is one.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Used { get; init; } = [];

    /// <summary>Reads the items given.</summary>
    /// <param name="given">The items; names that are not of this trainer are for the caller to judge.</param>
    /// <param name="table">The rows of training and validation, which defaults depend on.</param>
    /// <exception cref="Data.Diagnostics.DiagnosticException">A value is invalid.</exception>
    public static LinearOptions Read(IReadOnlyDictionary<string, Hyperparameter> given, Table table)
    {
        var reader = new HyperparameterReader(Trainer, given);
        return Read(reader, table.Rows) with { Used = [.. reader.Used.Where(item => Matters(item.Key, table.Schema))] };
    }

    private static IReadOnlyList<HyperparameterDefinition> Define()
    {
        var reader = new HyperparameterReader(Trainer, new Dictionary<string, Hyperparameter>());
        Read(reader, rows: 0);
        return reader.Definitions;
    }

    private static LinearOptions Read(HyperparameterReader reader, int rows)
    {
        var defaults = new LinearOptions();
        return new LinearOptions
        {
            L2Regularization = reader.OptionalNumber(nameof(L2Regularization), 0, 1e6),
            L1Regularization = reader.Number(nameof(L1Regularization), defaults.L1Regularization, 0, 1e6),
            MaximumNumberOfIterations = reader.Integer(nameof(MaximumNumberOfIterations), defaults.MaximumNumberOfIterations, 1, 1_000_000),
            OptimizationTolerance = reader.Number(nameof(OptimizationTolerance), defaults.OptimizationTolerance, 0, 1),
            NumberOfKnots = reader.Integer(nameof(NumberOfKnots), Math.Clamp((rows / 150) - 1, 0, defaults.NumberOfKnots), 0, 250),
            NgramLength = reader.Integer(nameof(NgramLength), defaults.NgramLength, 0, 5),
            CharacterNgramLength = reader.Integer(nameof(CharacterNgramLength), defaults.CharacterNgramLength, 0, 8),
            MinimumTextCountPerNgram = reader.Integer(nameof(MinimumTextCountPerNgram), rows < 500 ? 1 : defaults.MinimumTextCountPerNgram, 1, int.MaxValue),
            MaximumVocabulary = reader.Integer(nameof(MaximumVocabulary), defaults.MaximumVocabulary, 1, 1_000_000),
        };
    }

    private static bool Matters(string name, DataSchema schema) => name switch
    {
        nameof(NumberOfKnots) => schema.Features.Any(column => column.Type is ColumnType.Number or ColumnType.Boolean or ColumnType.Timestamp),
        nameof(NgramLength) or nameof(CharacterNgramLength) or nameof(MinimumTextCountPerNgram) or nameof(MaximumVocabulary) =>
            schema.Features.Any(column => column.Type == ColumnType.Text),
        _ => true,
    };
}
