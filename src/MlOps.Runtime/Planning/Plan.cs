namespace MlOps.Runtime.Planning;

/// <summary>A compiled graph: steps in order, and what a workspace needs to run them.</summary>
internal sealed class Plan
{
    /// <summary>Rows scored at once: enough to spread the cost of a step, few enough to stay in the cache.</summary>
    private const int MaximumBlockRows = 256;

    /// <summary>Most numbers in a workspace (32 MiB of them); wide graphs get smaller blocks.</summary>
    private const int MaximumWorkspaceNumbers = 1 << 22;

    public required InputBinding[] Inputs { get; init; }

    public required OutputBinding[] Outputs { get; init; }

    public required Step[] Steps { get; init; }

    /// <summary>Numbers a row needs.</summary>
    public required int NumberColumns { get; init; }

    /// <summary>Texts a row needs.</summary>
    public required int TextColumns { get; init; }

    /// <summary>Makes what steps keep from call to call in a workspace of their own: buffers that grow.</summary>
    public required Func<object>[] States { get; init; }

    public int BlockRows => Math.Clamp(MaximumWorkspaceNumbers / Math.Max(NumberColumns, 1), 1, MaximumBlockRows);
}
