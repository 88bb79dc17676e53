namespace MlOps.Learners.Tuning;

/// <summary>How the search chooses what to try. The names are the values of the property <c>TuneStrategy</c>.</summary>
public enum TuneStrategy
{
    /// <summary>Every combination of the values.</summary>
    Grid,

    /// <summary>Random points (Bergstra, Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 2012).</summary>
    Random,

    /// <summary>Points that resemble those that did well: the tree-structured Parzen estimator.</summary>
    Bayesian,
}
