using System.Runtime.InteropServices;
using MlOps.Learners.Boosting.Binning;

namespace MlOps.Learners.Boosting.Growing;

/// <summary>A node of a tree over bins: a split, or a leaf where there is no left child.</summary>
/// <param name="Feature">The feature that splits.</param>
/// <param name="LeftBins">The bins that go left.</param>
/// <param name="LastLeftBin">Of a number feature the last bin of values that goes left.</param>
/// <param name="Gain">The split's gain.</param>
/// <param name="Left">The left child's index; 0 in a leaf.</param>
/// <param name="Right">The right child's index.</param>
/// <param name="Value">A leaf's value, learning rate applied.</param>
/// <param name="Rows">The rows in a leaf that the tree was grown from, each as many as it weighs.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BinnedNode(int Feature, BinSet LeftBins, int LastLeftBin, double Gain, int Left, int Right, double Value, double Rows)
{
    public bool IsLeaf => Left == 0;
}

/// <summary>A tree over bins, as training sees it; the root comes first and every child after its parent.</summary>
internal sealed class BinnedTree(BinnedNode[] nodes)
{
    /// <summary>The nodes.</summary>
    public IReadOnlyList<BinnedNode> Nodes { get; } = nodes;

    /// <summary>The value of the leaf that a row falls into.</summary>
    public double Predict(BinnedDataset data, int row)
    {
        ref BinnedNode node = ref nodes[0];
        while (!node.IsLeaf)
        {
            node = ref nodes[node.LeftBins.Contains(data.Column(node.Feature)[row]) ? node.Left : node.Right];
        }

        return node.Value;
    }
}
