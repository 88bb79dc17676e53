namespace MlOps.Learners.Boosting.Splitting;

/// <summary>The second-order value of a leaf (Chen and Guestrin, "XGBoost", KDD 2016, equations 5 and 6).</summary>
internal static class SplitGain
{
    /// <summary>Twice the fall of the regularised loss that a leaf of these sums brings.</summary>
    public static double LeafScore(double gradient, double hessian, double l2) => gradient * gradient / (hessian + l2);

    /// <summary>The best value of a leaf of these sums; zero of rows that weigh nothing.</summary>
    public static double LeafValue(double gradient, double hessian, double l2) => gradient == 0 ? 0 : -gradient / (hessian + l2);
}
