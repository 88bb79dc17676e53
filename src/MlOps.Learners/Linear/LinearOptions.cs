namespace MlOps.Learners.Linear;

/// <summary>The hyperparameters of the linear trainer; the names are those of the <c>Hyperparameter</c> items.</summary>
internal sealed record LinearOptions
{
    /// <summary>The trainer's name.</summary>
    public const string Trainer = "Linear";

    /// <summary>The names of all hyperparameters.</summary>
    public static readonly string[] Names =
    [
        nameof(L2Regularization), nameof(MaximumNumberOfIterations), nameof(OptimizationTolerance), nameof(NumberOfKnots),
    ];

    /// <summary>
    /// The strength of the penalty on squared weights, against the mean loss of a row. The default is chosen on held-out
    /// rows.
    /// </summary>
    public double? L2Regularization { get; init; }

    /// <summary>The most iterations of L-BFGS. The default is 500.</summary>
    public int MaximumNumberOfIterations { get; init; } = 500;

    /// <summary>Training stops when an iteration lowers the loss by less than this share of it. The default is 1e-7.</summary>
    public double OptimizationTolerance { get; init; } = 1e-7;

    /// <summary>
    /// The knots in the curve of each number, beside its ends; 0 makes it a straight line. The default grows with the
    /// rows, from 0 to 10.
    /// </summary>
    public int NumberOfKnots { get; init; }

    /// <summary>The hyperparameters used, defaults included, in the order of <see cref="Names"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Used { get; init; } = [];

    /// <summary>Reads the items given.</summary>
    /// <param name="given">The items; names that are not of this trainer are for the caller to judge.</param>
    /// <param name="rows">The rows of training and validation, which defaults depend on.</param>
    /// <exception cref="Data.Diagnostics.DiagnosticException">A value is invalid.</exception>
    public static LinearOptions Read(IReadOnlyDictionary<string, Hyperparameter> given, int rows)
    {
        var reader = new HyperparameterReader(Trainer, given);
        var defaults = new LinearOptions();
        return new LinearOptions
        {
            L2Regularization = reader.OptionalNumber(nameof(L2Regularization), 0, 1e6),
            MaximumNumberOfIterations = reader.Integer(nameof(MaximumNumberOfIterations), defaults.MaximumNumberOfIterations, 1, 1_000_000),
            OptimizationTolerance = reader.Number(nameof(OptimizationTolerance), defaults.OptimizationTolerance, 0, 1),
            NumberOfKnots = reader.Integer(nameof(NumberOfKnots), Math.Clamp((rows / 150) - 1, 0, 10), 0, 250),
            Used = reader.Used,
        };
    }
}
