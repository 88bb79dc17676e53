namespace MlOps.Learners.Tuning;

/// <summary>How likely the values of a hyperparameter are.</summary>
internal abstract class ValueDensity
{
    /// <summary>The likelihood of a value.</summary>
    public abstract double Of(string value);

    /// <summary>A value, as likely as it is, from two random numbers below one.</summary>
    public abstract string Draw(double which, double where);
}
