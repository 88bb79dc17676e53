namespace MlOps.Learners.Boosting.Splitting;

/// <summary>The second-order value of a leaf (Chen and Guestrin, "XGBoost", KDD 2016, equations 5 and 6).</summary>
internal static class SplitGain
{
    /// <summary>Twice the fall of the regularised loss that a leaf of these sums brings.</summary>
    public static double LeafScore(double gradient, double hessian, double l2) => gradient * gradient / (hessian + l2);

    /// <summary>Twice the fall of the regularised loss that a leaf of these sums and of a given value brings.</summary>
    /// <remarks>At the best value this is <see cref="LeafScore(double, double, double)"/> of the shrunken gradient.</remarks>
    public static double LeafScore(double gradient, double hessian, double l1, double l2, double value) =>
        -((2 * gradient * value) + (2 * l1 * Math.Abs(value)) + ((hessian + l2) * value * value));

    /// <summary>The best value of a leaf of these sums; zero of rows that weigh nothing.</summary>
    public static double LeafValue(double gradient, double hessian, double l1, double l2)
    {
        double shrunken = Shrink(gradient, l1);
        return shrunken == 0 ? 0 : -shrunken / (hessian + l2);
    }

    /// <summary>The gradient, nearer to zero by the L1 regularisation.</summary>
    private static double Shrink(double gradient, double l1) =>
        l1 == 0 ? gradient : gradient > l1 ? gradient - l1 : gradient < -l1 ? gradient + l1 : 0;
}
