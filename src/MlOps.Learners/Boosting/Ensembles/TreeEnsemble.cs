namespace MlOps.Learners.Boosting.Ensembles;

/// <summary>Trees over feature values as flat arrays. It knows neither bins nor gradients.</summary>
/// <remarks>
/// A node of number kind sends <c>x ≤ threshold</c> left; a node of category kind sends the codes of its set left; a
/// missing value, NaN, goes where <see cref="MissingGoesLeft"/> says. A child index of at least zero is a node, one below
/// is the leaf of index <c>-1 - child</c>. Children stand after their parents.
/// </remarks>
internal sealed record TreeEnsemble
{
    /// <summary>The score of each output before the first tree.</summary>
    public required double[] BaseScores { get; init; }

    /// <summary>The first node of each tree; trees that are a single leaf are part of <see cref="BaseScores"/>.</summary>
    public required int[] Roots { get; init; }

    /// <summary>The output that each tree adds to.</summary>
    public required int[] Outputs { get; init; }

    /// <summary>The feature that each node tests.</summary>
    public required int[] Features { get; init; }

    /// <summary>The largest number that goes left; NaN in a node of category kind.</summary>
    public required double[] Thresholds { get; init; }

    /// <summary>The codes that go left, ascending; null in a node of number kind.</summary>
    public required int[]?[] LeftCodes { get; init; }

    /// <summary>Whether a missing value goes left.</summary>
    public required bool[] MissingGoesLeft { get; init; }

    /// <summary>The left children.</summary>
    public required int[] Left { get; init; }

    /// <summary>The right children.</summary>
    public required int[] Right { get; init; }

    /// <summary>How much each node's split lowered the loss in training.</summary>
    public required double[] Gains { get; init; }

    /// <summary>The leaves' values.</summary>
    public required double[] LeafValues { get; init; }

    /// <summary>The rows in each leaf that its tree was grown from, each as many as it weighs.</summary>
    public required double[] LeafRows { get; init; }

    /// <summary>An ensemble that knows nothing but the base scores: one node, and nothing in its leaves.</summary>
    /// <remarks>A graph needs a tree, and that an input, to know the number of rows.</remarks>
    public static TreeEnsemble Constant(double[] baseScores) => new()
    {
        BaseScores = baseScores,
        Roots = [0],
        Outputs = [0],
        Features = [0],
        Thresholds = [0],
        LeftCodes = [null],
        MissingGoesLeft = [true],
        Left = [-1],
        Right = [-2],
        Gains = [0],
        LeafValues = [0, 0],
        LeafRows = [1, 1],
    };

    /// <summary>One ensemble whose scores are the weighted sum of those of several.</summary>
    /// <param name="parts">At least one, of the same features and outputs, and what each counts.</param>
    public static TreeEnsemble Sum(IReadOnlyList<(TreeEnsemble Ensemble, double Weight)> parts)
    {
        var baseScores = new double[parts[0].Ensemble.BaseScores.Length];
        int[] nodes = new int[parts.Count];
        int[] leaves = new int[parts.Count];
        for (int i = 0; i < parts.Count; i++)
        {
            (TreeEnsemble ensemble, double weight) = parts[i];
            for (int output = 0; output < baseScores.Length; output++)
            {
                baseScores[output] += weight * ensemble.BaseScores[output];
            }

            if (i + 1 < parts.Count)
            {
                nodes[i + 1] = nodes[i] + ensemble.Features.Length;
                leaves[i + 1] = leaves[i] + ensemble.LeafValues.Length;
            }
        }

        int[] Children(Func<TreeEnsemble, int[]> side) =>
            [.. parts.SelectMany((part, i) => side(part.Ensemble).Select(child => child >= 0 ? child + nodes[i] : child - leaves[i]))];
        T[] All<T>(Func<TreeEnsemble, T[]> values) => [.. parts.SelectMany(part => values(part.Ensemble))];
        double[] Weighted(Func<TreeEnsemble, double[]> values) => [.. parts.SelectMany(part => values(part.Ensemble).Select(value => part.Weight * value))];

        return new TreeEnsemble
        {
            BaseScores = baseScores,
            Roots = [.. parts.SelectMany((part, i) => part.Ensemble.Roots.Select(root => root + nodes[i]))],
            Outputs = All(ensemble => ensemble.Outputs),
            Features = All(ensemble => ensemble.Features),
            Thresholds = All(ensemble => ensemble.Thresholds),
            LeftCodes = All(ensemble => ensemble.LeftCodes),
            MissingGoesLeft = All(ensemble => ensemble.MissingGoesLeft),
            Left = Children(ensemble => ensemble.Left),
            Right = Children(ensemble => ensemble.Right),
            Gains = Weighted(ensemble => ensemble.Gains),
            LeafValues = Weighted(ensemble => ensemble.LeafValues),
            LeafRows = All(ensemble => ensemble.LeafRows),
        };
    }

    /// <summary>Adds the scores of a row to <see cref="BaseScores"/>, tree by tree.</summary>
    /// <param name="row">A number, or a category's code, a feature; NaN where missing.</param>
    /// <param name="scores">One an output.</param>
    public void Predict(ReadOnlySpan<double> row, Span<double> scores)
    {
        BaseScores.CopyTo(scores);
        for (int tree = 0; tree < Roots.Length; tree++)
        {
            int node = Roots[tree];
            while (node >= 0)
            {
                node = GoesLeft(node, row[Features[node]]) ? Left[node] : Right[node];
            }

            scores[Outputs[tree]] += LeafValues[-1 - node];
        }
    }

    private bool GoesLeft(int node, double value)
    {
        if (double.IsNaN(value))
        {
            return MissingGoesLeft[node];
        }

        return LeftCodes[node] is { } codes ? Array.BinarySearch(codes, (int)value) >= 0 : value <= Thresholds[node];
    }
}
