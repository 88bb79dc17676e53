namespace MlOps.Registry.Promotion;

/// <summary>A promotion or rollback that somebody asks for.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Version">The version of the model; null for a rollback to the one before.</param>
/// <param name="By">Who asks.</param>
public sealed record PromotionRequest(string Stage, string? Version, string By)
{
    /// <summary>Who approves it; null where nobody does.</summary>
    public string? Approver { get; init; }

    /// <summary>Why; null where no reason is given.</summary>
    public string? Reason { get; init; }
}
