namespace MlOps.Evaluation.Metrics;

/// <summary>One row's part of the log loss.</summary>
internal static class Surprise
{
    /// <summary>
    /// Probabilities are floats: below this distance from 0 and 1 they are rounding, not knowledge. scikit-learn's
    /// <c>log_loss</c> clips single-precision probabilities at the same distance. No row costs more than 15.9 nats.
    /// </summary>
    public const double Clip = 1.0 / (1 << 23);

    /// <summary>The surprise, in nats, of an event that was given that probability.</summary>
    public static double Of(double probability) => -DeterministicMath.Log(Math.Clamp(probability, Clip, 1 - Clip));
}

/// <summary>Reasons for having no value that metrics share.</summary>
internal static class Undefined
{
    public const string NoWeight = "the rows have no weight";
}
