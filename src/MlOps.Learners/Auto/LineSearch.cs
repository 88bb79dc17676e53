namespace MlOps.Learners.Auto;

/// <summary>The minimum of a convex function of one number between two ends, by the golden section.</summary>
/// <remarks>J. Kiefer, "Sequential minimax search for a maximum", 1953.</remarks>
internal static class LineSearch
{
    private const double Golden = 0.6180339887498949;
    private const int Sections = 16; // leaves less than a thousandth of the interval

    /// <summary>The place of the minimum, to a thousandth of the interval.</summary>
    public static double Minimum(Func<double, double> function, double low, double high)
    {
        double left = high - (Golden * (high - low));
        double right = low + (Golden * (high - low));
        double atLeft = function(left);
        double atRight = function(right);
        for (int i = 0; i < Sections; i++)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (Golden * (high - low));
                atLeft = function(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (Golden * (high - low));
                atRight = function(right);
            }
        }

        return (low + high) / 2;
    }
}
