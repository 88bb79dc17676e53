namespace MlOps.Runtime.Trees;

/// <summary>What a node tests.</summary>
internal enum NodeTest
{
    /// <summary>Whether the feature is at most the split.</summary>
    AtMost,

    /// <summary>Whether the feature is one of a set of numbers.</summary>
    Member,
}

/// <summary>A node of a tree as the file describes it, brought to one of two tests.</summary>
/// <param name="Test">The test.</param>
/// <param name="Feature">The column of the input that it tests.</param>
/// <param name="Split">The number to compare with.</param>
/// <param name="Members">The set, sorted; empty for a comparison.</param>
/// <param name="MissingTracksTrue">Whether NaN takes the true branch.</param>
/// <param name="WhenTrue">The next node, or the complement (~) of a leaf's index.</param>
/// <param name="WhenFalse">The next node, or the complement (~) of a leaf's index.</param>
internal sealed record TreeNode(NodeTest Test, int Feature, double Split, double[] Members, bool MissingTracksTrue, int WhenTrue, int WhenFalse)
{
    /// <summary>The node for a mode of the file.</summary>
    /// <remarks>
    /// "Below t" is "at most the double before t"; "at least" and "above" are these with the branches, and so the way of
    /// missing values, exchanged; "equal" is a set of one, and NaN is not equal to anything.
    /// </remarks>
    public static TreeNode Of(TreeNodeMode mode, int feature, double split, double[] members, bool missingTracksTrue, int whenTrue, int whenFalse) => mode switch
    {
        TreeNodeMode.AtMost => new(NodeTest.AtMost, feature, split, [], missingTracksTrue, whenTrue, whenFalse),
        TreeNodeMode.Below => new(NodeTest.AtMost, feature, Math.BitDecrement(split), [], missingTracksTrue, whenTrue, whenFalse),
        TreeNodeMode.AtLeast => new(NodeTest.AtMost, feature, Math.BitDecrement(split), [], !missingTracksTrue, whenFalse, whenTrue),
        TreeNodeMode.Above => new(NodeTest.AtMost, feature, split, [], !missingTracksTrue, whenFalse, whenTrue),
        TreeNodeMode.Equal => new(NodeTest.Member, feature, 0, [split], missingTracksTrue, whenTrue, whenFalse),
        TreeNodeMode.NotEqual => new(NodeTest.Member, feature, 0, [split], MissingTracksTrue: false, whenFalse, whenTrue),
        _ => new(NodeTest.Member, feature, 0, members, missingTracksTrue, whenTrue, whenFalse),
    };
}

/// <summary>The tests that files know, with the numbers of <c>TreeEnsemble</c>'s <c>nodes_modes</c>.</summary>
internal enum TreeNodeMode
{
    AtMost = 0,
    Below = 1,
    AtLeast = 2,
    Above = 3,
    Equal = 4,
    NotEqual = 5,
    Member = 6,
}
