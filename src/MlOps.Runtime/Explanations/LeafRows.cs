using System.Globalization;
using MlOps.Runtime.Planning;
using MlOps.Runtime.Trees;

namespace MlOps.Runtime.Explanations;

/// <summary>Reads how many training rows each leaf of a node's trees had.</summary>
internal static class LeafRows
{
    /// <exception cref="NotSupportedException">The model does not tell.</exception>
    /// <exception cref="InvalidModelException">It tells something that cannot be.</exception>
    public static double[] Of(NodeContext node, TreeEnsemble ensemble)
    {
        if (!node.Node.Metadata.TryGetValue(ModelConventions.LeafRowsMetadata, out string? text))
        {
            throw new NotSupportedException(
                $"The model cannot be explained: its trees do not tell how many training rows their leaves had (metadata '{ModelConventions.LeafRowsMetadata}' of the node). Models made by MlOps.Sdk do.");
        }

        var rows = new double[ensemble.Leaves.Count];
        int count = 0;
        foreach (Range range in text.AsSpan().Split(' '))
        {
            if (count == rows.Length
                || !double.TryParse(text.AsSpan(range), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double number)
                || !double.IsFinite(number) || number < 0)
            {
                throw node.Error($"{ModelConventions.LeafRowsMetadata} must hold {rows.Length} numbers from 0, one a leaf.");
            }

            rows[count++] = number;
        }

        return count == rows.Length ? rows : throw node.Error($"{ModelConventions.LeafRowsMetadata} holds {count} numbers for {rows.Length} leaves.");
    }
}
