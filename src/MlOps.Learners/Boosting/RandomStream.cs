namespace MlOps.Learners.Boosting;

/// <summary>What random numbers are for; each use has a stream of its own.</summary>
internal static class RandomStream
{
    public const int BinSample = 1;

    /// <summary>The seeds of models that are averaged.</summary>
    public const int Models = 2;

    /// <summary>The rows of an iteration.</summary>
    public static int Rows(int iteration) => 16 + 2 * iteration;

    /// <summary>The features of a tree.</summary>
    public static int Features(int tree) => 17 + 2 * tree;
}
