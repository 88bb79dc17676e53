using MlOps.Runtime.Onnx;

namespace MlOps.Runtime.Operators;

/// <summary>Keeps doubles that stand for floats on the values that a float has.</summary>
internal static class Rounding
{
    /// <summary>Rounds the results of an operator of that element type.</summary>
    public static void To(OnnxElementType type, Span<double> values)
    {
        if (type != OnnxElementType.Float)
        {
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)values[i];
        }
    }
}
